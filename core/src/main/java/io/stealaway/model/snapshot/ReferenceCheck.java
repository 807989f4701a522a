package io.stealaway.model.snapshot;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import java.util.Collection;
import java.util.List;

/** What the facts of a snapshot say of each other: whatever is named must be there. */
final class ReferenceCheck {
    private final IdLookup<HostId, Host> hosts;
    private final IdLookup<VmId, Vm> vms;
    private final IdLookup<ServerGroupId, ServerGroup> serverGroups;

    ReferenceCheck(
            IdLookup<HostId, Host> hosts, IdLookup<VmId, Vm> vms, IdLookup<ServerGroupId, ServerGroup> serverGroups) {
        this.hosts = hosts;
        this.vms = vms;
        this.serverGroups = serverGroups;
    }

    /** @throws IllegalArgumentException naming a server group that is not there */
    void checkServerGroups(Vm vm) {
        for (ServerGroupId group : vm.serverGroups()) {
            if (!serverGroups.contains(group)) {
                throw new IllegalArgumentException(
                        "VM " + vm.id() + " is in server group " + group + ", which is not in the snapshot");
            }
        }
    }

    /**
     * Returns the migrations by VM id.
     *
     * @throws IllegalArgumentException naming a duplicate or missing VM, a missing host, or a VM that is on
     *     neither of its two hosts
     */
    List<InFlightMigration> checkedInFlight(Collection<InFlightMigration> migrations) {
        List<InFlightMigration> sorted =
                new IdLookup<>("migration in flight of VM", migrations, InFlightMigration::vm).values();
        sorted.forEach(this::check);
        return sorted;
    }

    private void check(InFlightMigration migration) {
        int index = vms.indexOf(migration.vm());
        if (index < 0) {
            throw new IllegalArgumentException(
                    "migration in flight of VM " + migration.vm() + ", which is not in the snapshot");
        }
        for (HostId host : List.of(migration.source(), migration.target())) {
            if (!hosts.contains(host)) {
                throw new IllegalArgumentException("migration in flight of VM " + migration.vm() + " names host " + host
                        + ", which is not in the snapshot");
            }
        }
        HostId at = vms.value(index).host();
        if (!at.equals(migration.source()) && !at.equals(migration.target())) {
            throw new IllegalArgumentException("migration in flight of VM " + migration.vm() + " is from "
                    + migration.source() + " to " + migration.target() + ", but the VM is on " + at);
        }
    }

    /**
     * Returns the same observations.
     *
     * @throws IllegalArgumentException naming a VM that is not there
     */
    Observations checkedObservations(Observations observations) {
        // Both are in order of their ids, so one walk along both does.
        int next = 0;
        for (VmId vm : observations.byVm().keySet()) {
            while (next < vms.size() && !vms.id(next).equals(vm)) {
                if (vms.id(next).compareTo(vm) > 0) {
                    throw unknownObserved(vm);
                }
                next++;
            }
            if (next == vms.size()) {
                throw unknownObserved(vm);
            }
            next++;
        }
        return observations;
    }

    static IllegalArgumentException unknownObserved(VmId vm) {
        return new IllegalArgumentException("observation of VM " + vm + ", which is not in the snapshot");
    }

    static IllegalArgumentException unknownForgotten(VmId vm) {
        return new IllegalArgumentException(
                "observation of VM " + vm + " is to be forgotten, but the VM is not in the snapshot");
    }
}
