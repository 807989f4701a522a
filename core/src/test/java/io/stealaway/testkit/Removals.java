package io.stealaway.testkit;

import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.List;

/** The things that a snapshot could do without, by kind, each in the order of its ids. */
final class Removals {
    private Removals() {}

    static List<Removal> hosts(ClusterSnapshot snapshot) {
        return snapshot.hosts().stream()
                .<Removal>map(host -> facts -> facts.removeHost(host.id()))
                .toList();
    }

    static List<Removal> vms(ClusterSnapshot snapshot) {
        return snapshot.vms().stream()
                .<Removal>map(vm -> facts -> facts.removeVm(vm.id()))
                .toList();
    }

    static List<Removal> serverGroups(ClusterSnapshot snapshot) {
        return snapshot.serverGroups().stream()
                .<Removal>map(group -> facts -> facts.removeServerGroup(group.id()))
                .toList();
    }

    static List<Removal> inFlight(ClusterSnapshot snapshot) {
        return snapshot.inFlight().stream()
                .<Removal>map(migration -> facts -> facts.removeInFlight(migration.vm()))
                .toList();
    }

    static List<Removal> observations(ClusterSnapshot snapshot) {
        return snapshot.observations().byVm().keySet().stream()
                .<Removal>map(vm -> facts -> facts.removeObservation(vm))
                .toList();
    }
}
