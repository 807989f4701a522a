package io.stealaway.placement.schedule;

import io.stealaway.model.Host;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.List;

/**
 * How many migrations may be under way at once, and how much they may put on the wire together: the one definition by which
 * plans are scheduled and migrations are begun.
 *
 * <p>Hosts, zones and roles are given by their indices in the snapshot; -1 is one that the snapshot does not know.
 *
 * <p>Immutable and thread-safe.
 */
public final class MigrationLimits {
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final ClusterSnapshot snapshot;
    private final MigrationPolicy policy;
    private final int maxInFlight;

    /** Of what a limit counts: all migrations, or those with the same zone, role, source or target. */
    public enum Scope {
        /** All there are. */
        CLUSTER,
        /** Those whose source is in one zone. */
        ZONE,
        /** Those of VMs of one role. */
        ROLE,
        /** Those that leave one host. */
        SOURCE,
        /** Those that arrive on one host. */
        TARGET
    }

    /** One limit; the order is that in which they are reported. */
    public enum Limit {
        /** Migrations in the cluster. */
        CLUSTER(Scope.CLUSTER, false),
        /** Migrations in a zone. */
        ZONE(Scope.ZONE, false),
        /** Migrations that leave a host. */
        OUT(Scope.SOURCE, false),
        /** Migrations that arrive on a host. */
        IN(Scope.TARGET, false),
        /** Migrations of a role. */
        ROLE(Scope.ROLE, false),
        /** Bytes per second out of a host. */
        LINK_OUT(Scope.SOURCE, true),
        /** Bytes per second into a host. */
        LINK_IN(Scope.TARGET, true),
        /** Bytes per second in the cluster. */
        CLUSTER_BYTES(Scope.CLUSTER, true);

        /** In their order. */
        public static final List<Limit> ALL = List.of(values());

        private final Scope scope;
        private final boolean bytes;

        Limit(Scope scope, boolean bytes) {
            this.scope = scope;
            this.bytes = bytes;
        }

        /** Returns which migrations count. */
        public Scope scope() {
            return scope;
        }

        /** Returns whether bytes per second are counted, rather than migrations. */
        public boolean bytes() {
            return bytes;
        }

        /**
         * Returns how much one migration takes.
         *
         * @param rate its rate, bytes per second
         */
        public long taken(long rate) {
            return bytes ? rate : 1;
        }
    }

    /** Takes the limits of a policy. */
    public MigrationLimits(ClusterSnapshot snapshot, MigrationPolicy policy) {
        this(snapshot, policy, policy.maxInFlight());
    }

    /** @param maxInFlight in the cluster, at most what the policy says: fewer after failures */
    public MigrationLimits(ClusterSnapshot snapshot, MigrationPolicy policy, int maxInFlight) {
        this.snapshot = snapshot;
        this.policy = policy;
        this.maxInFlight = Math.min(maxInFlight, policy.maxInFlight());
    }

    /** Returns whether a limit can ever be the one that is reached; others need not be looked at. */
    public boolean binds(Limit limit) {
        return switch (limit) {
            case ZONE -> policy.maxInFlightPerZone() < maxInFlight;
            case CLUSTER_BYTES -> policy.maxClusterBytesPerSecond() > 0;
            default -> true;
        };
    }

    /**
     * Returns how much may be taken at once.
     *
     * @param index of the host or role that the limit is of; whatever for the cluster and for zones, which are all alike
     */
    public long most(Limit limit, int index) {
        return switch (limit) {
            case CLUSTER -> maxInFlight;
            case ZONE -> policy.maxInFlightPerZone();
            case OUT -> policy.maxOutPerHost();
            case IN -> policy.maxInPerHost();
            case ROLE -> mostOfRole(index);
            case LINK_OUT, LINK_IN -> link(index);
            case CLUSTER_BYTES ->
                policy.maxClusterBytesPerSecond() == 0 ? UNLIMITED : policy.maxClusterBytesPerSecond();
        };
    }

    /** One is always allowed, so that a role of few VMs can be cured too. */
    private long mostOfRole(int role) {
        long running = 0;
        for (int vm : role < 0 ? new int[0] : snapshot.roleVms(role)) {
            running += snapshot.vms().get(vm).running() ? 1 : 0;
        }
        return Math.max(1L, (long) Math.floor(policy.maxRoleShare() * running));
    }

    /** Returns what a migration puts on the wire, bytes per second: the declared bandwidth, or less where a link gives less. */
    public long rate(int source, int target) {
        return Math.min(policy.bandwidthBytesPerSecond(), Math.min(link(source), link(target)));
    }

    /** A host that is not known slows nothing down. */
    private long link(int host) {
        List<Host> hosts = snapshot.hosts();
        return host < 0 ? policy.bandwidthBytesPerSecond() : hosts.get(host).linkBytesPerSecond();
    }
}
