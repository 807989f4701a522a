package io.stealaway.check;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/**
 * One migration to check, and the state that it starts from.
 *
 * @param state the placement of all VMs before it
 * @param policy the policy that it must keep
 * @param step the move as planned
 * @param vm the VM that moves
 * @param source the host that the VM stands on, whatever the plan says
 * @param target the host that it goes to
 * @param others who stands on the target, or is promised to it, but for the VM itself
 */
record CheckedStep(
        CheckState state, Policy policy, PlannedMigration step, Vm vm, Host source, Host target, List<Vm> others) {

    /** Looks up who and what is meant. */
    static CheckedStep of(CheckState state, Policy policy, PlannedMigration step, HostId source) {
        Vm vm = state.snapshot().vm(step.vm()).orElseThrow();
        return new CheckedStep(
                state,
                policy,
                step,
                vm,
                state.snapshot().host(source).orElseThrow(),
                state.snapshot().host(step.target()).orElseThrow(),
                state.on(step.target()).stream()
                        .filter(other -> !other.id().equals(vm.id()))
                        .toList());
    }

    /** Returns who is on the target once the VM is. */
    List<Vm> onTarget() {
        List<Vm> all = new ArrayList<>(others);
        all.add(vm);
        all.sort((a, b) -> a.id().compareTo(b.id()));
        return all;
    }

    /** Returns the bandwidth of the move, bytes per second; 0 when none is declared. */
    long rate() {
        return Math.min(
                policy.migration().bandwidthBytesPerSecond(),
                Math.min(source.linkBytesPerSecond(), target.linkBytesPerSecond()));
    }

    /** Returns the memory to copy at least once, bytes. */
    long memory() {
        return vm.memoryToCopyBytes().orElse(vm.ramBytes());
    }

    /** Returns whether the memory copy converges; true if no bandwidth is declared. */
    boolean converges() {
        return rate() == 0 || memory() == 0 || rate() > vm.dirtyBytesPerSecond();
    }
}
