package io.stealaway.remediation;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;

/** Whether a topology says that nobody moves a VM. */
final class Settled {
    private Settled() {}

    static boolean in(ClusterSnapshot topology, Vm vm) {
        return vm.state() != VmState.MIGRATING && topology.inFlight().stream().noneMatch(m -> m.vm().equals(vm.id()));
    }

    /** Returns whether its location is known and it is healthy. */
    static boolean andActive(ClusterSnapshot topology, Vm vm) {
        return vm.state() == VmState.ACTIVE && in(topology, vm);
    }
}
