package io.stealaway.remediation.rule;

import io.stealaway.internal.Limits;
import io.stealaway.model.policy.MigrationPolicy;
import java.time.Duration;

/** How long a migration may run until it is aborted, or forced to complete and then given as long again. */
public final class MigrationDeadline {
    /** Without a declared bandwidth nothing can be predicted; what runs already is given as long as a big VM needs. */
    private static final Duration UNDECLARED = Duration.ofHours(24);

    private MigrationDeadline() {}

    public static Duration of(long bytesToCopy, MigrationPolicy policy) {
        if (policy.bandwidthBytesPerSecond() == 0) {
            return UNDECLARED;
        }
        double seconds = (double) bytesToCopy / policy.bandwidthBytesPerSecond();
        Duration allowed = Duration.ofMillis((long) Math.ceil(seconds * policy.deadlineFactor() * 1_000.0));
        if (allowed.compareTo(Limits.MAX_SETTING) > 0) {
            return Limits.MAX_SETTING;
        }
        return allowed.compareTo(policy.minDeadline()) > 0 ? allowed : policy.minDeadline();
    }
}
