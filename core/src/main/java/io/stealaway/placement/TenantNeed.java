package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Tenant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What the VMs of one tenant need of each host, one that moves on both of its hosts. Counted anew for each VM asked about,
 * and only when it is asked for.
 */
final class TenantNeed {
    private final ClusterSnapshot snapshot;
    private final PlacementState state;
    private final long[] needMicroCores;
    private int[][] tenantVms = {};
    private int[] vmTenant = {};
    private int countedFor = -1;

    TenantNeed(ClusterSnapshot snapshot, PlacementState state) {
        this.snapshot = snapshot;
        this.state = state;
        needMicroCores = new long[snapshot.hosts().size()];
    }

    /** Forgets what was counted: something moved, or another VM is asked about. */
    void reset() {
        countedFor = -1;
    }

    /** Returns what the tenant of a VM needs of a host, micro-cores, the VM itself included where it counts. */
    long needMicroCores(int vm, int host) {
        if (countedFor != vm) {
            count(vm);
        }
        return needMicroCores[host];
    }

    private void count(int vm) {
        if (vmTenant.length == 0) {
            group();
        }
        Arrays.fill(needMicroCores, 0);
        for (int peer : tenantVms[vmTenant[vm]]) {
            long need = state.need(peer);
            needMicroCores[snapshot.vmHost(peer)] += need;
            state.movingTo(peer).ifPresent(host -> needMicroCores[host] += need);
        }
        countedFor = vm;
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
