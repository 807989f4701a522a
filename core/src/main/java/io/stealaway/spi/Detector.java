package io.stealaway.spi;

import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.List;
import java.util.Objects;

/**
 * Detects VMs affected by CPU steal from their neighbours. Pure: the same arguments give the same answer; no I/O, no clock.
 *
 * <p>Implementations are thread-safe.
 */
@FunctionalInterface
public interface Detector {

    /**
     * Evaluates one snapshot. A VM without a fresh observation counts neither as affected nor as recovered.
     *
     * @param snapshot the cluster, with observations
     * @param history what this detector answered last time, or {@link DetectionHistory#empty()}
     * @return all VMs affected now, including those that cannot be helped
     */
    Detections detect(ClusterSnapshot snapshot, DetectionHistory history);

    /**
     * What a detector found in one pass, and what it wants to remember for the next.
     *
     * <p>Immutable and thread-safe.
     *
     * @param found the VMs that suffer, worst first, then by id; the constructor sorts them
     * @param history what to hand to the detector in the next pass
     */
    record Detections(List<Detection> found, DetectionHistory history) {

        /** Sorts and copies. */
        public Detections {
            found = found.stream().sorted().toList();
            Objects.requireNonNull(history, "history");
        }
    }
}
