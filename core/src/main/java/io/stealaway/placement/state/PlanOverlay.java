package io.stealaway.placement.state;

import io.stealaway.model.PlacementHolds;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.foresight.ForecastLoads;
import io.stealaway.placement.survival.PlanSurvival;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * What a plan is made from: what stays the same, and the counts that every planned move changes.
 *
 * @param withoutMigrationOf the VM whose migration in flight does not count
 * @param placements which hosts each VM counts on
 * @param arrived VMs in flight that the snapshot shows on their target already: these leave their second host
 * @param loads what is needed of each host, and left of it
 * @param forecast what is expected to be needed of each host
 */
public record PlanOverlay(
        ClusterSnapshot snapshot,
        Policy policy,
        PlacementHolds holds,
        Optional<VmId> withoutMigrationOf,
        VmPlacements placements,
        BitSet arrived,
        Arrivals arrivals,
        HostLoads loads,
        ForecastLoads forecast,
        VmStealPredictor ownSteal,
        TenantNeed tenantNeed,
        RolePeers rolePeers,
        RoleService roleService,
        GroupPeers groupPeers,
        VolumeHosts volumeHosts,
        PlanSurvival losses) {

    /** Starts from a snapshot, with nothing in flight yet. */
    public static PlanOverlay of(
            ClusterSnapshot snapshot, Policy policy, PlacementHolds holds, Optional<VmId> withoutMigrationOf) {
        VmPlacements placements = new VmPlacements(snapshot);
        Arrivals arrivals = new Arrivals(snapshot);
        HostLoads loads = new HostLoads(snapshot);
        return new PlanOverlay(
                snapshot,
                policy,
                holds,
                withoutMigrationOf,
                placements,
                new BitSet(),
                arrivals,
                loads,
                new ForecastLoads(snapshot, policy.foresight()),
                new VmStealPredictor(snapshot, loads),
                new TenantNeed(snapshot, placements, arrivals, loads),
                new RolePeers(snapshot, placements, arrivals),
                new RoleService(snapshot),
                new GroupPeers(snapshot, placements),
                new VolumeHosts(snapshot),
                new PlanSurvival(snapshot, policy.placement(), placements));
    }

    /** Returns the VMs that count on a host and are not about to leave it, ascending; a new array. */
    public int[] staying(int host) {
        int[] come = arrivals.of(host);
        int present = snapshot.hostVmCount(host);
        int[] staying = new int[present + come.length];
        int count = 0;
        for (int i = 0; i < staying.length; i++) {
            int guest = i < present ? snapshot.hostVm(host, i) : come[i - present];
            if (placements.on(guest, host) && !leaves(guest, host)) {
                staying[count++] = guest;
            }
        }
        Arrays.sort(staying, 0, count);
        return Arrays.copyOf(staying, count);
    }

    /** Returns whether a VM is about to leave a host. */
    public boolean leaves(int vm, int host) {
        if (arrived.get(vm)) {
            return placements.host(vm, 1) == host;
        }
        return placements.last(vm) != host && placements.on(vm, host);
    }

    public boolean ignoresMigrationOf(VmId vm) {
        return withoutMigrationOf.filter(vm::equals).isPresent();
    }

    /** Notes that a VM counts on a host from now on, or, with a negative sign, no longer. */
    public void count(int vm, int host, int sign) {
        loads.count(vm, host, sign);
        forecast.count(vm, host, sign);
        arrivals.count(vm, host, sign);
        rolePeers.count(vm, host, sign);
        groupPeers.moved(vm);
        losses.changed();
    }
}
