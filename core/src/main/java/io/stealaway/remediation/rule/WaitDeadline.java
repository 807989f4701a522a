package io.stealaway.remediation.rule;

import io.stealaway.internal.Limits;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.Policy;
import java.time.Duration;

/**
 * How long the steps of a group may wait for their turn: until the last of them was predicted to begin, and as much
 * longer as all together may take by their deadlines; at most as long as any setting may say.
 */
public final class WaitDeadline {
    private WaitDeadline() {}

    public static Duration with(MigrationGroup group, Policy policy) {
        Duration patience = Duration.ZERO;
        Duration latest = Duration.ZERO;
        for (PlannedMigration step : group.steps()) {
            patience = patience.plus(with(step.bytesToCopy(), policy));
            latest = step.predictedStart().compareTo(latest) > 0 ? step.predictedStart() : latest;
        }
        return capped(patience.plus(latest));
    }

    /** Isolating, waiting to be started, migrating and maybe being forced to complete, being verified, being put back. */
    public static Duration with(long bytesToCopy, Policy policy) {
        MigrationPolicy migration = policy.migration();
        return capped(policy.isolation()
                .maxIsolating()
                .multipliedBy(3)
                .plus(MigrationDeadline.of(bytesToCopy, migration).multipliedBy(migration.forceComplete() ? 2 : 1))
                .plus(migration.minDeadline()));
    }

    private static Duration capped(Duration sum) {
        return sum.compareTo(Limits.MAX_SETTING) > 0 ? Limits.MAX_SETTING : sum;
    }
}
