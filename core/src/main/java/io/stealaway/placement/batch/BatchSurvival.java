package io.stealaway.placement.batch;

import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.HostId;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.SnapshotDelta;
import io.stealaway.placement.state.PlanState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether zones survive the loss of hosts with new VMs in them. That analysis knows VMs of a snapshot only, so each zone that is asked
 * about has a snapshot of its own that the new VMs are in, on no host until they have one. Does nothing where the policy asks for no
 * survival; not thread-safe.
 */
final class BatchSurvival {
    private static final FailoverResult SURVIVES = new FailoverResult.Survives();

    private final ClusterSnapshot snapshot;
    private final Policy policy;
    private final List<NewVm> vms;
    private final boolean asked;
    private final Map<Integer, Zone> zones = new HashMap<>();
    /** The host of each VM that has one. */
    private final Map<NewVm, Integer> hosts = new HashMap<>();

    private record Zone(PlanState plan, Map<NewVm, Integer> index) {}

    BatchSurvival(ClusterSnapshot snapshot, Policy policy, List<NewVm> vms) {
        this.snapshot = snapshot;
        this.policy = policy;
        this.vms = vms;
        asked = policy.placement().failureShare() > 0.0;
    }

    void count(NewVm vm, int host, int sign) {
        if (!asked) {
            return;
        }
        if (sign > 0) {
            hosts.put(vm, host);
        } else {
            hosts.remove(vm);
        }
        Zone zone = zones.get(snapshot.hostZone(host));
        if (zone != null) {
            lay(zone, vm, host, sign);
        }
    }

    private static void lay(Zone zone, NewVm vm, int host, int sign) {
        Integer index = zone.index().get(vm);
        if (index == null) {
            throw new IllegalStateException("VM " + vm.id() + " is not of this batch");
        }
        if (sign > 0) {
            zone.plan().putBack(index, host);
        } else {
            zone.plan().lift(index);
        }
    }

    FailoverResult with(NewVm vm, int host) {
        if (!asked) {
            return SURVIVES;
        }
        Zone zone = zone(snapshot.hostZone(host));
        Integer index = zone.index().get(vm);
        if (index == null) {
            throw new IllegalStateException("VM " + vm.id() + " is not of this batch");
        }
        return zone.plan().survivalWith(index, host);
    }

    FailoverResult before(int zone) {
        return asked ? zone(zone).plan().survivalBefore(zone) : SURVIVES;
    }

    private Zone zone(int zone) {
        Zone known = zones.get(zone);
        if (known == null) {
            known = build(zone);
            zones.put(zone, known);
        }
        return known;
    }

    private Zone build(int zone) {
        HostId any = snapshot.hosts().get(snapshot.zoneHosts(zone)[0]).id();
        SnapshotDelta.Builder delta = SnapshotDelta.builder(snapshot.takenAt());
        vms.forEach(vm -> delta.add(vm.facts().toBuilder().host(any).build()));
        ClusterSnapshot with = snapshot.apply(delta.build());
        PlanState plan = new PlanState(with, policy, PlacementHolds.none());
        Map<NewVm, Integer> index = new HashMap<>();
        vms.forEach(vm -> index.put(vm, with.vmIndex(vm.id()).orElseThrow()));
        plan.startWithout(
                index.values().stream().mapToInt(Integer::intValue).sorted().toArray());
        Zone built = new Zone(plan, index);
        hosts.forEach((vm, host) -> {
            if (snapshot.hostZone(host) == zone) {
                lay(built, vm, host, 1);
            }
        });
        return built;
    }
}
