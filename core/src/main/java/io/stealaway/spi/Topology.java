package io.stealaway.spi;

import io.stealaway.model.snapshot.ClusterSnapshot;

/**
 * Reads the hosts and VMs of a cluster, their placement and capacity, and all running migrations, including those that others started.
 *
 * <p>Implementations are called from one thread at a time.
 */
@FunctionalInterface
public interface Topology {

    /**
     * Reads the whole cluster. A part that cannot be read fails the call; a shorter list is never an answer.
     *
     * @return a snapshot without observations, its {@code takenAt} not later than its oldest part
     * @throws BackendException if the picture is not complete
     */
    ClusterSnapshot snapshot();
}
