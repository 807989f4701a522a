package io.stealaway.benchmarks.peers;

import io.stealaway.benchmarks.Instance;
import io.stealaway.model.Host;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The rules that every peer can express, over plain arrays that none of them profits from: each of the given VMs must leave
 * its host for one of the same zone that is in service, steals less than {@link #MAX_STEAL}, has the vCPUs and the RAM, and
 * holds no VM of the same role. What a VM leaves is not free before it has arrived, so nothing that leaves makes room. The
 * objective is the least sum of {@link #cost}.
 */
final class Problem {
    static final double MAX_STEAL = 0.05;
    static final double STEAL_WEIGHT = 10.0;
    static final double CPU_WEIGHT = 5.0;
    static final double RAM_WEIGHT = 1.0;
    static final int MIB_SHIFT = 20;

    final Instance instance;
    /** The VMs that must leave. */
    final int[] movers;

    final int hosts;
    final int vms;
    final int[] zone;
    final boolean[] inService;
    final double[] steal;
    final int[] freeVcpus;
    final int[] vcpuCapacity;
    final int[] freeRamMib;
    final int[] ramCapacityMib;
    /** CPU needed and there, cores. */
    final double[] need;

    final double[] cpus;
    final int[] vmHost;
    final int[] vmVcpus;
    final int[] vmRamMib;
    final int[] vmRole;
    final double[] vmNeed;

    Problem(Instance instance, int count) {
        this.instance = instance;
        ClusterSnapshot snapshot = instance.snapshot();
        movers = instance.suffering().stream()
                .mapToInt(Integer::intValue)
                .limit(count)
                .toArray();
        hosts = snapshot.hosts().size();
        vms = snapshot.vms().size();
        zone = IntStream.range(0, hosts).map(snapshot::hostZone).toArray();
        inService = new boolean[hosts];
        steal = IntStream.range(0, hosts).mapToDouble(snapshot::hostStealRatio).toArray();
        freeVcpus = new int[hosts];
        vcpuCapacity = new int[hosts];
        freeRamMib = new int[hosts];
        ramCapacityMib = new int[hosts];
        need = new double[hosts];
        cpus = new double[hosts];
        for (int host = 0; host < hosts; host++) {
            fill(snapshot, host);
        }
        vmHost = IntStream.range(0, vms).map(snapshot::vmHost).toArray();
        vmRole = IntStream.range(0, vms).map(snapshot::vmRole).toArray();
        vmVcpus = snapshot.vms().stream().mapToInt(Vm::vcpus).toArray();
        vmRamMib = snapshot.vms().stream()
                .mapToInt(vm -> (int) (vm.ramBytes() >> MIB_SHIFT))
                .toArray();
        vmNeed = IntStream.range(0, vms)
                .mapToDouble(vm -> snapshot.needMicroCores(vm) / 1e6)
                .toArray();
    }

    private void fill(ClusterSnapshot snapshot, int host) {
        Host facts = snapshot.hosts().get(host);
        inService[host] = facts.enabled() && facts.up() && !facts.maintenance();
        vcpuCapacity[host] = (int) facts.vcpuCapacity();
        freeVcpus[host] = (int) (facts.vcpuCapacity() - snapshot.usedVcpus(host));
        ramCapacityMib[host] = (int) (facts.ramCapacityBytes() >> MIB_SHIFT);
        freeRamMib[host] = (int) ((facts.ramCapacityBytes() - snapshot.usedRamBytes(host)) >> MIB_SHIFT);
        need[host] = (facts.hypervisorDemandMicroCores() + snapshot.hostNeedMicroCores(host)) / 1e6;
        cpus[host] = facts.threads();
    }

    /** Returns whether the host may be a target at all, whatever else goes there. */
    boolean admits(int vm, int host) {
        return inService[host] && host != vmHost[vm] && zone[host] == zone[vmHost[vm]] && steal[host] < MAX_STEAL;
    }

    /** Returns what a host costs that needs so many CPUs and has so much RAM free once a VM is there; lower is better. */
    double cost(int host, double needs, double freeMib) {
        return STEAL_WEIGHT * steal[host]
                + CPU_WEIGHT * needs / cpus[host]
                + RAM_WEIGHT * (1.0 - freeMib / ramCapacityMib[host]);
    }

    /** Returns the roles on each host. */
    BitSet[] roles() {
        BitSet[] roles = new BitSet[hosts];
        Arrays.setAll(roles, host -> new BitSet());
        for (int vm = 0; vm < vms; vm++) {
            roles[vmHost[vm]].set(vmRole[vm]);
        }
        return roles;
    }
}
