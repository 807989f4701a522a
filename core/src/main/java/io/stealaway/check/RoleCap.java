package io.stealaway.check;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Role;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.HashMap;
import java.util.Map;

/** The most VMs of a role that one host may hold, computed independently of the engine. Not thread-safe. */
final class RoleCap {
    private record InZone(Role role, AvailabilityZone zone) {}

    private final ClusterSnapshot snapshot;
    private final PlacementPolicy policy;
    private final Map<InZone, Integer> caps = new HashMap<>();

    RoleCap(ClusterSnapshot snapshot, PlacementPolicy policy) {
        this.snapshot = snapshot;
        this.policy = policy;
    }

    /** Returns the cap by count. */
    int byCount() {
        return policy.maxRoleVmsPerHost();
    }

    /** Returns the cap by the share of the role's VMs in a zone, at least one; none with a share of 1. */
    int byShare(Role role, AvailabilityZone zone) {
        if (policy.maxRoleSharePerHost() == 1.0) {
            return Integer.MAX_VALUE;
        }
        return caps.computeIfAbsent(new InZone(role, zone), this::share);
    }

    private int share(InZone asked) {
        long vms = snapshot.vms().stream()
                .filter(vm -> vm.role().filter(asked.role()::equals).isPresent())
                .filter(vm -> snapshot.host(vm.host()).orElseThrow().zone().equals(asked.zone()))
                .count();
        return Math.max(1, (int) Math.floor(policy.maxRoleSharePerHost() * vms));
    }
}
