package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.PlacementPolicy;
import io.stealaway.model.Role;
import io.stealaway.model.ZoneId;
import java.util.HashMap;
import java.util.Map;

/** The most VMs of a role that one host may hold, as the referee reckons it. Not thread-safe. */
final class RoleCap {
    private record InZone(Role role, ZoneId zone) {}

    private final PlacementPolicy policy;
    private final Map<InZone, Integer> vms = new HashMap<>();

    RoleCap(ClusterSnapshot snapshot, PlacementPolicy policy) {
        this.policy = policy;
        snapshot.vms()
                .forEach(vm -> vm.role().ifPresent(role -> {
                    ZoneId zone = snapshot.host(vm.host()).orElseThrow().zone();
                    vms.merge(new InZone(role, zone), 1, Integer::sum);
                }));
    }

    /** Returns the cap by count. */
    int byCount() {
        return policy.maxRoleVmsPerHost();
    }

    /** Returns the cap by the share of the role's VMs in a zone, at least one; none with a share of 1. */
    int byShare(Role role, ZoneId zone) {
        double share = policy.maxRoleSharePerHost();
        if (share == 1.0) {
            return Integer.MAX_VALUE;
        }
        return Math.max(1, (int) Math.floor(share * vms.getOrDefault(new InZone(role, zone), 0)));
    }
}
