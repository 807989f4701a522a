package io.stealaway.check;

import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which VM is on which hosts at one point of a plan. Recomputes every sum on each call, on purpose: no cached state to get
 * wrong. Not thread-safe.
 */
final class CheckState {
    private final ClusterSnapshot snapshot;
    /** The facts of the snapshot, shared by all states of one plan. */
    private final Map<HostId, List<Vm>> atRest;

    /** Where the VMs stand that move or have moved. */
    private final Map<VmId, SortedSet<HostId>> movers = new TreeMap<>();

    private final Map<HostId, SortedSet<VmId>> leaving = new HashMap<>();

    CheckState(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
        atRest = new HashMap<>();
        for (Vm vm : snapshot.vms()) {
            atRest.computeIfAbsent(vm.host(), host -> new ArrayList<>()).add(vm);
        }
    }

    /** Copies the mutable part of another state. */
    CheckState(CheckState like) {
        snapshot = like.snapshot;
        atRest = like.atRest;
        like.movers.forEach((vm, hosts) -> movers.put(vm, new TreeSet<>(hosts)));
        like.leaving.forEach((host, vms) -> leaving.put(host, new TreeSet<>(vms)));
    }

    /** Puts a VM that begins to move on both hosts. */
    void begin(Vm vm, HostId from, HostId to) {
        SortedSet<HostId> hosts = hostsToChange(vm);
        hosts.add(from);
        hosts.add(to);
        leaving.computeIfAbsent(from, host -> new TreeSet<>()).add(vm.id());
    }

    /** Takes a VM whose move is over from one host to another. */
    void move(Vm vm, HostId from, HostId to) {
        SortedSet<HostId> hosts = hostsToChange(vm);
        hosts.remove(from);
        hosts.add(to);
    }

    private SortedSet<HostId> hostsToChange(Vm vm) {
        return movers.computeIfAbsent(vm.id(), id -> new TreeSet<>(List.of(vm.host())));
    }

    ClusterSnapshot snapshot() {
        return snapshot;
    }

    /** Returns the VMs that the snapshot shows on a host and that run: those that were measured there. */
    List<Vm> measuredOn(HostId host) {
        return atRest.getOrDefault(host, List.of()).stream().filter(Vm::running).toList();
    }

    /** Returns all VMs that stand on a host, or are promised to it, by id. */
    List<Vm> on(HostId host) {
        List<Vm> here = new ArrayList<>();
        for (Vm vm : atRest.getOrDefault(host, List.of())) {
            if (!movers.containsKey(vm.id())) {
                here.add(vm);
            }
        }
        movers.forEach((vm, hosts) -> {
            if (hosts.contains(host)) {
                here.add(snapshot.vm(vm).orElseThrow());
            }
        });
        here.sort(Comparator.comparing(Vm::id));
        return here;
    }

    /** Returns the VMs that stand on a host and are not about to leave it, by id. */
    List<Vm> stayingOn(HostId host) {
        SortedSet<VmId> gone = leaving(host);
        return on(host).stream().filter(vm -> !gone.contains(vm.id())).toList();
    }

    /** Returns the VMs that are about to leave a host. */
    SortedSet<VmId> leaving(HostId host) {
        return leaving.getOrDefault(host, Collections.emptySortedSet());
    }

    /** Returns every host that a VM stands on or is promised to. */
    SortedSet<HostId> hostsOf(Vm vm) {
        SortedSet<HostId> hosts = movers.get(vm.id());
        return hosts == null ? new TreeSet<>(List.of(vm.host())) : Collections.unmodifiableSortedSet(hosts);
    }
}
