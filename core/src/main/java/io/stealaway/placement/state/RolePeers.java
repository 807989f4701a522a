package io.stealaway.placement.state;

import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.survival.VmPlaces;

/**
 * How many VMs of one role count on each host. A table of roles by hosts would not fit a large cluster, so one role is counted
 * at a time, and kept up as VMs come and go; as long as only a few hosts are asked about, each is looked through instead,
 * because a service may have thousands of VMs. Not thread-safe.
 */
public final class RolePeers {
    private static final int NONE = -1;

    private final ClusterSnapshot snapshot;
    private final VmPlacements placements;
    private final Arrivals arrivals;
    private final int[] roleVms;
    private int[] counted = {};
    private int countedRole = NONE;
    private int lookedRole = NONE;
    /** How many VMs were looked at since that role is asked about. */
    private int looked;

    private int zoneRole = NONE;
    private int zone = NONE;
    private int inZone;

    public RolePeers(ClusterSnapshot snapshot, VmPlacements placements, Arrivals arrivals) {
        this.snapshot = snapshot;
        this.placements = placements;
        this.arrivals = arrivals;
        roleVms = new int[snapshot.hosts().size()];
    }

    /** Returns how many VMs of a VM's role are in its zone, itself included; 0 without a role. */
    public int inZone(int vm) {
        int role = snapshot.vmRole(vm);
        int zoneOfVm = snapshot.hostZone(snapshot.vmHost(vm));
        if (role >= 0 && (role != zoneRole || zoneOfVm != zone)) {
            countZone(role, zoneOfVm);
        }
        return role < 0 ? 0 : inZone;
    }

    private void countZone(int role, int zone) {
        this.zone = zone;
        zoneRole = role;
        inZone = 0;
        for (int vm : snapshot.roleVms(role)) {
            inZone += snapshot.hostZone(snapshot.vmHost(vm)) == zone ? 1 : 0;
        }
    }

    /** Returns how many other VMs of a VM's role count on a host. */
    public int onHost(int vm, int host) {
        int role = snapshot.vmRole(vm);
        if (role < 0) {
            return 0;
        }
        return all(role, host) - (placements.on(vm, host) ? 1 : 0);
    }

    private int all(int role, int host) {
        if (role == countedRole) {
            return roleVms[host];
        }
        if (role != lookedRole) {
            lookedRole = role;
            looked = 0;
        }
        looked += snapshot.hostVmCount(host);
        // To count a role is to walk its VMs twice, all places of each.
        if (looked < 2 * snapshot.roleVmCount(role)) {
            return countOn(role, host);
        }
        countAnew(role);
        return roleVms[host];
    }

    private int countOn(int role, int host) {
        int count = 0;
        int present = snapshot.hostVmCount(host);
        for (int place = 0; place < present; place++) {
            int guest = snapshot.hostVm(host, place);
            count += snapshot.vmRole(guest) == role && placements.on(guest, host) ? 1 : 0;
        }
        for (int arrival : arrivals.of(host)) {
            count += snapshot.vmRole(arrival) == role ? 1 : 0;
        }
        return count;
    }

    /** Notes that a VM counts on a host from now on, or, with a negative sign, no longer. */
    public void count(int vm, int host, int sign) {
        if (countedRole >= 0 && snapshot.vmRole(vm) == countedRole) {
            roleVms[host] += sign;
        }
    }

    private void countAnew(int role) {
        count(counted, 0);
        countedRole = role;
        counted = snapshot.roleVms(role);
        count(counted, 1);
    }

    /** Adds one to each host for each VM that counts on it, or sets them to zero. */
    private void count(int[] vms, int step) {
        for (int vm : vms) {
            for (int place = 0; place < VmPlaces.MOST; place++) {
                int host = placements.host(vm, place);
                if (host >= 0) {
                    roleVms[host] = step * (roleVms[host] + step);
                }
            }
        }
    }
}
