package io.stealaway.placement.state;

import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What each host can still hand out and what is needed of it: the snapshot's columns, and what changed on the few hosts that VMs
 * come to and go from. Not thread-safe.
 */
public final class HostLoads {
    private static final Change NONE = new Change();

    private final ClusterSnapshot snapshot;
    /** What the VMs and the hypervisor of each host need as the snapshot has it. */
    private final long[] needMicroCores;
    /** Null for most hosts. */
    private final @Nullable Change[] changes;

    private long largestMicroCores = 1;
    private long largestRamBytes = 1;

    /** What VMs that are counted on a host beside those of the snapshot, less those that are not counted, take of it. */
    private static final class Change {
        long vcpus;
        long ramBytes;
        long diskBytes;
        int sriovFunctions;
        long needMicroCores;
        long runningVcpus;
        /** How many VMs are about to leave, and the part of need and vCPUs that leaves with them. */
        int leavingVms;

        long leavingMicroCores;
        long leavingVcpus;
    }

    public HostLoads(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
        int hosts = snapshot.hosts().size();
        needMicroCores = new long[hosts];
        changes = new Change[hosts];
        for (int host = 0; host < hosts; host++) {
            needMicroCores[host] = snapshotNeed(host);
            largestMicroCores = Math.max(largestMicroCores, snapshot.cpuMicroCores(host));
            largestRamBytes = Math.max(largestRamBytes, snapshot.ramCapacityBytes(host));
        }
    }

    private long snapshotNeed(int host) {
        long need = snapshot.hosts().get(host).hypervisorDemandMicroCores() + snapshot.hostNeedMicroCores(host);
        if (snapshot.hostUnobserved(host) > 0) {
            for (int vm : snapshot.hostVms(host)) {
                need += snapshot.observed(vm) ? 0 : need(vm);
            }
        }
        return need;
    }

    private Change change(int host) {
        Change change = changes[host];
        return change == null ? NONE : change;
    }

    private Change changed(int host) {
        Change change = changes[host];
        if (change == null) {
            change = new Change();
            changes[host] = change;
        }
        return change;
    }

    public long freeVcpus(int host) {
        return snapshot.vcpuCapacity(host) - snapshot.usedVcpus(host) - change(host).vcpus;
    }

    public long freeRamBytes(int host) {
        return freeRamBytesBefore(host) - change(host).ramBytes;
    }

    public long freeDiskBytes(int host) {
        return snapshot.diskCapacityBytes(host) - snapshot.usedDiskBytes(host) - change(host).diskBytes;
    }

    public int freeSriovFunctions(int host) {
        return snapshot.hosts().get(host).sriovFunctions()
                - snapshot.usedSriovFunctions(host)
                - change(host).sriovFunctions;
    }

    /** Returns what the VMs and the hypervisor of a host need, all that is promised to it included, micro-cores. */
    public long needMicroCores(int host) {
        return needMicroCores[host] + change(host).needMicroCores;
    }

    /** Returns the vCPUs that compete for the CPU of a host, all that is promised to it included. */
    public long runningVcpus(int host) {
        return snapshot.hostRunningVcpus(host) + change(host).runningVcpus;
    }

    /** Returns the CPU of the host that has most, micro-cores. */
    public long largestMicroCores() {
        return largestMicroCores;
    }

    /** Returns the RAM that the host may hand out that has most, bytes. */
    public long largestRamBytes() {
        return largestRamBytes;
    }

    /** Returns the RAM that a host can hand out as the snapshot has it, bytes, whatever is in flight or planned. */
    public long freeRamBytesBefore(int host) {
        return snapshot.ramCapacityBytes(host) - snapshot.usedRamBytes(host);
    }

    /** Returns what is needed of a host as the snapshot has it, micro-cores, whatever is in flight or planned. */
    public long needMicroCoresBefore(int host) {
        return needMicroCores[host];
    }

    /** Counts a VM on a host from now on, or, with a negative sign, no longer. */
    public void count(int vm, int host, int sign) {
        count(snapshot.vms().get(vm), need(vm), host, sign);
    }

    /** Counts a VM, of the snapshot or not, that needs so much CPU on a host from now on, or, with a negative sign, no longer. */
    public void count(Vm facts, long need, int host, int sign) {
        Change change = changed(host);
        change.vcpus += sign * (long) facts.vcpus();
        change.ramBytes += sign * facts.ramBytes();
        change.diskBytes += sign * facts.diskBytes();
        change.sriovFunctions += sign * facts.sriovFunctions();
        change.needMicroCores += sign * need;
        change.runningVcpus += facts.running() ? sign * (long) facts.vcpus() : 0;
    }

    /** Notes that a VM is about to leave a host, or, with a negative sign, no longer. */
    public void leave(int vm, int host, int sign) {
        Change change = changed(host);
        change.leavingVms += sign;
        change.leavingMicroCores += sign * need(vm);
        change.leavingVcpus += sign * vcpus(vm);
    }

    /** Returns how many VMs are about to leave a host. */
    public int leavingVms(int host) {
        return change(host).leavingVms;
    }

    /** Returns the CPU that a VM needs, micro-cores: all that it may use when it was not observed. */
    public long need(int vm) {
        if (snapshot.observed(vm)) {
            return snapshot.needMicroCores(vm);
        }
        Vm facts = snapshot.vms().get(vm);
        return facts.running() ? facts.cpuLimitMicroCores() : 0;
    }

    /** Returns the vCPUs of a VM that compete for CPU. */
    public long vcpus(int vm) {
        Vm facts = snapshot.vms().get(vm);
        return facts.running() ? facts.vcpus() : 0;
    }

    /** Returns what a host is short of, micro-cores, once all that is about to leave it has left; at most all its VMs could use. */
    public long relievedStolenMicroCores(int host) {
        return relievedStolenMicroCores(host, 0, 0);
    }

    /** Returns the same with one more of its VMs gone. */
    public long relievedStolenMicroCores(int host, int without) {
        return relievedStolenMicroCores(host, need(without), vcpus(without));
    }

    private long relievedStolenMicroCores(int host, long goneMicroCores, long goneVcpus) {
        long missing = stayingMicroCores(host) - goneMicroCores - capacity(host);
        long all = (stayingVcpus(host) - goneVcpus) * MicroCores.PER_CORE;
        return Math.max(0, Math.min(missing, all));
    }

    /** Returns the predicted steal of a host once all that is about to leave it has left, fraction. */
    public double relievedStealRatio(int host) {
        return steal(stayingMicroCores(host) - capacity(host), stayingVcpus(host));
    }

    private long stayingMicroCores(int host) {
        return needMicroCores(host) - change(host).leavingMicroCores;
    }

    private long stayingVcpus(int host) {
        return runningVcpus(host) - change(host).leavingVcpus;
    }

    private long capacity(int host) {
        return snapshot.cpuMicroCores(host);
    }

    /** A hypervisor that needs more than the host has would give more than everything: its VMs lose all, no more. */
    public static double steal(long missingMicroCores, long vcpus) {
        if (missingMicroCores <= 0 || vcpus <= 0) {
            return 0.0;
        }
        return Math.min(1.0, (double) missingMicroCores / (double) (vcpus * MicroCores.PER_CORE));
    }
}
