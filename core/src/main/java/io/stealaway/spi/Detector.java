package io.stealaway.spi;

import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.List;
import java.util.Objects;

/**
 * Finds the VMs that suffer from their neighbours. Pure: the same arguments give the same answer; no I/O, no clock.
 *
 * <p>Implementations are thread-safe.
 */
@FunctionalInterface
public interface Detector {

    /**
     * Judges one snapshot. A VM that was not observed, or not freshly, counts neither as suffering nor as well.
     *
     * @param snapshot the cluster, with observations
     * @param history what this detector answered last time, or {@link DetectionHistory#empty()}
     * @return all VMs that suffer now, also those that nothing can be done for
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
