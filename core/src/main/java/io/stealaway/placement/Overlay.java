package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Holds;
import io.stealaway.model.Policy;
import io.stealaway.model.VmId;
import java.util.Optional;

/**
 * What a plan is made from: what stays the same, and the counts that every planned move changes.
 *
 * @param withoutMigrationOf the VM whose migration in flight does not count
 * @param stands which hosts each VM counts on
 * @param loads what is needed of each host, and left of it
 */
record Overlay(
        ClusterSnapshot snapshot,
        Policy policy,
        Holds holds,
        Optional<VmId> withoutMigrationOf,
        Stands stands,
        Arrivals arrivals,
        HostLoads loads,
        OwnSteal ownSteal,
        TenantNeed tenantNeed,
        RolePeers rolePeers,
        GroupPeers groupPeers,
        VolumeHosts volumeHosts,
        Losses losses) {

    /** Starts from a snapshot, with nothing in flight yet. */
    static Overlay of(ClusterSnapshot snapshot, Policy policy, Holds holds, Optional<VmId> withoutMigrationOf) {
        Stands stands = new Stands(snapshot);
        Arrivals arrivals = new Arrivals(snapshot);
        HostLoads loads = new HostLoads(snapshot);
        return new Overlay(
                snapshot,
                policy,
                holds,
                withoutMigrationOf,
                stands,
                arrivals,
                loads,
                new OwnSteal(snapshot, loads),
                new TenantNeed(snapshot, stands, arrivals, loads),
                new RolePeers(snapshot, stands, arrivals),
                new GroupPeers(snapshot, stands),
                new VolumeHosts(snapshot),
                new Losses(snapshot, policy.placement(), stands));
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
