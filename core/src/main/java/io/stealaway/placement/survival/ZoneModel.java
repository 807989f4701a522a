package io.stealaway.placement.survival;

import io.stealaway.model.Host;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What counts of one zone when hosts fail, and does not change while a plan is made. Hosts and VMs have indices of their own
 * here, in the order of the snapshot's.
 */
final class ZoneModel {
    static final int VCPUS = 0;
    static final int RAM = 1;
    static final int DISK = 2;
    static final int DIMENSIONS = 3;

    /** Index in the snapshot of each host and each VM. */
    final int[] hosts;

    final int[] vms;
    /** How many hosts fail at once; 0 when nothing is asked. */
    final int failing;
    /** What each host may hand out, and each VM needs, by dimension. */
    final long[][] capacity = new long[DIMENSIONS][];

    final long[][] need = new long[DIMENSIONS][];
    final int[] threads;
    final boolean[] inService;
    final RoleCapRules caps;
    final AffinityRules affinity;
    /** What each VM takes of the smallest host in service, see {@link DominantShare}. */
    final long[] share;

    ZoneModel(ClusterSnapshot snapshot, PlacementPolicy policy, int zone) {
        hosts = snapshot.zoneHosts(zone);
        vms = vms(snapshot, zone, hosts);
        failing = failing(policy.failureShare(), hosts.length);
        threads = new int[hosts.length];
        inService = new boolean[hosts.length];
        for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
            capacity[dimension] = new long[hosts.length];
            need[dimension] = new long[vms.length];
        }
        for (int i = 0; i < hosts.length; i++) {
            host(i, snapshot.hosts().get(hosts[i]));
        }
        for (int i = 0; i < vms.length; i++) {
            Vm vm = snapshot.vms().get(vms[i]);
            need[VCPUS][i] = vm.vcpus();
            need[RAM][i] = vm.ramBytes();
            need[DISK][i] = vm.diskBytes();
        }
        caps = new RoleCapRules(snapshot, policy, zone, vms);
        affinity = new AffinityRules(snapshot, vms);
        share = new long[vms.length];
        for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
            share(need[dimension], smallest(capacity[dimension]));
        }
    }

    /** Returns how many of so many hosts fail at once: their share, at least one, and none where no other would be left. */
    static int failing(double failureShare, int hosts) {
        return failureShare == 0.0 || hosts < 2 ? 0 : Math.max(1, (int) Math.floor(failureShare * hosts));
    }

    private static int[] vms(ClusterSnapshot snapshot, int zone, int[] hosts) {
        BitSet vms = new BitSet();
        for (int host : hosts) {
            for (int vm : snapshot.hostVms(host)) {
                vms.set(vm);
            }
        }
        for (InFlightMigration migration : snapshot.inFlight()) {
            int source = snapshot.hostIndex(migration.source()).orElseThrow();
            int target = snapshot.hostIndex(migration.target()).orElseThrow();
            if (snapshot.hostZone(source) == zone || snapshot.hostZone(target) == zone) {
                vms.set(snapshot.vmIndex(migration.vm()).orElseThrow());
            }
        }
        return vms.stream().toArray();
    }

    private void host(int i, Host host) {
        capacity[VCPUS][i] = host.vcpuCapacity();
        capacity[RAM][i] = host.ramCapacityBytes();
        capacity[DISK][i] = host.diskCapacityBytes();
        threads[i] = host.threads();
        inService[i] = host.enabled()
                && host.up()
                && !host.maintenance()
                && host.problem().isEmpty();
    }

    private long smallest(long[] column) {
        long smallest = Long.MAX_VALUE;
        for (int i = 0; i < column.length; i++) {
            smallest = inService[i] ? Math.min(smallest, column[i]) : smallest;
        }
        return smallest;
    }

    private void share(long[] needs, long smallest) {
        for (int i = 0; i < needs.length; i++) {
            share[i] = Math.max(share[i], DominantShare.of(needs[i], smallest));
        }
    }

    /** Returns the zone's own index of a host of the snapshot; a negative number for one of another zone. */
    int host(int hostOfSnapshot) {
        return Arrays.binarySearch(hosts, hostOfSnapshot);
    }

    /** Returns the zone's own index of a VM of the snapshot. */
    int vm(int vmOfSnapshot) {
        return Arrays.binarySearch(vms, vmOfSnapshot);
    }
}
