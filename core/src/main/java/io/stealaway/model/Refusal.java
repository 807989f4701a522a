package io.stealaway.model;

import java.util.Objects;

/**
 * Why a filter refused a host.
 *
 * <p>Immutable and thread-safe.
 *
 * @param filter the name that the filter was registered with
 * @param reason one line with figures
 */
public record Refusal(String filter, String reason) {
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
