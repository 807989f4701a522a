package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.MigrationPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The limits on migrations at the same time: of the cluster, of each role, out of and into each host, on each link in each
 * direction. Only hosts and roles that a migration names have lanes. Not thread-safe.
 */
final class WaveLimits {
    /** Places of a host's lanes. */
    private static final int OUT = 0;

    private static final int IN = 1;
    private static final int LINK_OUT = 2;
    private static final int LINK_IN = 3;
    private static final int LANES_PER_HOST = 4;

    private final ClusterSnapshot snapshot;
    private final MigrationPolicy policy;
    private final Lane cluster;
    private final int[] hosts;
    private final @Nullable Lane[] hostLanes;
    private final int[] roles;
    private final @Nullable Lane[] roleLanes;

    /** Takes all migrations that are to be asked about. */
    WaveLimits(ClusterSnapshot snapshot, MigrationPolicy policy, List<Waves.Hop> hops) {
        this.snapshot = snapshot;
        this.policy = policy;
        cluster = new Lane(policy.maxInFlight());
        hosts = hops.stream()
                .flatMapToInt(hop -> IntStream.of(hop.source(), hop.target()))
                .sorted()
                .distinct()
                .toArray();
        hostLanes = new Lane[LANES_PER_HOST * hosts.length];
        roles = hops.stream()
                .mapToInt(hop -> snapshot.vmRole(hop.vm()))
                .filter(role -> role >= 0)
                .sorted()
                .distinct()
                .toArray();
        roleLanes = new Lane[roles.length];
    }

    /** Returns the lanes that a migration takes one place of each, and last the two links, of which it takes its rate. */
    Lane[] lanes(Waves.Hop hop) {
        Lane out = lane(hop.source(), OUT);
        Lane in = lane(hop.target(), IN);
        Lane linkOut = lane(hop.source(), LINK_OUT);
        Lane linkIn = lane(hop.target(), LINK_IN);
        int role = snapshot.vmRole(hop.vm());
        return role < 0
                ? new Lane[] {cluster, out, in, linkOut, linkIn}
                : new Lane[] {cluster, roleLane(role), out, in, linkOut, linkIn};
    }

    private Lane lane(int host, int what) {
        int place = LANES_PER_HOST * Arrays.binarySearch(hosts, host) + what;
        Lane lane = hostLanes[place];
        if (lane == null) {
            lane = new Lane(most(host, what));
            hostLanes[place] = lane;
        }
        return lane;
    }

    private long most(int host, int what) {
        return switch (what) {
            case OUT -> policy.maxOutPerHost();
            case IN -> policy.maxInPerHost();
            default -> snapshot.hosts().get(host).linkBytesPerSecond();
        };
    }

    private Lane roleLane(int role) {
        int place = Arrays.binarySearch(roles, role);
        Lane lane = roleLanes[place];
        if (lane == null) {
            lane = new Lane(mostOfRole(role));
            roleLanes[place] = lane;
        }
        return lane;
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
