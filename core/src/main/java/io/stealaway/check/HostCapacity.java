package io.stealaway.check;

import io.stealaway.model.Host;

/** What VMs may have of a host: {@code floor((total - reserved) * allocation ratio)} less what others claim. Thread-safe. */
final class HostCapacity {
    private HostCapacity() {}

    static long vcpus(Host host) {
        long most = (long) Math.floor((host.threads() - host.reservedThreads()) * host.cpuAllocationRatio());
        return Math.max(most - host.claims().vcpus(), 0);
    }

    static long ramBytes(Host host) {
        long most = (long) Math.floor((host.ramBytes() - host.reservedRamBytes()) * host.ramAllocationRatio());
        return Math.max(most - host.claims().ramBytes(), 0);
    }

    static long diskBytes(Host host) {
        long most = (long) Math.floor((host.diskBytes() - host.reservedDiskBytes()) * host.diskAllocationRatio());
        return Math.max(most - host.claims().diskBytes(), 0);
    }
}
