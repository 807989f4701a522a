package io.stealaway.model;

import io.stealaway.internal.Require;
import java.util.List;
import java.util.Objects;

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
public record ToWin(double rise, List<Alone> alone) {
    /** @throws IllegalArgumentException naming a rise that is not a fraction */
    public ToWin {
        Require.fraction("rise", rise);
        alone = List.copyOf(alone);
    }

    /**
     * A value that turns the choice while all other scores stay.
     *
     * @param scorer the name that the scorer was registered with
     * @param value the least value that suffices, fraction
     */
    public record Alone(String scorer, double value) {
        /** @throws IllegalArgumentException naming a value that is not a fraction */
        public Alone {
            Objects.requireNonNull(scorer, "scorer");
            Require.fraction("value", value);
        }
    }
}
