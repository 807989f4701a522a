package io.stealaway.remediation;

import io.stealaway.model.MigrationPolicy;
import java.time.Duration;

/** How long a migration may run until it is aborted, or forced to complete and then given as long again. */
final class Deadline {
    /** Without a declared bandwidth nothing can be predicted; what runs already is given as long as a big VM needs. */
    private static final Duration UNDECLARED = Duration.ofHours(24);

    private Deadline() {}

    static Duration of(long bytesToCopy, MigrationPolicy policy) {
        if (policy.bandwidthBytesPerSecond() == 0) {
            return UNDECLARED;
        }
        double seconds = (double) bytesToCopy / policy.bandwidthBytesPerSecond();
        Duration allowed = Duration.ofMillis((long) Math.ceil(seconds * policy.deadlineFactor() * 1_000.0));
        return allowed.compareTo(policy.minDeadline()) > 0 ? allowed : policy.minDeadline();
    }
}
