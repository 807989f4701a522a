package io.stealaway.testkit;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** The facts of a snapshot, one removed after the other; what names a fact that is gone goes with it. Not thread-safe. */
final class Facts {
    private final Instant takenAt;
    private final TreeMap<HostId, Host> hosts = new TreeMap<>();
    private final TreeMap<VmId, Vm> vms = new TreeMap<>();
    private final TreeMap<ServerGroupId, ServerGroup> groups = new TreeMap<>();
    private final TreeMap<VmId, InFlightMigration> inFlight = new TreeMap<>();
    private final TreeMap<VmId, VmObservation> observations;

    Facts(ClusterSnapshot snapshot) {
        takenAt = snapshot.takenAt();
        snapshot.hosts().forEach(host -> hosts.put(host.id(), host));
        snapshot.vms().forEach(vm -> vms.put(vm.id(), vm));
        snapshot.serverGroups().forEach(group -> groups.put(group.id(), group));
        snapshot.inFlight().forEach(migration -> inFlight.put(migration.vm(), migration));
        observations = new TreeMap<>(snapshot.observations().byVm());
    }

    ClusterSnapshot snapshot() {
        ClusterSnapshot.Builder builder = ClusterSnapshot.builder(takenAt);
        hosts.values().forEach(builder::host);
        vms.values().forEach(builder::vm);
        groups.values().forEach(builder::serverGroup);
        inFlight.values().forEach(builder::inFlight);
        return builder.observations(Observations.of(observations.values())).build();
    }

    void removeHost(HostId id) {
        hosts.remove(id);
        inFlight.values()
                .removeIf(migration ->
                        migration.source().equals(id) || migration.target().equals(id));
        for (Vm vm : List.copyOf(vms.values())) {
            if (vm.host().equals(id)) {
                removeVm(vm.id());
            }
        }
    }

    void removeVm(VmId id) {
        vms.remove(id);
        inFlight.remove(id);
        observations.remove(id);
    }

    void removeServerGroup(ServerGroupId id) {
        groups.remove(id);
        vms.replaceAll((vm, facts) -> {
            TreeSet<ServerGroupId> left = new TreeSet<>(facts.serverGroups());
            left.remove(id);
            return facts.toBuilder().serverGroups(left).build();
        });
    }

    void removeInFlight(VmId vm) {
        inFlight.remove(vm);
    }

    void removeObservation(VmId vm) {
        observations.remove(vm);
    }

    void replace(Host host) {
        hosts.put(host.id(), host);
    }

    void replace(Vm vm) {
        vms.put(vm.id(), vm);
    }

    void replace(VmObservation observation) {
        observations.put(observation.vm(), observation);
    }

    Host host(HostId id) {
        return hosts.get(id);
    }

    Vm vm(VmId id) {
        return vms.get(id);
    }

    VmObservation observation(VmId id) {
        return observations.get(id);
    }

    Instant takenAt() {
        return takenAt;
    }
}
