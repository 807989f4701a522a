package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPolicy;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The limits on migrations at the same time, and what one migration takes of each. */
final class WaveLimits {
    private final ClusterSnapshot snapshot;
    private final MigrationPolicy policy;
    private final Map<Role, Long> runningVms = new TreeMap<>();

    /** What is limited. */
    enum Kind {
        CLUSTER,
        ROLE,
        OUT_OF_HOST,
        INTO_HOST,
        LINK_OUT,
        LINK_IN
    }

    /** A limit of one host or role, by its index. */
    record Key(Kind kind, int index) {}

    WaveLimits(ClusterSnapshot snapshot, MigrationPolicy policy) {
        this.snapshot = snapshot;
        this.policy = policy;
        for (Vm vm : snapshot.vms()) {
            if (vm.running()) {
                vm.role().ifPresent(role -> runningVms.merge(role, 1L, Long::sum));
            }
        }
    }

    /** Returns what a migration takes; no more of any limit than there is. */
    Map<Key, Long> amounts(VmId vm, HostId from, HostId to) {
        int source = snapshot.hostIndex(from).orElseThrow();
        int target = snapshot.hostIndex(to).orElseThrow();
        int role = snapshot.vmRole(snapshot.vmIndex(vm).orElseThrow());
        long rate = Transfer.rate(
                policy.bandwidthBytesPerSecond(),
                snapshot.hosts().get(source),
                snapshot.hosts().get(target));
        Map<Key, Long> amounts = new LinkedHashMap<>();
        amounts.put(new Key(Kind.CLUSTER, 0), 1L);
        if (role >= 0) {
            amounts.put(new Key(Kind.ROLE, role), 1L);
        }
        amounts.put(new Key(Kind.OUT_OF_HOST, source), 1L);
        amounts.put(new Key(Kind.INTO_HOST, target), 1L);
        amounts.put(new Key(Kind.LINK_OUT, source), rate);
        amounts.put(new Key(Kind.LINK_IN, target), rate);
        return amounts;
    }

    /** Returns how much of a limit there is. */
    long most(Key limit) {
        return switch (limit.kind()) {
            case CLUSTER -> policy.maxInFlight();
            case ROLE -> mostOfRole(snapshot.roles().get(limit.index()));
            case OUT_OF_HOST -> policy.maxOutPerHost();
            case INTO_HOST -> policy.maxInPerHost();
            case LINK_OUT, LINK_IN -> snapshot.hosts().get(limit.index()).linkBytesPerSecond();
        };
    }

    /** One is always allowed, so that a role of few VMs can be cured too. */
    private long mostOfRole(Role role) {
        return Math.max(1L, (long) Math.floor(policy.maxRoleShare() * runningVms.getOrDefault(role, 0L)));
    }
}
