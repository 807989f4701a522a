package io.stealaway.internal;

import java.time.Duration;
import java.time.Instant;

/**
 * Which observations are recent enough to say something about now, by their sample's own time.
 *
 * <p>Metrics are read after the topology, so a sample may be somewhat younger than the snapshot; one that is from as far in
 * the future as a stale one is from the past comes from a wrong clock and is stale too.
 *
 * <p>Thread-safe.
 */
public final class Freshness {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Freshness() {}

    public static boolean fresh(Instant sampledAt, Instant takenAt, Duration maxAge) {
        return takenAt.isBefore(sampledAt) ? shorter(takenAt, sampledAt, maxAge) : shorter(sampledAt, takenAt, maxAge);
    }

    /** As {@link Duration#between} would tell, without a duration for each VM. */
    private static boolean shorter(Instant from, Instant to, Duration most) {
        long seconds = to.getEpochSecond() - from.getEpochSecond();
        long nanos = (long) to.getNano() - from.getNano();
        if (nanos < 0) {
            seconds--;
            nanos += NANOS_PER_SECOND;
        }
        return seconds < most.toSeconds() || (seconds == most.toSeconds() && nanos < most.toNanosPart());
    }
}
