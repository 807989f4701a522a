package io.stealaway.placement.search;

import io.stealaway.model.PlacementHolds;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.survival.FailoverAnalysis;
import java.util.Optional;

/**
 * What a plan is made from: what stays the same, and the counts that every planned move changes.
 *
 * @param withoutMigrationOf the VM whose migration in flight does not count
 * @param stands which hosts each VM counts on
 * @param loads what is needed of each host, and left of it
 */
record PlanOverlay(
        ClusterSnapshot snapshot,
        Policy policy,
        PlacementHolds holds,
        Optional<VmId> withoutMigrationOf,
        VmPlacements stands,
        Arrivals arrivals,
        HostLoads loads,
        VmStealPredictor ownSteal,
        TenantNeed tenantNeed,
        RolePeers rolePeers,
        RoleService roleService,
        GroupPeers groupPeers,
        VolumeHosts volumeHosts,
        FailoverAnalysis losses) {

    /** Starts from a snapshot, with nothing in flight yet. */
    static PlanOverlay of(
            ClusterSnapshot snapshot, Policy policy, PlacementHolds holds, Optional<VmId> withoutMigrationOf) {
        VmPlacements stands = new VmPlacements(snapshot);
        Arrivals arrivals = new Arrivals(snapshot);
        HostLoads loads = new HostLoads(snapshot);
        return new PlanOverlay(
                snapshot,
                policy,
                holds,
                withoutMigrationOf,
                stands,
                arrivals,
                loads,
                new VmStealPredictor(snapshot, loads),
                new TenantNeed(snapshot, stands, arrivals, loads),
                new RolePeers(snapshot, stands, arrivals),
                new RoleService(snapshot),
                new GroupPeers(snapshot, stands),
                new VolumeHosts(snapshot),
                new FailoverAnalysis(snapshot, policy.placement(), stands));
    }

    boolean ignoresMigrationOf(VmId vm) {
        return withoutMigrationOf.filter(vm::equals).isPresent();
    }

    /** Notes that a VM counts on a host from now on, or, with a negative sign, no longer. */
    void count(int vm, int host, int sign) {
        loads.count(vm, host, sign);
        arrivals.count(vm, host, sign);
        rolePeers.count(vm, host, sign);
        groupPeers.moved(vm);
        losses.changed();
    }
}
