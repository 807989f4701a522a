package io.stealaway.remediation.rule;

import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.snapshot.ClusterSnapshot;

/** Tells whether, by a topology, a VM has no running migration. */
public final class SettledVm {
    private SettledVm() {}

    public static boolean in(ClusterSnapshot topology, Vm vm) {
        return vm.state() != VmState.MIGRATING && topology.inFlight().stream().noneMatch(m -> m.vm().equals(vm.id()));
    }

    /** Returns whether its location is known and it is healthy. */
    public static boolean andActive(ClusterSnapshot topology, Vm vm) {
        return vm.state() == VmState.ACTIVE && in(topology, vm);
    }
}
