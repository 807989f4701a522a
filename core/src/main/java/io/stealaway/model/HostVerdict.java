package io.stealaway.model;

import io.stealaway.internal.Require;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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

    /**
     * Returns what would have to change in its scores for it to win, beside that every filter that refuses it would have to
     * accept it; empty when its scores suffice as they are, and for a host of another zone, which is not scored.
     */
    Optional<ToWin> toWin();

    /** Returns the weighted mean of {@link #scores()}, fraction; 0 without any. */
    default double score() {
        return ScorerValue.mean(scores());
    }

    /**
     * The host may take the VM.
     *
     * @param host the host
     * @param zone the zone it stands in
     * @param rank 1 for the best; by score, then by host id
     * @param scores the scores, in the order in which they are summed
     * @param toWin what would have to change for it to win; empty for the best, and only for it
     */
    record Accepted(HostId host, ZoneId zone, int rank, List<ScorerValue> scores, Optional<ToWin> toWin)
            implements HostVerdict {
        /** @throws IllegalArgumentException naming a rank below 1, or a best host that has something to change */
        public Accepted {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(zone, "zone");
            Require.between("rank", rank, 1, Integer.MAX_VALUE);
            scores = List.copyOf(scores);
            if ((rank == 1) == toWin.isPresent()) {
                throw new IllegalArgumentException("toWin (" + toWin + ") of host " + host
                        + " must be empty for rank 1 and for no other, and its rank is " + rank);
            }
        }
    }

    /**
     * The host may not take the VM.
     *
     * @param host the host
     * @param zone the zone it stands in
     * @param refusals every filter that refuses it, in the order in which they are asked; at least one
     * @param scores the scores, in the order in which they are summed
     * @param toWin what else would have to change for it to win, if no filter refused it
     */
    record Rejected(HostId host, ZoneId zone, List<Refusal> refusals, List<ScorerValue> scores, Optional<ToWin> toWin)
            implements HostVerdict {
        /** @throws IllegalArgumentException if no filter refuses */
        public Rejected {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(zone, "zone");
            refusals = List.copyOf(refusals);
            scores = List.copyOf(scores);
            Objects.requireNonNull(toWin, "toWin");
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
