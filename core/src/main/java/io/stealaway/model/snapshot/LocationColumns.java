package io.stealaway.model.snapshot;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;

/** Which VM is on which host, as columns over dense host and VM indices. */
final class LocationColumns {
    final int[] vmHost;
    /** VMs of host h, ascending: hostVms[hostStart[h]] to hostVms[hostStart[h + 1] - 1]. */
    final int[] hostStart;

    final int[] hostVms;

    LocationColumns(IdLookup<HostId, Host> hosts, IdLookup<VmId, Vm> vms) {
        this(vms.values().stream().mapToInt(vm -> hostOf(vm, hosts)).toArray(), hosts.size());
    }

    private LocationColumns(int[] vmHost, int hosts) {
        this.vmHost = vmHost;
        hostStart = new int[hosts + 1];
        hostVms = new int[vmHost.length];
        for (int host : vmHost) {
            hostStart[host + 1]++;
        }
        for (int host = 0; host < hosts; host++) {
            hostStart[host + 1] += hostStart[host];
        }
        int[] next = hostStart.clone();
        for (int vm = 0; vm < vmHost.length; vm++) {
            hostVms[next[vmHost[vm]]++] = vm;
        }
    }

    /** Returns the columns after a change: itself unless a VM moved. */
    LocationColumns with(IdLookup<HostId, Host> hosts, VmDelta changes) {
        if (!changes.anyMatch((before, after) -> !before.host().equals(after.host()))) {
            return this;
        }
        int[] moved = vmHost.clone();
        changes.forEach((vm, before, after) -> moved[vm] = hostOf(after, hosts));
        return new LocationColumns(moved, hosts.size());
    }

    /** Returns the columns after some VMs came and others went. */
    LocationColumns with(IdLookup<HostId, Host> hosts, VmSplice splice) {
        int[] spliced = splice.spliced(vmHost);
        for (int vm : splice.came()) {
            spliced[vm] = hostOf(splice.after().value(vm), hosts);
        }
        return new LocationColumns(spliced, hosts.size());
    }

    private static int hostOf(Vm vm, IdLookup<HostId, Host> hosts) {
        int host = hosts.table().indexOf(vm.host());
        if (host < 0) {
            throw new IllegalArgumentException(
                    "VM " + vm.id() + " is on host " + vm.host() + ", which is not in the snapshot");
        }
        return host;
    }
}
