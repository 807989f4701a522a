package io.stealaway.placement.state;

import io.stealaway.model.snapshot.ClusterSnapshot;

/** CPU demand of one tenant's VMs per host; a VM that moves counts on both its hosts. Recomputed on each call. */
public record TenantNeed(ClusterSnapshot snapshot, VmPlacements placements, Arrivals arrivals, HostLoads loads) {

    /** Returns what the tenant of a VM needs of a host, micro-cores, the VM itself included where it counts. */
    public long needMicroCores(int vm, int host) {
        return ofTenant(snapshot.vmTenant(vm), host);
    }

    /** Returns what a tenant, by its number in the snapshot, needs of a host, micro-cores. */
    public long ofTenant(int tenant, int host) {
        long need = 0;
        int guests = snapshot.hostVmCount(host);
        for (int place = 0; place < guests; place++) {
            int guest = snapshot.hostVm(host, place);
            if (snapshot.vmTenant(guest) == tenant && placements.on(guest, host)) {
                need += loads.need(guest);
            }
        }
        for (int arrival : arrivals.of(host)) {
            need += snapshot.vmTenant(arrival) == tenant ? loads.need(arrival) : 0;
        }
        return need;
    }
}
