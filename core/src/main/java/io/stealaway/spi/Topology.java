package io.stealaway.spi;

import io.stealaway.model.HostId;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads the hosts and VMs of a cluster, their placement and capacity, and all running migrations, including those that others
 * started.
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

    /**
     * Looks up one VM without reading the cluster, for when {@link #snapshot} fails: what arrived is put back without waiting
     * for services that tell nothing about it. Read again at each call.
     *
     * <p>A topology that does not override this has no cheaper way, and answers empty.
     *
     * @return where the VM is and in which state; empty when that cannot be told, such as when there is no such VM
     * @throws BackendException if the backend does not answer
     */
    default Optional<Location> locate(VmId vm) {
        return Optional.empty();
    }

    /**
     * Where a VM is.
     *
     * @param host the host that it is on
     * @param state its state; {@code MIGRATING} as long as any migration of it is under way
     */
    record Location(HostId host, VmState state) {
        /** Checks for null. */
        public Location {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(state, "state");
        }
    }
}
