package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPolicy;
import io.stealaway.model.VmId;
import java.util.LinkedHashMap;
import java.util.Map;

/** The limits on migrations at the same time, and what one migration takes of each. */
final class WaveLimits {
    private final ClusterSnapshot snapshot;
    private final MigrationPolicy policy;

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
            case ROLE -> mostOfRole(limit.index());
            case OUT_OF_HOST -> policy.maxOutPerHost();
            case INTO_HOST -> policy.maxInPerHost();
            case LINK_OUT, LINK_IN -> snapshot.hosts().get(limit.index()).linkBytesPerSecond();
        };
    }

    /** One is always allowed, so that a role of few VMs can be cured too. */
    private long mostOfRole(int role) {
        long running = 0;
        for (int vm : snapshot.roleVms(role)) {
            running += snapshot.vms().get(vm).running() ? 1 : 0;
        }
        return Math.max(1L, (long) Math.floor(policy.maxRoleShare() * running));
    }
}
