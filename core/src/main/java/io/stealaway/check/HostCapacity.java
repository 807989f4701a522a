package io.stealaway.check;

import io.stealaway.model.Host;

/** Schedulable capacity of a host: {@code floor((total - reserved) * allocation ratio)}. Thread-safe. */
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
