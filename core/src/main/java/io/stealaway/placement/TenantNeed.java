package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Tenant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What the VMs of one tenant need of each host, one that moves on each of its hosts. Counted when first asked about
 * another tenant, and kept up as VMs come and go. Not thread-safe.
 */
final class TenantNeed {
    private static final int NONE = -1;

    private final ClusterSnapshot snapshot;
    private final Stands stands;
    private final HostLoads loads;
    private final long[] needMicroCores;
    private int[][] tenantVms = {};
    private int[] vmTenant = {};
    private int countedTenant = NONE;

    TenantNeed(ClusterSnapshot snapshot, Stands stands, HostLoads loads) {
        this.snapshot = snapshot;
        this.stands = stands;
        this.loads = loads;
        needMicroCores = new long[snapshot.hosts().size()];
    }

    /** Notes that a VM counts on a host from now on, or, with a negative sign, no longer. */
    void count(int vm, int host, int sign) {
        if (countedTenant != NONE && vmTenant[vm] == countedTenant) {
            needMicroCores[host] += sign * loads.need(vm);
        }
    }

    /** Returns what the tenant of a VM needs of a host, micro-cores, the VM itself included where it counts. */
    long needMicroCores(int vm, int host) {
        if (vmTenant.length == 0) {
            group();
        }
        if (countedTenant != vmTenant[vm]) {
            countAnew(vmTenant[vm]);
        }
        return needMicroCores[host];
    }

    private void countAnew(int tenant) {
        countedTenant = tenant;
        Arrays.fill(needMicroCores, 0);
        for (int vm : tenantVms[tenant]) {
            for (int place = 0; place < Stands.PLACES; place++) {
                int host = stands.host(vm, place);
                if (host >= 0) {
                    needMicroCores[host] += loads.need(vm);
                }
            }
        }
    }

    private void group() {
        int vms = snapshot.vms().size();
        vmTenant = new int[vms];
        Map<Tenant, Integer> index = new HashMap<>();
        int[] sizes = new int[vms];
        for (int vm = 0; vm < vms; vm++) {
            vmTenant[vm] = index.computeIfAbsent(snapshot.vms().get(vm).tenant(), tenant -> index.size());
            sizes[vmTenant[vm]]++;
        }
        tenantVms = new int[index.size()][];
        for (int tenant = 0; tenant < tenantVms.length; tenant++) {
            tenantVms[tenant] = new int[sizes[tenant]];
        }
        for (int vm = vms - 1; vm >= 0; vm--) {
            tenantVms[vmTenant[vm]][--sizes[vmTenant[vm]]] = vm;
        }
    }
}
