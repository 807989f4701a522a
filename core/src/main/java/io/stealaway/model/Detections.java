package io.stealaway.model;

import java.util.List;
import java.util.Objects;

/**
 * What a detector found in one pass, and what it wants to remember for the next.
 *
 * <p>Immutable and thread-safe.
 *
 * @param found the VMs that suffer, worst first, then by id; the constructor sorts them
 * @param history what to hand to the detector in the next pass
 */
public record Detections(List<Detection> found, DetectionHistory history) {

    /** Sorts and copies. */
    public Detections {
        found = found.stream().sorted().toList();
        Objects.requireNonNull(history, "history");
    }
}
