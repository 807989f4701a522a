package io.stealaway.spi;

import java.util.Objects;

/**
 * A soft preference: scores a host as target for a VM. Absolute: the score depends on that host and the VM, never on the
 * other candidates. Pure: no I/O, no clock, no state.
 *
 * <p>A scorer must return a score for every host of the VM's zone, feasible or not. Its name and weight are given on
 * registration.
 *
 * <p>Implementations are thread-safe.
 */
@FunctionalInterface
public interface HostScorer {

    /**
     * Scores one host.
     *
     * @param view the VM and the cluster
     * @param host the index of a host of the VM's zone
     * @return a fraction, higher is better; NaN or a value outside [0,1] stops the plan with an error
     */
    double score(PlacementView view, int host);

    /**
     * Scores many hosts at once; overridden for speed. Must agree with {@link #score} bit for bit.
     *
     * @param view the VM and the cluster
     * @param hosts indices of hosts, ascending; not to be changed
     * @param count how many of them to score, from the first
     * @param scores where to write: {@code scores[i]} is the score of {@code hosts[i]}
     */
    default void scoreAll(PlacementView view, int[] hosts, int count, double[] scores) {
        for (int i = 0; i < count; i++) {
            scores[i] = score(view, hosts[i]);
        }
    }

    /**
     * Returns whether the preference speaks of migrations, of new VMs, or of both; what it does not speak of it has no part in.
     *
     * @return true unless overridden; for a kind always the same
     */
    default boolean appliesTo(PlacementKind kind) {
        return true;
    }

    /**
     * A scorer under the name by which policies and explanations know it, with its weight. Thread-safe if the scorer is.
     *
     * @param name unique among the scorers of an engine; the key of its weight in the policy
     * @param weight what its scores are multiplied by
     * @param scorer the preference
     */
    record Named(String name, double weight, HostScorer scorer) {

        /** Checks that name and scorer are there. */
        public Named {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(scorer, "scorer");
        }

        /** Returns the same scorer under the same name with another weight. */
        public Named withWeight(double weight) {
            return new Named(name, weight, scorer);
        }
    }
}
