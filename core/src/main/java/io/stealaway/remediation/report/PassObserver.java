package io.stealaway.remediation.report;

import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.snapshot.ClusterSnapshot;

/**
 * Receives the input of each pass: enough to show the cluster as it was, and to ask the engine to explain its decisions.
 *
 * <p>Called on the thread of the pass, which waits for it. Exceptions are logged and ignored.
 */
public interface PassObserver {

    /**
     * The cluster was seen, and how its VMs are; nothing is decided yet.
     *
     * @param snapshot the cluster, with observations; not every VM need be observed
     */
    default void seen(ClusterSnapshot snapshot) {}

    /**
     * The engine was asked; nothing is begun yet.
     *
     * @param snapshot what it was asked about: the cluster as seen, with what was begun or promised before counted as in flight
     * @param holds whom the loop leaves alone, and which hosts are banned for whom
     * @param plan the answer
     */
    default void planned(ClusterSnapshot snapshot, PlacementHolds holds, MigrationPlan plan) {}

    /** Returns the observer that sees nothing. */
    static PassObserver none() {
        return new PassObserver() {};
    }
}
