package io.stealaway.remediation;

import io.stealaway.model.MigrationPolicy;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Policy;
import java.time.Duration;

/**
 * How long the steps of a bundle may wait for their turn: until the last of them was predicted to begin, and as much
 * longer as all together may take by their deadlines.
 */
final class Patience {
    private Patience() {}

    static Duration with(Bundle bundle, Policy policy) {
        Duration patience = Duration.ZERO;
        Duration latest = Duration.ZERO;
        for (PlannedMigration step : bundle.steps()) {
            patience = patience.plus(with(step.bytesToCopy(), policy));
            latest = step.predictedStart().compareTo(latest) > 0 ? step.predictedStart() : latest;
        }
        return patience.plus(latest);
    }

    /** Isolating, waiting to be started, migrating and maybe being forced to complete, being verified, being put back. */
    static Duration with(long bytesToCopy, Policy policy) {
        MigrationPolicy migration = policy.migration();
        return policy.isolation()
                .maxIsolating()
                .multipliedBy(3)
                .plus(Deadline.of(bytesToCopy, migration).multipliedBy(migration.forceComplete() ? 2 : 1))
                .plus(migration.minDeadline());
    }
}
