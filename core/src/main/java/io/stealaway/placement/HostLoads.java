package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Host;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;

/** What each host can still hand out and what is needed of it, as columns over hosts, kept up as VMs come and go. Not thread-safe. */
final class HostLoads {
    final long[] freeVcpus;
    final long[] freeRamBytes;
    final long[] freeDiskBytes;
    final int[] freeSriovFunctions;
    /** What the VMs and the hypervisor of each host need, all that is promised to it included. */
    final long[] needMicroCores;

    final long[] runningVcpus;
    final int[] leavingVms;
    /** The part of each host's need and vCPUs that is about to leave it. */
    private final long[] leavingMicroCores;

    private final long[] leavingVcpus;
    private final ClusterSnapshot snapshot;

    HostLoads(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
        int hosts = snapshot.hosts().size();
        freeVcpus = new long[hosts];
        freeRamBytes = new long[hosts];
        freeDiskBytes = new long[hosts];
        freeSriovFunctions = new int[hosts];
        needMicroCores = new long[hosts];
        runningVcpus = new long[hosts];
        leavingVms = new int[hosts];
        leavingMicroCores = new long[hosts];
        leavingVcpus = new long[hosts];
        for (int host = 0; host < hosts; host++) {
            fill(host);
        }
    }

    private void fill(int host) {
        Host facts = snapshot.hosts().get(host);
        freeVcpus[host] = facts.vcpuCapacity() - snapshot.usedVcpus(host);
        freeRamBytes[host] = facts.ramCapacityBytes() - snapshot.usedRamBytes(host);
        freeDiskBytes[host] = facts.diskCapacityBytes() - snapshot.usedDiskBytes(host);
        freeSriovFunctions[host] = facts.sriovFunctions() - snapshot.usedSriovFunctions(host);
        needMicroCores[host] = facts.hypervisorDemandMicroCores() + snapshot.hostNeedMicroCores(host);
        runningVcpus[host] = snapshot.hostRunningVcpus(host);
        if (snapshot.hostUnobserved(host) > 0) {
            for (int vm : snapshot.hostVms(host)) {
                needMicroCores[host] += snapshot.observed(vm) ? 0 : need(vm);
            }
        }
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
        leavingVms[host] += sign;
        leavingMicroCores[host] += sign * need(vm);
        leavingVcpus[host] += sign * vcpus(vm);
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
        long missing = needMicroCores[host] - leavingMicroCores[host] - goneMicroCores - capacity(host);
        long all = (runningVcpus[host] - leavingVcpus[host] - goneVcpus) * MicroCores.PER_CORE;
        return Math.max(0, Math.min(missing, all));
    }

    /** Returns the predicted steal of a host once all that is about to leave it has left, fraction. */
    double relievedStealRatio(int host) {
        return steal(
                needMicroCores[host] - leavingMicroCores[host] - capacity(host),
                runningVcpus[host] - leavingVcpus[host]);
    }

    private long capacity(int host) {
        return snapshot.hosts().get(host).cpuMicroCores();
    }

    /** A hypervisor that needs more than the host has would give more than everything: its VMs lose all, no more. */
    static double steal(long missingMicroCores, long vcpus) {
        if (missingMicroCores <= 0 || vcpus <= 0) {
            return 0.0;
        }
        return Math.min(1.0, (double) missingMicroCores / (double) (vcpus * MicroCores.PER_CORE));
    }
}
