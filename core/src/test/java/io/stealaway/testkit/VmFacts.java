package io.stealaway.testkit;

import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a VM may have that a plain one has not. */
final class VmFacts {
    private static final List<UnaryOperator<Vm.Builder>> DEFAULTS = List.of(
            vm -> vm.metadata(Collections.emptySortedMap()),
            vm -> vm.withoutLastMigratedAt(),
            vm -> vm.state(VmState.ACTIVE),
            vm -> vm.locked(false),
            vm -> vm.pinned(false),
            vm -> vm.optedOut(false),
            vm -> vm.passthrough(false),
            vm -> vm.sriovFunctions(0),
            vm -> vm.withoutSameHostVolume(),
            vm -> vm.volumes(List.of()),
            vm -> vm.requiredTraits(Collections.emptySortedSet()),
            vm -> vm.forbiddenTraits(Collections.emptySortedSet()),
            vm -> vm.serverGroups(Collections.emptySortedSet()),
            vm -> vm.withoutRole(),
            vm -> vm.withoutCpuCap(),
            vm -> vm.withoutMemoryToCopy(),
            vm -> vm.dirtyBytesPerSecond(0),
            vm -> vm.localDiskBytes(0),
            vm -> vm.diskBytes(0),
            vm -> vm.ramBytes(0),
            vm -> vm.cpuWeight(1),
            vm -> vm.vcpus(1));

    private VmFacts() {}

    static List<Removal> removals(ClusterSnapshot snapshot) {
        List<Removal> removals = new ArrayList<>();
        for (Vm vm : snapshot.vms()) {
            for (UnaryOperator<Vm.Builder> plain : DEFAULTS) {
                if (!changed(vm, plain).equals(vm)) {
                    removals.add(facts -> facts.replace(changed(facts.vm(vm.id()), plain)));
                }
            }
        }
        return removals;
    }

    private static Vm changed(Vm vm, UnaryOperator<Vm.Builder> plain) {
        return plain.apply(vm.toBuilder()).build();
    }
}
