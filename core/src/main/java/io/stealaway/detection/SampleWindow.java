package io.stealaway.detection;

import io.stealaway.model.DetectionHistory.VmHistory;
import io.stealaway.model.HostId;
import io.stealaway.model.policy.DetectionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the memory of one VM changes with a judged sample, and when it is worth nothing any more.
 *
 * <p>Thread-safe.
 */
final class SampleWindow {
    /**
     * Between two judged samples may lie this many times the greatest age of a sample; beyond that the earlier ones are
     * forgotten. Two, because one sample may be missed and the next may come as late as is allowed.
     */
    static final int GAP_IN_METRIC_AGES = 2;

    private SampleWindow() {}

    /** Returns the memory of a VM of which no sample later than this one was judged. */
    static VmHistory blank(HostId host, Instant lastSample) {
        return new VmHistory(host, 0, 0, 0, Optional.empty(), lastSample);
    }

    /** Returns whether a memory still counts when a sample of this time has come. */
    static boolean reaches(VmHistory memory, Instant sampledAt, DetectionPolicy policy) {
        return !exceeds(memory.lastSample(), sampledAt, policy.maxMetricAge(), GAP_IN_METRIC_AGES);
    }

    /** Returns whether a memory will still count if a fresh sample comes, though none has by now. */
    static boolean mayReach(VmHistory memory, Instant now, DetectionPolicy policy) {
        return !exceeds(memory.lastSample(), now, policy.maxMetricAge(), GAP_IN_METRIC_AGES + 1);
    }

    static VmHistory after(
            VmHistory memory, SampleResult verdict, Instant sampledAt, Instant now, DetectionPolicy policy) {
        long window = (1L << policy.windowPasses()) - 1;
        long hits = (memory.hits() << 1 | (verdict == SampleResult.HIT ? 1 : 0)) & window;
        int passes = Math.min(memory.passes() + 1, policy.windowPasses());
        if (memory.sufferingSince().isEmpty()) {
            boolean sustained = Long.bitCount(hits) >= policy.hitPasses();
            Optional<Instant> since = sustained ? Optional.of(now) : Optional.empty();
            return new VmHistory(memory.host(), hits, passes, 0, since, sampledAt);
        }
        int clear = verdict == SampleResult.CLEAR ? memory.clearPasses() + 1 : 0;
        return clear >= policy.clearPasses()
                // Without the old hits, or a long window would find it again at once.
                ? new VmHistory(memory.host(), 0, 0, 0, Optional.empty(), sampledAt)
                : new VmHistory(memory.host(), hits, passes, clear, memory.sufferingSince(), sampledAt);
    }

    /** Returns whether a span is more than this many times the unit; no product, which could overflow. */
    private static boolean exceeds(Instant from, Instant to, Duration unit, int times) {
        if (to.getEpochSecond() - from.getEpochSecond() < unit.toSeconds()) {
            // The usual case needs no duration. A second less counts for more than any nanoseconds.
            return false;
        }
        Duration rest = Duration.between(from, to);
        for (int i = 1; i < times && rest.compareTo(unit) > 0; i++) {
            rest = rest.minus(unit);
        }
        return rest.compareTo(unit) > 0;
    }
}
