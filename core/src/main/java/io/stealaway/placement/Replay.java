package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The referee's board: which VM stands on which hosts. Sums are taken anew for every question, never kept. */
final class Replay {
    private final ClusterSnapshot snapshot;
    private final Map<HostId, List<Vm>> runningAtFirst = new HashMap<>();
    private final Map<HostId, SortedMap<VmId, Vm>> onHost = new HashMap<>();
    private final Map<HostId, SortedSet<VmId>> leaving = new HashMap<>();
    private final Map<VmId, HostId> secondHost = new HashMap<>();

    Replay(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
        for (Vm vm : snapshot.vms()) {
            stand(vm, vm.host());
            if (vm.running()) {
                runningAtFirst
                        .computeIfAbsent(vm.host(), host -> new ArrayList<>())
                        .add(vm);
            }
        }
        for (InFlightMigration migration : snapshot.inFlight()) {
            begin(migration.vm(), migration.source(), migration.target());
        }
    }

    void begin(VmId id, HostId source, HostId target) {
        Vm vm = snapshot.vm(id).orElseThrow();
        stand(vm, source);
        stand(vm, target);
        leaving.computeIfAbsent(source, host -> new TreeSet<>()).add(id);
        secondHost.put(id, vm.host().equals(source) ? target : source);
    }

    private void stand(Vm vm, HostId host) {
        onHost.computeIfAbsent(host, id -> new TreeMap<>()).put(vm.id(), vm);
    }

    ClusterSnapshot snapshot() {
        return snapshot;
    }

    /** Returns the running VMs that the snapshot shows on a host: those that were measured there. */
    List<Vm> runningAtFirst(HostId host) {
        return runningAtFirst.getOrDefault(host, List.of());
    }

    /** Returns all VMs that stand on a host, or are promised to it. */
    Collection<Vm> on(HostId host) {
        return onHost.getOrDefault(host, new TreeMap<>()).values();
    }

    /** Returns the second host of a VM that moves. */
    Optional<HostId> secondHost(VmId vm) {
        return Optional.ofNullable(secondHost.get(vm));
    }

    boolean isLeft(HostId host) {
        return leaving.containsKey(host);
    }

    /** Returns the steal of a host with a VM on it, fraction. */
    double stealWith(Host host, Vm guest) {
        SortedMap<VmId, Vm> guests = new TreeMap<>();
        on(host.id()).forEach(vm -> guests.put(vm.id(), vm));
        guests.put(guest.id(), guest);
        return steal(host, guests.values());
    }

    /** Returns the steal of a host without the VMs that leave it, fraction. */
    double stealOfStaying(Host host) {
        SortedSet<VmId> gone = leaving.getOrDefault(host.id(), new TreeSet<>());
        return steal(
                host,
                on(host.id()).stream().filter(vm -> !gone.contains(vm.id())).toList());
    }

    private double steal(Host host, Collection<Vm> guests) {
        long need = host.hypervisorDemandMicroCores();
        long vcpus = 0;
        for (Vm vm : guests) {
            need += vm.running() ? need(vm) : 0;
            vcpus += vm.running() ? vm.vcpus() : 0;
        }
        double missing = Math.max(0, need - host.threads() * MicroCores.PER_CORE);
        return vcpus == 0 ? 0.0 : Math.min(1.0, missing / (vcpus * MicroCores.PER_CORE));
    }

    private long need(Vm vm) {
        long most =
                Math.min(vm.vcpus() * MicroCores.PER_CORE, vm.cpuCapMicroCores().orElse(Long.MAX_VALUE));
        Optional<VmObservation> observation = snapshot.observations().of(vm.id());
        return observation
                .map(seen -> Math.min(most, seen.cpuUsedMicroCores() + MicroCores.of(seen.stealRatio(), vm.vcpus())))
                .orElse(most);
    }
}
