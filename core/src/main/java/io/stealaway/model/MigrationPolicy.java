package io.stealaway.model;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * How much may move at once, how fast, and how soon again.
 *
 * <p>Build one with {@link #builder()}. Immutable and thread-safe.
 *
 * @param bandwidthBytesPerSecond the bandwidth that the migrator is configured with for each migration, bytes per second; 0 means not declared, and then nothing is moved
 * @param maxInPerHost migrations that may arrive on one host at once, at least 1
 * @param maxOutPerHost migrations that may leave one host at once, at least 1
 * @param maxRoleShare share of a role's VMs that may be out of service or in flight at once, fraction; one is always allowed
 * @param maxInFlight migrations in the whole cluster at once, those of others included, at least 1
 * @param maxInFlightPerZone migrations in one zone at once, those of others included, at least 1
 * @param maxClusterBytesPerSecond what all migrations in flight may put on the wire together, by the bandwidth declared for each, bytes per second, at least that of one; 0 is no limit of its own
 * @param successesPerRaise migrations that must go well in a row until a maxInFlight that was halved by failures is raised by one again, at least 1
 * @param maxIneffectivePerZone ineffective migrations in a zone within ineffectiveWindow from which nothing more is begun there, at least 1
 * @param ineffectiveWindow how long an ineffective migration counts
 * @param cooldown time after a migration during which its VM is left alone; doubles with each failed or ineffective one
 * @param maxCooldown the longest a cooldown grows, at least cooldown
 * @param ban time after a failed migration during which that VM is not sent to that host again
 * @param maxDuration longest predicted time on the wire of a migration that is begun
 * @param maxDowntime pause at the end of a live migration that the migrator is configured to aim at, below maxDuration
 * @param deadlineFactor how many times its predicted duration a migration may take before it is forced to complete or aborted, at least 1
 * @param minDeadline the shortest time after which a migration is forced to complete or aborted
 * @param forceComplete whether a migration that takes too long is first forced to complete, at the price of a VM that stands still meanwhile, and aborted only if that does not end it
 * @param proposalExpiry time after which a proposal that nobody approved or rejected is given up
 * @param quietHours when nothing is begun
 * @param controlPlaneRoles roles whose VMs are never moved, because the loop itself or the cloud stands on them
 * @param controlPlaneKeys keys of VM metadata that, with any value but {@code false}, say the same of one VM
 */
public record MigrationPolicy(
        long bandwidthBytesPerSecond,
        int maxInPerHost,
        int maxOutPerHost,
        double maxRoleShare,
        int maxInFlight,
        int maxInFlightPerZone,
        long maxClusterBytesPerSecond,
        int successesPerRaise,
        int maxIneffectivePerZone,
        Duration ineffectiveWindow,
        Duration cooldown,
        Duration maxCooldown,
        Duration ban,
        Duration maxDuration,
        Duration maxDowntime,
        double deadlineFactor,
        Duration minDeadline,
        boolean forceComplete,
        Duration proposalExpiry,
        List<QuietHours> quietHours,
        SortedSet<Role> controlPlaneRoles,
        SortedSet<String> controlPlaneKeys) {

    private static final SortedSet<Role> CONTROL_PLANE_ROLES = Sorted.set(Stream.of(
                    "stealaway",
                    "consul",
                    "etcd",
                    "vault",
                    "prometheus",
                    "thanos",
                    "alertmanager",
                    "kube-apiserver",
                    "keystone",
                    "nova",
                    "neutron",
                    "glance",
                    "cinder",
                    "placement",
                    "rabbitmq",
                    "galera")
            .map(Role::of)
            .toList());

    private static final SortedSet<String> CONTROL_PLANE_KEYS =
            Sorted.set(List.of("stealaway.control-plane", "stealaway.opt-out"));

    /** Checks every value; see the parameters for the rules.
     *
     * @throws IllegalArgumentException naming the value that breaks its rule
     */
    public MigrationPolicy {
        Objects.requireNonNull(cooldown, "cooldown");
        Objects.requireNonNull(maxCooldown, "maxCooldown");
        Objects.requireNonNull(ban, "ban");
        Objects.requireNonNull(minDeadline, "minDeadline");
        Require.between("bandwidthBytesPerSecond", bandwidthBytesPerSecond, 0, Host.MAX_BYTES);
        Require.between("maxInPerHost", maxInPerHost, 1, Integer.MAX_VALUE);
        Require.between("maxOutPerHost", maxOutPerHost, 1, Integer.MAX_VALUE);
        Require.fraction("maxRoleShare", maxRoleShare);
        Require.between("maxInFlight", maxInFlight, 1, Integer.MAX_VALUE);
        Require.positive("cooldown", cooldown);
        Require.positive("maxCooldown", maxCooldown);
        if (maxCooldown.compareTo(cooldown) < 0) {
            throw new IllegalArgumentException(
                    "maxCooldown (" + maxCooldown + ") must not be shorter than cooldown (" + cooldown + ")");
        }
        Require.positive("ban", ban);
        Require.between("deadlineFactor", deadlineFactor, 1.0, 1_000.0);
        Require.positive("minDeadline", minDeadline);
        Require.positive("maxDuration", maxDuration);
        Require.positive("maxDowntime", maxDowntime);
        if (maxDowntime.compareTo(maxDuration) >= 0) {
            throw new IllegalArgumentException("maxDowntime (" + maxDowntime + ") must be shorter than maxDuration ("
                    + maxDuration + "), of which it is the end");
        }
        Require.between("maxInFlightPerZone", maxInFlightPerZone, 1, Integer.MAX_VALUE);
        Require.between("maxClusterBytesPerSecond", maxClusterBytesPerSecond, 0, Host.MAX_BYTES);
        if (maxClusterBytesPerSecond > 0 && maxClusterBytesPerSecond < bandwidthBytesPerSecond) {
            throw new IllegalArgumentException("maxClusterBytesPerSecond (" + maxClusterBytesPerSecond
                    + ") must not be below bandwidthBytesPerSecond (" + bandwidthBytesPerSecond
                    + "): not one migration could begin. Maybe 0, which is no limit?");
        }
        Require.between("successesPerRaise", successesPerRaise, 1, Integer.MAX_VALUE);
        Require.between("maxIneffectivePerZone", maxIneffectivePerZone, 1, 1_000);
        Require.positive("ineffectiveWindow", ineffectiveWindow);
        Require.positive("proposalExpiry", proposalExpiry);
        quietHours = List.copyOf(quietHours);
        controlPlaneRoles = Sorted.set(controlPlaneRoles);
        controlPlaneKeys = Sorted.set(controlPlaneKeys);
    }

    /** Starts a builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the defaults. */
    public static MigrationPolicy defaults() {
        return builder().build();
    }

    /** Starts a builder from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.bandwidthBytesPerSecond = bandwidthBytesPerSecond;
        b.maxInPerHost = maxInPerHost;
        b.maxOutPerHost = maxOutPerHost;
        b.maxRoleShare = maxRoleShare;
        b.maxInFlight = maxInFlight;
        b.maxInFlightPerZone = maxInFlightPerZone;
        b.maxClusterBytesPerSecond = maxClusterBytesPerSecond;
        b.successesPerRaise = successesPerRaise;
        b.maxIneffectivePerZone = maxIneffectivePerZone;
        b.ineffectiveWindow = ineffectiveWindow;
        b.cooldown = cooldown;
        b.maxCooldown = maxCooldown;
        b.ban = ban;
        b.maxDuration = maxDuration;
        b.maxDowntime = maxDowntime;
        b.deadlineFactor = deadlineFactor;
        b.minDeadline = minDeadline;
        b.forceComplete = forceComplete;
        b.proposalExpiry = proposalExpiry;
        b.quietHours = quietHours;
        b.controlPlaneRoles = controlPlaneRoles;
        b.controlPlaneKeys = controlPlaneKeys;
        return b;
    }

    /** Collects the values of a {@link MigrationPolicy}; not thread-safe. */
    public static final class Builder {
        private long bandwidthBytesPerSecond = 0;
        private int maxInPerHost = 1;
        private int maxOutPerHost = 1;
        private double maxRoleShare = 0.05;
        private int maxInFlight = 5;
        private int maxInFlightPerZone = 5;
        private long maxClusterBytesPerSecond = 0;
        private int successesPerRaise = 3;
        private int maxIneffectivePerZone = 5;
        private Duration ineffectiveWindow = Duration.ofHours(1);
        private Duration cooldown = Duration.ofMinutes(30);
        private Duration maxCooldown = Duration.ofHours(24);
        private Duration ban = Duration.ofHours(24);
        private Duration maxDuration = Duration.ofMinutes(30);
        private Duration maxDowntime = Duration.ofMillis(500);
        private double deadlineFactor = 3.0;
        private Duration minDeadline = Duration.ofMinutes(5);
        private boolean forceComplete = false;
        private Duration proposalExpiry = Duration.ofMinutes(15);
        private List<QuietHours> quietHours = List.of();
        private SortedSet<Role> controlPlaneRoles = CONTROL_PLANE_ROLES;
        private SortedSet<String> controlPlaneKeys = CONTROL_PLANE_KEYS;

        private Builder() {}

        /** Sets: the bandwidth that the migrator is configured with for each migration, bytes per second; 0 means not declared, and then nothing is moved. */
        public Builder bandwidthBytesPerSecond(long bandwidthBytesPerSecond) {
            this.bandwidthBytesPerSecond = bandwidthBytesPerSecond;
            return this;
        }

        /** Sets: migrations that may arrive on one host at once, at least 1. */
        public Builder maxInPerHost(int maxInPerHost) {
            this.maxInPerHost = maxInPerHost;
            return this;
        }

        /** Sets: migrations that may leave one host at once, at least 1. */
        public Builder maxOutPerHost(int maxOutPerHost) {
            this.maxOutPerHost = maxOutPerHost;
            return this;
        }

        /** Sets: share of a role's VMs that may be out of service or in flight at once, fraction; one is always allowed. */
        public Builder maxRoleShare(double maxRoleShare) {
            this.maxRoleShare = maxRoleShare;
            return this;
        }

        /** Sets: migrations in the whole cluster at once, those of others included, at least 1. */
        public Builder maxInFlight(int maxInFlight) {
            this.maxInFlight = maxInFlight;
            return this;
        }

        /** Sets: migrations in one zone at once, those of others included, at least 1. */
        public Builder maxInFlightPerZone(int maxInFlightPerZone) {
            this.maxInFlightPerZone = maxInFlightPerZone;
            return this;
        }

        /** Sets: what all migrations in flight may put on the wire together, by the bandwidth declared for each, bytes per second, at least that of one; 0 is no limit of its own. */
        public Builder maxClusterBytesPerSecond(long maxClusterBytesPerSecond) {
            this.maxClusterBytesPerSecond = maxClusterBytesPerSecond;
            return this;
        }

        /** Sets: migrations that must go well in a row until a maxInFlight that was halved by failures is raised by one again, at least 1. */
        public Builder successesPerRaise(int successesPerRaise) {
            this.successesPerRaise = successesPerRaise;
            return this;
        }

        /** Sets: ineffective migrations in a zone within ineffectiveWindow from which nothing more is begun there, at least 1. */
        public Builder maxIneffectivePerZone(int maxIneffectivePerZone) {
            this.maxIneffectivePerZone = maxIneffectivePerZone;
            return this;
        }

        /** Sets: how long an ineffective migration counts. */
        public Builder ineffectiveWindow(Duration ineffectiveWindow) {
            this.ineffectiveWindow = ineffectiveWindow;
            return this;
        }

        /** Sets: time after a migration during which its VM is left alone; doubles with each failed or ineffective one. */
        public Builder cooldown(Duration cooldown) {
            this.cooldown = cooldown;
            return this;
        }

        /** Sets: the longest a cooldown grows, at least cooldown. */
        public Builder maxCooldown(Duration maxCooldown) {
            this.maxCooldown = maxCooldown;
            return this;
        }

        /** Sets: time after a failed migration during which that VM is not sent to that host again. */
        public Builder ban(Duration ban) {
            this.ban = ban;
            return this;
        }

        /** Sets: longest predicted time on the wire of a migration that is begun. */
        public Builder maxDuration(Duration maxDuration) {
            this.maxDuration = maxDuration;
            return this;
        }

        /** Sets: pause at the end of a live migration that the migrator is configured to aim at, below maxDuration. */
        public Builder maxDowntime(Duration maxDowntime) {
            this.maxDowntime = maxDowntime;
            return this;
        }

        /** Sets: how many times its predicted duration a migration may take before it is aborted, at least 1. */
        public Builder deadlineFactor(double deadlineFactor) {
            this.deadlineFactor = deadlineFactor;
            return this;
        }

        /** Sets: the shortest time after which a migration is aborted. */
        public Builder minDeadline(Duration minDeadline) {
            this.minDeadline = minDeadline;
            return this;
        }

        /** Sets: whether a migration that takes too long is first forced to complete, at the price of a VM that stands still meanwhile, and aborted only if that does not end it. */
        public Builder forceComplete(boolean forceComplete) {
            this.forceComplete = forceComplete;
            return this;
        }

        /** Sets: time after which a proposal that nobody approved or rejected is given up. */
        public Builder proposalExpiry(Duration proposalExpiry) {
            this.proposalExpiry = proposalExpiry;
            return this;
        }

        /** Sets: when nothing is begun. */
        public Builder quietHours(List<QuietHours> quietHours) {
            this.quietHours = quietHours;
            return this;
        }

        /** Sets: roles whose VMs are never moved, because the loop itself or the cloud stands on them. */
        public Builder controlPlaneRoles(SortedSet<Role> controlPlaneRoles) {
            this.controlPlaneRoles = controlPlaneRoles;
            return this;
        }

        /** Sets: keys of VM metadata that, with any value but {@code false}, say the same of one VM. */
        public Builder controlPlaneKeys(SortedSet<String> controlPlaneKeys) {
            this.controlPlaneKeys = controlPlaneKeys;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public MigrationPolicy build() {
            return new MigrationPolicy(
                    bandwidthBytesPerSecond,
                    maxInPerHost,
                    maxOutPerHost,
                    maxRoleShare,
                    maxInFlight,
                    maxInFlightPerZone,
                    maxClusterBytesPerSecond,
                    successesPerRaise,
                    maxIneffectivePerZone,
                    ineffectiveWindow,
                    cooldown,
                    maxCooldown,
                    ban,
                    maxDuration,
                    maxDowntime,
                    deadlineFactor,
                    minDeadline,
                    forceComplete,
                    proposalExpiry,
                    quietHours,
                    controlPlaneRoles,
                    controlPlaneKeys);
        }
    }
}
