package io.stealaway.json;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * What the items of a snapshot say of each other. The model checks it too, but it does not know where in the document the
 * culprit stands.
 */
final class SnapshotReferences {
    private final List<Vm> vms;
    private final Set<HostId> hosts;
    private final Map<VmId, Vm> vmById = new HashMap<>();
    private final Set<ServerGroupId> groups;

    /** Checks that ids are unique. */
    SnapshotReferences(List<Host> hosts, List<Vm> vms, List<ServerGroup> groups) {
        this.vms = vms;
        this.hosts = distinct("hosts", "id", hosts, Host::id);
        distinct("vms", "id", vms, Vm::id);
        vms.forEach(vm -> vmById.put(vm.id(), vm));
        this.groups = distinct("serverGroups", "id", groups, ServerGroup::id);
    }

    void check(List<InFlightMigration> inFlight, List<VmObservation> observations) {
        for (int i = 0; i < vms.size(); i++) {
            checkVm(vms.get(i), i);
        }
        distinct("inFlight", "vm", inFlight, InFlightMigration::vm);
        for (int i = 0; i < inFlight.size(); i++) {
            checkInFlight(inFlight.get(i), JsonLocation.ROOT.field("inFlight").item(i));
        }
        distinct("observations", "vm", observations, VmObservation::vm);
        for (int i = 0; i < observations.size(); i++) {
            known(
                    vmById.keySet(),
                    observations.get(i).vm(),
                    "VM",
                    JsonLocation.ROOT.field("observations").item(i).field("vm"),
                    "");
        }
    }

    private void checkVm(Vm vm, int index) {
        if (!hosts.contains(vm.host()) || !groups.containsAll(vm.serverGroups())) {
            JsonLocation place = JsonLocation.ROOT.field("vms").item(index);
            String who = " (id " + vm.id() + ")";
            known(hosts, vm.host(), "host", place.field("host"), who);
            for (ServerGroupId group : vm.serverGroups()) {
                known(groups, group, "server group", place.field("serverGroups"), who);
            }
        }
    }

    private void checkInFlight(InFlightMigration migration, JsonLocation place) {
        String who = " (vm " + migration.vm() + ")";
        known(vmById.keySet(), migration.vm(), "VM", place.field("vm"), "");
        known(hosts, migration.source(), "host", place.field("source"), who);
        known(hosts, migration.target(), "host", place.field("target"), who);
        HostId at = Objects.requireNonNull(vmById.get(migration.vm())).host();
        if (!at.equals(migration.source()) && !at.equals(migration.target())) {
            throw place.complaint(who, "the VM is on " + at + ", which is neither source nor target");
        }
    }

    private static void known(Set<?> all, Object id, String what, JsonLocation place, String who) {
        if (!all.contains(id)) {
            throw place.complaint(who, what + " " + id + " is not in the snapshot");
        }
    }

    private static <T, I> Set<I> distinct(String list, String field, List<T> items, Function<T, I> idOf) {
        Set<I> seen = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            I id = idOf.apply(items.get(i));
            if (!seen.add(id)) {
                throw JsonLocation.ROOT.field(list).item(i).field(field).complaint("", "duplicate id " + id);
            }
        }
        return seen;
    }
}
