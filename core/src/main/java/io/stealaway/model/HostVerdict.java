package io.stealaway.model;

import java.util.List;
import java.util.Objects;

/**
 * What the engine thinks of one host for one VM.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface HostVerdict {

    /** Returns the host. */
    HostId host();

    /** Returns the zone it stands in. */
    ZoneId zone();

    /**
     * Returns the scores, in the order in which they are summed; empty for a host of another zone, which is not scored.
     */
    List<ScorerValue> scores();

    /** Returns the weighted mean of {@link #scores()}, fraction; 0 without any. */
    default double score() {
        double sum = 0.0;
        double totalWeight = 0.0;
        for (ScorerValue value : scores()) {
            sum += value.weight() * value.value();
            totalWeight += value.weight();
        }
        return totalWeight > 0.0 ? sum / totalWeight : 0.0;
    }

    /**
     * The host may take the VM.
     *
     * @param host the host
     * @param zone the zone it stands in
     * @param rank 1 for the best; by score, then by host id
     * @param scores the scores, in the order in which they are summed
     */
    record Accepted(HostId host, ZoneId zone, int rank, List<ScorerValue> scores) implements HostVerdict {
        /** Copies. */
        public Accepted {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(zone, "zone");
            scores = List.copyOf(scores);
        }
    }

    /**
     * The host may not take the VM.
     *
     * @param host the host
     * @param zone the zone it stands in
     * @param refusals every filter that refuses it, in the order in which they are asked; at least one
     * @param scores the scores, in the order in which they are summed
     */
    record Rejected(HostId host, ZoneId zone, List<Refusal> refusals, List<ScorerValue> scores) implements HostVerdict {
        /** @throws IllegalArgumentException if no filter refuses */
        public Rejected {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(zone, "zone");
            refusals = List.copyOf(refusals);
            scores = List.copyOf(scores);
            if (refusals.isEmpty()) {
                throw new IllegalArgumentException("refusals of host " + host + " must not be empty");
            }
        }

        /** Returns the first filter that refuses, which is the one that a plan counts. */
        public Refusal first() {
            return refusals.get(0);
        }
    }
}
