package io.stealaway.model;

import io.stealaway.internal.Require;
import java.util.List;
import java.util.Objects;

/**
 * One scorer's opinion of one host.
 *
 * <p>Immutable and thread-safe.
 *
 * @param scorer the name that the scorer was registered with
 * @param weight its weight in force, at least 1
 * @param value the score, fraction, higher is better
 */
public record ScorerValue(String scorer, double weight, double value) {
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
