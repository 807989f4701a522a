package io.stealaway.model;

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
    /** Checks for null. */
    public ScorerValue {
        Objects.requireNonNull(scorer, "scorer");
    }
}
