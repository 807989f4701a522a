package io.stealaway.spi;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.Detections;

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
}
