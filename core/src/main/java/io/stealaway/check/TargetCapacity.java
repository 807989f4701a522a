package io.stealaway.check;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A host that did not fail, and what it can still take. Not thread-safe. */
final class TargetCapacity {
    private final Host host;
    private final RoleCap cap;
    private final Map<Role, Integer> roles = new HashMap<>();
    private long vcpus;
    private long ramBytes;
    private long diskBytes;

    TargetCapacity(Host host, List<Vm> guests, RoleCap cap) {
        this.host = host;
        this.cap = cap;
        vcpus = HostCapacity.vcpus(host);
        ramBytes = HostCapacity.ramBytes(host);
        diskBytes = HostCapacity.diskBytes(host);
        guests.forEach(this::add);
    }

    /** Returns whether a host takes VMs at all. */
    static boolean serves(Host host) {
        return host.enabled()
                && host.up()
                && !host.maintenance()
                && host.problem().isEmpty();
    }

    HostId id() {
        return host.id();
    }

    /** Returns whether a VM fits by size and role. */
    boolean takes(Vm vm) {
        return vm.vcpus() <= vcpus
                && vm.vcpus() <= host.threads()
                && (vm.ramBytes() == 0 || vm.ramBytes() <= ramBytes)
                && (vm.diskBytes() == 0 || vm.diskBytes() <= diskBytes)
                && vm.role().map(this::roleFits).orElse(true);
    }

    private boolean roleFits(Role role) {
        int others = roles.getOrDefault(role, 0);
        return others < cap.byCount() && others < cap.byShare(role, host.zone());
    }

    void add(Vm vm) {
        count(vm, 1);
    }

    void remove(Vm vm) {
        count(vm, -1);
    }

    private void count(Vm vm, int times) {
        vcpus -= (long) times * vm.vcpus();
        ramBytes -= times * vm.ramBytes();
        diskBytes -= times * vm.diskBytes();
        vm.role().ifPresent(role -> roles.merge(role, times, Integer::sum));
    }
}
