package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import java.util.Arrays;

/**
 * How many VMs of one role count on each host. Counted when first asked about another role, since a table of roles by
 * hosts would not fit a large cluster, and kept up as VMs come and go. Not thread-safe.
 */
final class RolePeers {
    private static final int NONE = -1;

    private final ClusterSnapshot snapshot;
    private final Stands stands;
    /** VMs of role r: vmsByRole[roleStart[r]] to vmsByRole[roleStart[r + 1] - 1]. */
    private final int[] roleStart;

    private final int[] vmsByRole;
    private final int[] roleVms;
    private int countedRole = NONE;
    private int zoneRole = NONE;
    private int zone = NONE;
    private int inZone;

    RolePeers(ClusterSnapshot snapshot, Stands stands) {
        this.snapshot = snapshot;
        this.stands = stands;
        roleVms = new int[snapshot.hosts().size()];
        roleStart = new int[snapshot.roles().size() + 1];
        int vms = snapshot.vms().size();
        for (int i = 0; i < vms; i++) {
            int role = snapshot.vmRole(i);
            if (role >= 0) {
                roleStart[role + 1]++;
            }
        }
        Arrays.parallelPrefix(roleStart, Integer::sum);
        vmsByRole = new int[roleStart[roleStart.length - 1]];
        int[] next = roleStart.clone();
        for (int i = 0; i < vms; i++) {
            int role = snapshot.vmRole(i);
            if (role >= 0) {
                vmsByRole[next[role]++] = i;
            }
        }
    }

    /** Returns how many VMs of a VM's role are in its zone, itself included; 0 without a role. */
    int inZone(int vm) {
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
        for (int i = roleStart[role]; i < roleStart[role + 1]; i++) {
            inZone += snapshot.hostZone(snapshot.vmHost(vmsByRole[i])) == zone ? 1 : 0;
        }
    }

    /** Returns how many other VMs of a VM's role count on a host. */
    int onHost(int vm, int host) {
        int role = snapshot.vmRole(vm);
        if (role < 0) {
            return 0;
        }
        if (role != countedRole) {
            countAnew(role);
        }
        return roleVms[host] - (stands.on(vm, host) ? 1 : 0);
    }

    /** Notes that a VM counts on a host from now on, or, with a negative sign, no longer. */
    void count(int vm, int host, int sign) {
        if (countedRole >= 0 && snapshot.vmRole(vm) == countedRole) {
            roleVms[host] += sign;
        }
    }

    private void countAnew(int role) {
        countedRole = role;
        Arrays.fill(roleVms, 0);
        for (int i = roleStart[role]; i < roleStart[role + 1]; i++) {
            for (int place = 0; place < Stands.PLACES; place++) {
                int host = stands.host(vmsByRole[i], place);
                if (host >= 0) {
                    roleVms[host]++;
                }
            }
        }
    }
}
