package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Host;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import org.jspecify.annotations.Nullable;

/** What each host can still hand out and what is needed of it, as columns over hosts, kept up as VMs come and go. Not thread-safe. */
final class HostLoads {
    final long[] freeVcpus;
    final long[] freeRamBytes;
    final long[] freeDiskBytes;
    final int[] freeSriovFunctions;
    /** What the VMs and the hypervisor of each host need, all that is promised to it included. */
    final long[] needMicroCores;

    final long[] runningVcpus;
    /** How many VMs are about to leave a host, and the part of its need and vCPUs that leaves with them; null for most hosts. */
    private final long[] @Nullable [] leaving;

    private final ClusterSnapshot snapshot;
    private long largestMicroCores = 1;
    private long largestRamBytes = 1;

    HostLoads(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
        int hosts = snapshot.hosts().size();
        freeVcpus = new long[hosts];
        freeRamBytes = new long[hosts];
        freeDiskBytes = new long[hosts];
        freeSriovFunctions = new int[hosts];
        needMicroCores = new long[hosts];
        runningVcpus = new long[hosts];
        leaving = new long[hosts][];
        for (int host = 0; host < hosts; host++) {
            fill(host);
        }
    }

    private void fill(int host) {
        freeVcpus[host] = snapshot.vcpuCapacity(host) - snapshot.usedVcpus(host);
        freeRamBytes[host] = freeRamBytes(host);
        freeDiskBytes[host] = snapshot.diskCapacityBytes(host) - snapshot.usedDiskBytes(host);
        Host facts = snapshot.hosts().get(host);
        freeSriovFunctions[host] = facts.sriovFunctions() - snapshot.usedSriovFunctions(host);
        needMicroCores[host] = needMicroCores(host);
        runningVcpus[host] = snapshot.hostRunningVcpus(host);
        largestMicroCores = Math.max(largestMicroCores, snapshot.cpuMicroCores(host));
        largestRamBytes = Math.max(largestRamBytes, snapshot.ramCapacityBytes(host));
    }

    /** Returns the CPU of the host that has most, micro-cores. */
    long largestMicroCores() {
        return largestMicroCores;
    }

    /** Returns the RAM that the host may hand out that has most, bytes. */
    long largestRamBytes() {
        return largestRamBytes;
    }

    /** Returns the RAM that a host can hand out as the snapshot has it, bytes, whatever is in flight or planned. */
    long freeRamBytes(int host) {
        return snapshot.ramCapacityBytes(host) - snapshot.usedRamBytes(host);
    }

    /** Returns what is needed of a host as the snapshot has it, micro-cores, whatever is in flight or planned. */
    long needMicroCores(int host) {
        long need = snapshot.hosts().get(host).hypervisorDemandMicroCores() + snapshot.hostNeedMicroCores(host);
        if (snapshot.hostUnobserved(host) > 0) {
            for (int vm : snapshot.hostVms(host)) {
                need += snapshot.observed(vm) ? 0 : need(vm);
            }
        }
        return need;
    }

    /** Counts a VM on a host from now on, or, with a negative sign, no longer. */
    void count(int vm, int host, int sign) {
        Vm facts = snapshot.vms().get(vm);
        freeVcpus[host] -= sign * (long) facts.vcpus();
        freeRamBytes[host] -= sign * facts.ramBytes();
        freeDiskBytes[host] -= sign * facts.diskBytes();
        freeSriovFunctions[host] -= sign * facts.sriovFunctions();
        needMicroCores[host] += sign * need(vm);
        runningVcpus[host] += sign * vcpus(vm);
    }

    /** Notes that a VM is about to leave a host, or, with a negative sign, no longer. */
    void leave(int vm, int host, int sign) {
        long[] sums = leaving[host];
        if (sums == null) {
            sums = new long[3];
            leaving[host] = sums;
        }
        sums[0] += sign;
        sums[1] += sign * need(vm);
        sums[2] += sign * vcpus(vm);
    }

    /** Returns how many VMs are about to leave a host. */
    int leavingVms(int host) {
        return (int) leaving(host, 0);
    }

    private long leavingMicroCores(int host) {
        return leaving(host, 1);
    }

    private long leavingVcpus(int host) {
        return leaving(host, 2);
    }

    private long leaving(int host, int what) {
        long[] sums = leaving[host];
        return sums == null ? 0 : sums[what];
    }

    /** Returns the CPU that a VM needs, micro-cores: all that it may use when it was not observed. */
    long need(int vm) {
        if (snapshot.observed(vm)) {
            return snapshot.needMicroCores(vm);
        }
        Vm facts = snapshot.vms().get(vm);
        return facts.running() ? facts.cpuLimitMicroCores() : 0;
    }

    /** Returns the vCPUs of a VM that compete for CPU. */
    long vcpus(int vm) {
        Vm facts = snapshot.vms().get(vm);
        return facts.running() ? facts.vcpus() : 0;
    }

    /** Returns what a host is short of, micro-cores, once all that is about to leave it has left; at most all its VMs could use. */
    long relievedStolenMicroCores(int host) {
        return relievedStolenMicroCores(host, 0, 0);
    }

    /** Returns the same with one more of its VMs gone. */
    long relievedStolenMicroCores(int host, int without) {
        return relievedStolenMicroCores(host, need(without), vcpus(without));
    }

    private long relievedStolenMicroCores(int host, long goneMicroCores, long goneVcpus) {
        long missing = needMicroCores[host] - leavingMicroCores(host) - goneMicroCores - capacity(host);
        long all = (runningVcpus[host] - leavingVcpus(host) - goneVcpus) * MicroCores.PER_CORE;
        return Math.max(0, Math.min(missing, all));
    }

    /** Returns the predicted steal of a host once all that is about to leave it has left, fraction. */
    double relievedStealRatio(int host) {
        return steal(
                needMicroCores[host] - leavingMicroCores(host) - capacity(host),
                runningVcpus[host] - leavingVcpus(host));
    }

    private long capacity(int host) {
        return snapshot.cpuMicroCores(host);
    }

    /** A hypervisor that needs more than the host has would give more than everything: its VMs lose all, no more. */
    static double steal(long missingMicroCores, long vcpus) {
        if (missingMicroCores <= 0 || vcpus <= 0) {
            return 0.0;
        }
        return Math.min(1.0, (double) missingMicroCores / (double) (vcpus * MicroCores.PER_CORE));
    }
}
