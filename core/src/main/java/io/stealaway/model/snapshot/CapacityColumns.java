package io.stealaway.model.snapshot;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;

/** What each host may hand out, and the CPU that is competed for on it, as columns over dense host indices. */
final class CapacityColumns {
    final long[] vcpus;
    final long[] ramBytes;
    final long[] diskBytes;
    final long[] cpuMicroCores;

    CapacityColumns(IdLookup<HostId, Host> hosts) {
        vcpus = new long[hosts.size()];
        ramBytes = new long[hosts.size()];
        diskBytes = new long[hosts.size()];
        cpuMicroCores = new long[hosts.size()];
        for (int host = 0; host < hosts.size(); host++) {
            Host facts = hosts.value(host);
            vcpus[host] = facts.vcpuCapacity();
            ramBytes[host] = facts.ramCapacityBytes();
            diskBytes[host] = facts.diskCapacityBytes();
            cpuMicroCores[host] = facts.cpuMicroCores();
        }
    }

    /** Returns the columns of these hosts, which have the same ids: itself when they are the same. */
    @SuppressWarnings("ReferenceEquality") // A lookup that nothing changed is the same one.
    CapacityColumns with(IdLookup<HostId, Host> before, IdLookup<HostId, Host> hosts) {
        return before == hosts ? this : new CapacityColumns(hosts);
    }
}
