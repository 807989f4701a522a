package io.stealaway.model;

import io.stealaway.internal.Require;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The engine's evaluation of one host as target for one VM.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface HostEvaluation {

    /** Returns the host. */
    HostId host();

    /** Returns the zone it stands in. */
    AvailabilityZone zone();

    /**
     * Returns the scores, in the order in which they are summed; empty for a host of another zone, which is not scored.
     */
    List<ScorerValue> scores();

    /**
     * Returns what would have to change in its scores for it to win, beside that every filter that refuses it would have to
     * accept it; empty when its scores suffice as they are, and for a host of another zone, which is not scored.
     */
    Optional<ScoreGap> toWin();

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
    record Accepted(HostId host, AvailabilityZone zone, int rank, List<ScorerValue> scores, Optional<ScoreGap> toWin)
            implements HostEvaluation {
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
    record Rejected(
            HostId host,
            AvailabilityZone zone,
            List<Refusal> refusals,
            List<ScorerValue> scores,
            Optional<ScoreGap> toWin)
            implements HostEvaluation {
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

    /**
     * What would have to change in a host's scores for it to win over the best host that may take the VM.
     *
     * <p>Immutable and thread-safe.
     *
     * @param rise by how much its weighted mean must rise to reach the best host's, fraction; 0 for a host that loses a tie by
     *     its id, whose mean must rise by more than that
     * @param alone for each scorer that could turn the choice alone, its least value that does, fraction, in the order in which
     *     scorers are summed; a scorer that is missing here could not, even at 1
     */
    record ScoreGap(double rise, List<SingleScorer> alone) {
        /** @throws IllegalArgumentException naming a rise that is not a fraction */
        public ScoreGap {
            Require.fraction("rise", rise);
            alone = List.copyOf(alone);
        }

        /**
         * A value that turns the choice while all other scores stay.
         *
         * @param scorer the name that the scorer was registered with
         * @param value the least value that suffices, fraction
         */
        public record SingleScorer(String scorer, double value) {
            /** @throws IllegalArgumentException naming a value that is not a fraction */
            public SingleScorer {
                Objects.requireNonNull(scorer, "scorer");
                Require.fraction("value", value);
            }
        }
    }

    /**
     * One scorer's opinion of one host.
     *
     * <p>Immutable and thread-safe.
     *
     * @param scorer the name that the scorer was registered with
     * @param weight its weight in force, at least 1
     * @param value the score, fraction, higher is better
     */
    record ScorerValue(String scorer, double weight, double value) {
        /** @throws IllegalArgumentException naming a weight below 1 or a value that is not a fraction */
        public ScorerValue {
            Objects.requireNonNull(scorer, "scorer");
            Require.between("weight", weight, 1.0, Double.MAX_VALUE);
            Require.fraction("value", value);
        }

        /** Sums in the order of the list, as the engine does, so that both get the same number bit for bit. */
        static double mean(List<ScorerValue> values) {
            double sum = 0.0;
            double totalWeight = 0.0;
            for (ScorerValue value : values) {
                sum += value.weight() * value.value();
                totalWeight += value.weight();
            }
            return totalWeight > 0.0 ? sum / totalWeight : 0.0;
        }
    }

    /**
     * Why a filter refused a host.
     *
     * <p>Immutable and thread-safe.
     *
     * @param filter the name that the filter was registered with
     * @param reason one line with figures
     */
    record Refusal(String filter, String reason) {
        /** Checks for null. */
        public Refusal {
            Objects.requireNonNull(filter, "filter");
            Objects.requireNonNull(reason, "reason");
        }

        /** Returns filter and reason on one line. */
        @Override
        public String toString() {
            return filter + ": " + reason;
        }
    }
}
