package io.stealaway.check;

import io.stealaway.model.Host;

/** What a host may hand out, as the referee reckons it: what is not reserved, times the ratio, rounded down. Thread-safe. */
final class HostCapacity {
    private HostCapacity() {}

    static long vcpus(Host host) {
        return (long) Math.floor((host.threads() - host.reservedThreads()) * host.cpuAllocationRatio());
    }

    static long ramBytes(Host host) {
        return (long) Math.floor((host.ramBytes() - host.reservedRamBytes()) * host.ramAllocationRatio());
    }

    static long diskBytes(Host host) {
        return (long) Math.floor((host.diskBytes() - host.reservedDiskBytes()) * host.diskAllocationRatio());
    }
}
