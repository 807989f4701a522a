package io.stealaway.placement.search;

import io.stealaway.model.snapshot.ClusterSnapshot;

/** What the VMs of one tenant need of each host, one that moves on each of its hosts. Reckoned anew for each question. */
record TenantNeed(ClusterSnapshot snapshot, VmPlacements stands, Arrivals arrivals, HostLoads loads) {

    /** Returns what the tenant of a VM needs of a host, micro-cores, the VM itself included where it counts. */
    long needMicroCores(int vm, int host) {
        int tenant = snapshot.vmTenant(vm);
        long need = 0;
        int guests = snapshot.hostVmCount(host);
        for (int place = 0; place < guests; place++) {
            int guest = snapshot.hostVm(host, place);
            if (snapshot.vmTenant(guest) == tenant && stands.on(guest, host)) {
                need += loads.need(guest);
            }
        }
        for (int arrival : arrivals.of(host)) {
            need += snapshot.vmTenant(arrival) == tenant ? loads.need(arrival) : 0;
        }
        return need;
    }
}
