package io.stealaway.model.policy;

import io.stealaway.internal.Limits;
import io.stealaway.internal.Require;
import io.stealaway.internal.SortedCopies;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * Migration limits: concurrency, bandwidth, timeouts and cooldowns.
 *
 * <p>Build one with {@link #builder()}. Immutable and thread-safe.
 */
public final class MigrationPolicy {
    private static final SortedSet<Role> CONTROL_PLANE_ROLES = SortedCopies.set(Stream.of(
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
            SortedCopies.set(List.of("stealaway.control-plane", "stealaway.opt-out"));

    private final long bandwidthBytesPerSecond;
    private final int maxInPerHost;
    private final int maxOutPerHost;
    private final double maxRoleShare;
    private final int maxInFlight;
    private final int maxInFlightPerZone;
    private final long maxClusterBytesPerSecond;
    private final int successesPerRaise;
    private final int maxIneffectivePerZone;
    private final Duration ineffectiveWindow;
    private final Duration cooldown;
    private final Duration maxCooldown;
    private final Duration refusedCooldown;
    private final Duration ban;
    private final Duration maxDuration;
    private final Duration maxDowntime;
    private final double deadlineFactor;
    private final Duration minDeadline;
    private final boolean forceComplete;
    private final Duration proposalExpiry;
    private final List<QuietHours> quietHours;
    private final SortedSet<Role> controlPlaneRoles;
    private final SortedSet<String> controlPlaneKeys;

    private MigrationPolicy(Builder b) {
        bandwidthBytesPerSecond = b.bandwidthBytesPerSecond;
        maxInPerHost = b.maxInPerHost;
        maxOutPerHost = b.maxOutPerHost;
        maxRoleShare = b.maxRoleShare;
        maxInFlight = b.maxInFlight;
        maxInFlightPerZone = b.maxInFlightPerZone;
        maxClusterBytesPerSecond = b.maxClusterBytesPerSecond;
        successesPerRaise = b.successesPerRaise;
        maxIneffectivePerZone = b.maxIneffectivePerZone;
        ineffectiveWindow = Objects.requireNonNull(b.ineffectiveWindow, "ineffectiveWindow");
        cooldown = Objects.requireNonNull(b.cooldown, "cooldown");
        maxCooldown = Objects.requireNonNull(b.maxCooldown, "maxCooldown");
        refusedCooldown = Objects.requireNonNull(b.refusedCooldown, "refusedCooldown");
        ban = Objects.requireNonNull(b.ban, "ban");
        maxDuration = Objects.requireNonNull(b.maxDuration, "maxDuration");
        maxDowntime = Objects.requireNonNull(b.maxDowntime, "maxDowntime");
        deadlineFactor = b.deadlineFactor;
        minDeadline = Objects.requireNonNull(b.minDeadline, "minDeadline");
        forceComplete = b.forceComplete;
        proposalExpiry = Objects.requireNonNull(b.proposalExpiry, "proposalExpiry");
        quietHours = List.copyOf(b.quietHours);
        controlPlaneRoles = SortedCopies.set(b.controlPlaneRoles);
        controlPlaneKeys = SortedCopies.set(b.controlPlaneKeys);
        Require.between("bandwidthBytesPerSecond", bandwidthBytesPerSecond, 0, Limits.MAX_BYTES);
        Require.between("maxInPerHost", maxInPerHost, 1, Integer.MAX_VALUE);
        Require.between("maxOutPerHost", maxOutPerHost, 1, Integer.MAX_VALUE);
        Require.fraction("maxRoleShare", maxRoleShare);
        Require.between("maxInFlight", maxInFlight, 1, Integer.MAX_VALUE);
        Require.setting("cooldown", cooldown);
        Require.setting("maxCooldown", maxCooldown);
        if (maxCooldown.compareTo(cooldown) < 0) {
            throw new IllegalArgumentException(
                    "maxCooldown (" + maxCooldown + ") must not be shorter than cooldown (" + cooldown + ")");
        }
        Require.setting("refusedCooldown", refusedCooldown);
        Require.setting("ban", ban);
        Require.between("deadlineFactor", deadlineFactor, 1.0, 1_000.0);
        Require.setting("minDeadline", minDeadline);
        Require.setting("maxDuration", maxDuration);
        Require.setting("maxDowntime", maxDowntime);
        if (maxDowntime.compareTo(maxDuration) >= 0) {
            throw new IllegalArgumentException("maxDowntime (" + maxDowntime + ") must be shorter than maxDuration ("
                    + maxDuration + "), of which it is the end");
        }
        Require.between("maxInFlightPerZone", maxInFlightPerZone, 1, Integer.MAX_VALUE);
        Require.between("maxClusterBytesPerSecond", maxClusterBytesPerSecond, 0, Limits.MAX_BYTES);
        if (maxClusterBytesPerSecond > 0 && maxClusterBytesPerSecond < bandwidthBytesPerSecond) {
            throw new IllegalArgumentException("maxClusterBytesPerSecond (" + maxClusterBytesPerSecond
                    + ") must not be below bandwidthBytesPerSecond (" + bandwidthBytesPerSecond
                    + "): not one migration could begin. Maybe 0, which is no limit?");
        }
        Require.between("successesPerRaise", successesPerRaise, 1, Integer.MAX_VALUE);
        Require.between("maxIneffectivePerZone", maxIneffectivePerZone, 1, 1_000);
        Require.setting("ineffectiveWindow", ineffectiveWindow);
        Require.setting("proposalExpiry", proposalExpiry);
    }

    /** Returns why this VM is never moved: it carries the control plane, or is opted out by its metadata; empty when neither. */
    public Optional<String> controlPlane(Vm vm) {
        if (vm.role().isPresent() && controlPlaneRoles.contains(vm.role().get())) {
            return Optional.of("role " + vm.role().get() + " carries the control plane (controlPlaneRoles)");
        }
        for (String key : controlPlaneKeys) {
            String value = vm.metadata().get(key);
            if (value != null && !value.equalsIgnoreCase("false")) {
                return Optional.of("is opted out by its metadata " + key + "=" + value);
            }
        }
        return Optional.empty();
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
        b.refusedCooldown = refusedCooldown;
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

    /**
     * Returns the bandwidth that the migrator is configured with for each migration, bytes per second; 0 means not declared, and
     * then nothing is moved.
     */
    public long bandwidthBytesPerSecond() {
        return bandwidthBytesPerSecond;
    }

    /** Returns how many migrations may arrive on one host at once, at least 1. */
    public int maxInPerHost() {
        return maxInPerHost;
    }

    /** Returns how many migrations may leave one host at once, at least 1. */
    public int maxOutPerHost() {
        return maxOutPerHost;
    }

    /** Returns the share of a role's VMs that may be out of service or in flight at once, fraction; one is always allowed. */
    public double maxRoleShare() {
        return maxRoleShare;
    }

    /** Returns how many migrations may run in the whole cluster at once, those of others included, at least 1. */
    public int maxInFlight() {
        return maxInFlight;
    }

    /** Returns how many migrations may run in one zone at once, those of others included, at least 1. */
    public int maxInFlightPerZone() {
        return maxInFlightPerZone;
    }

    /**
     * Returns what all migrations in flight may put on the wire together, by the bandwidth declared for each, bytes per second,
     * at least that of one; 0 is no limit of its own.
     */
    public long maxClusterBytesPerSecond() {
        return maxClusterBytesPerSecond;
    }

    /**
     * Returns how many migrations must go well in a row until a maxInFlight that was halved by failures is raised by one again,
     * at least 1.
     */
    public int successesPerRaise() {
        return successesPerRaise;
    }

    /** Returns how many ineffective migrations in a zone within ineffectiveWindow stop new ones there, at least 1. */
    public int maxIneffectivePerZone() {
        return maxIneffectivePerZone;
    }

    /** Returns how long an ineffective migration counts. */
    public Duration ineffectiveWindow() {
        return ineffectiveWindow;
    }

    /** Returns the time after a migration during which its VM is left alone; doubles with each failed or ineffective one. */
    public Duration cooldown() {
        return cooldown;
    }

    /** Returns the longest a cooldown grows, at least cooldown. */
    public Duration maxCooldown() {
        return maxCooldown;
    }

    /**
     * Returns the time for which a VM is left alone when its orchestrator refused to let it go, so that nothing was moved, if
     * that is shorter than {@link #cooldown}; doubles with each such refusal in a row, up to {@link #maxCooldown}.
     */
    public Duration refusedCooldown() {
        return refusedCooldown;
    }

    /** Returns the time after a failed migration during which that VM is not sent to that host again. */
    public Duration ban() {
        return ban;
    }

    /** Returns the longest predicted time on the wire of a migration that is begun. */
    public Duration maxDuration() {
        return maxDuration;
    }

    /** Returns the pause at the end of a live migration that the migrator is configured to aim at, below maxDuration. */
    public Duration maxDowntime() {
        return maxDowntime;
    }

    /**
     * Returns how many times its predicted duration a migration may take before it is forced to complete or aborted, at least 1.
     */
    public double deadlineFactor() {
        return deadlineFactor;
    }

    /** Returns the shortest time after which a migration is forced to complete or aborted. */
    public Duration minDeadline() {
        return minDeadline;
    }

    /**
     * Returns whether a migration that takes too long is first forced to complete, at the price of a VM that stands still
     * meanwhile, and aborted only if that does not end it.
     */
    public boolean forceComplete() {
        return forceComplete;
    }

    /** Returns the time after which a proposal that no one approved or rejected is given up. */
    public Duration proposalExpiry() {
        return proposalExpiry;
    }

    /** Returns when nothing is begun. */
    public List<QuietHours> quietHours() {
        return quietHours;
    }

    /**
     * Returns the quiet hours that keep a VM where it is at this instant, the first of several: those of its role, and those of all
     * roles; empty when there are none.
     *
     * @param zone the availability zone of its host
     */
    public Optional<QuietHours> quietHoursOf(Vm vm, AvailabilityZone zone, Instant at) {
        for (QuietHours hours : quietHours) {
            boolean itsRole = hours.roles().isEmpty()
                    || vm.role().filter(role -> hours.roles().contains(role)).isPresent();
            if (itsRole && hours.in(zone) && hours.at(at)) {
                return Optional.of(hours);
            }
        }
        return Optional.empty();
    }

    /** Returns the roles whose VMs are never moved, because the loop itself or the cloud stands on them. */
    public SortedSet<Role> controlPlaneRoles() {
        return controlPlaneRoles;
    }

    /** Returns the keys of VM metadata that, with any value but {@code false}, say the same of one VM. */
    public SortedSet<String> controlPlaneKeys() {
        return controlPlaneKeys;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof MigrationPolicy that
                        && bandwidthBytesPerSecond == that.bandwidthBytesPerSecond
                        && maxInPerHost == that.maxInPerHost
                        && maxOutPerHost == that.maxOutPerHost
                        && Double.compare(maxRoleShare, that.maxRoleShare) == 0
                        && maxInFlight == that.maxInFlight
                        && maxInFlightPerZone == that.maxInFlightPerZone
                        && maxClusterBytesPerSecond == that.maxClusterBytesPerSecond
                        && successesPerRaise == that.successesPerRaise
                        && maxIneffectivePerZone == that.maxIneffectivePerZone
                        && ineffectiveWindow.equals(that.ineffectiveWindow)
                        && cooldown.equals(that.cooldown)
                        && maxCooldown.equals(that.maxCooldown)
                        && refusedCooldown.equals(that.refusedCooldown)
                        && ban.equals(that.ban)
                        && maxDuration.equals(that.maxDuration)
                        && maxDowntime.equals(that.maxDowntime)
                        && Double.compare(deadlineFactor, that.deadlineFactor) == 0
                        && minDeadline.equals(that.minDeadline)
                        && forceComplete == that.forceComplete
                        && proposalExpiry.equals(that.proposalExpiry)
                        && quietHours.equals(that.quietHours)
                        && controlPlaneRoles.equals(that.controlPlaneRoles)
                        && controlPlaneKeys.equals(that.controlPlaneKeys));
    }

    @Override
    public int hashCode() {
        return Objects.hash(
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
                refusedCooldown,
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

    @Override
    public String toString() {
        return "MigrationPolicy[bandwidthBytesPerSecond=" + bandwidthBytesPerSecond
                + ", maxInPerHost=" + maxInPerHost
                + ", maxOutPerHost=" + maxOutPerHost
                + ", maxRoleShare=" + maxRoleShare
                + ", maxInFlight=" + maxInFlight
                + ", maxInFlightPerZone=" + maxInFlightPerZone
                + ", maxClusterBytesPerSecond=" + maxClusterBytesPerSecond
                + ", successesPerRaise=" + successesPerRaise
                + ", maxIneffectivePerZone=" + maxIneffectivePerZone
                + ", ineffectiveWindow=" + ineffectiveWindow
                + ", cooldown=" + cooldown
                + ", maxCooldown=" + maxCooldown
                + ", refusedCooldown=" + refusedCooldown
                + ", ban=" + ban
                + ", maxDuration=" + maxDuration
                + ", maxDowntime=" + maxDowntime
                + ", deadlineFactor=" + deadlineFactor
                + ", minDeadline=" + minDeadline
                + ", forceComplete=" + forceComplete
                + ", proposalExpiry=" + proposalExpiry
                + ", quietHours=" + quietHours
                + ", controlPlaneRoles=" + controlPlaneRoles
                + ", controlPlaneKeys=" + controlPlaneKeys + "]";
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
        private Duration refusedCooldown = Duration.ofMinutes(5);
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

        /**
         * Sets the bandwidth that the migrator is configured with for each migration, bytes per second; 0 means not declared, and
         * then nothing is moved.
         */
        public Builder bandwidthBytesPerSecond(long bandwidthBytesPerSecond) {
            this.bandwidthBytesPerSecond = bandwidthBytesPerSecond;
            return this;
        }

        /** Sets how many migrations may arrive on one host at once, at least 1. */
        public Builder maxInPerHost(int maxInPerHost) {
            this.maxInPerHost = maxInPerHost;
            return this;
        }

        /** Sets how many migrations may leave one host at once, at least 1. */
        public Builder maxOutPerHost(int maxOutPerHost) {
            this.maxOutPerHost = maxOutPerHost;
            return this;
        }

        /** Sets the share of a role's VMs that may be out of service or in flight at once, fraction; one is always allowed. */
        public Builder maxRoleShare(double maxRoleShare) {
            this.maxRoleShare = maxRoleShare;
            return this;
        }

        /** Sets how many migrations may run in the whole cluster at once, those of others included, at least 1. */
        public Builder maxInFlight(int maxInFlight) {
            this.maxInFlight = maxInFlight;
            return this;
        }

        /** Sets how many migrations may run in one zone at once, those of others included, at least 1. */
        public Builder maxInFlightPerZone(int maxInFlightPerZone) {
            this.maxInFlightPerZone = maxInFlightPerZone;
            return this;
        }

        /**
         * Sets what all migrations in flight may put on the wire together, by the bandwidth declared for each, bytes per second,
         * at least that of one; 0 is no limit of its own.
         */
        public Builder maxClusterBytesPerSecond(long maxClusterBytesPerSecond) {
            this.maxClusterBytesPerSecond = maxClusterBytesPerSecond;
            return this;
        }

        /**
         * Sets how many migrations must go well in a row until a maxInFlight that was halved by failures is raised by one again,
         * at least 1.
         */
        public Builder successesPerRaise(int successesPerRaise) {
            this.successesPerRaise = successesPerRaise;
            return this;
        }

        /** Sets how many ineffective migrations in a zone within ineffectiveWindow stop new ones there, at least 1. */
        public Builder maxIneffectivePerZone(int maxIneffectivePerZone) {
            this.maxIneffectivePerZone = maxIneffectivePerZone;
            return this;
        }

        /** Sets how long an ineffective migration counts. */
        public Builder ineffectiveWindow(Duration ineffectiveWindow) {
            this.ineffectiveWindow = ineffectiveWindow;
            return this;
        }

        /** Sets the time after a migration during which its VM is left alone; doubles with each failed or ineffective one. */
        public Builder cooldown(Duration cooldown) {
            this.cooldown = cooldown;
            return this;
        }

        /** Sets the longest a cooldown grows, at least cooldown. */
        public Builder maxCooldown(Duration maxCooldown) {
            this.maxCooldown = maxCooldown;
            return this;
        }

        /**
         * Sets the time for which a VM is left alone when its orchestrator refused to let it go, so that nothing was moved, if
         * that is shorter than cooldown.
         */
        public Builder refusedCooldown(Duration refusedCooldown) {
            this.refusedCooldown = refusedCooldown;
            return this;
        }

        /** Sets the time after a failed migration during which that VM is not sent to that host again. */
        public Builder ban(Duration ban) {
            this.ban = ban;
            return this;
        }

        /** Sets the longest predicted time on the wire of a migration that is begun. */
        public Builder maxDuration(Duration maxDuration) {
            this.maxDuration = maxDuration;
            return this;
        }

        /** Sets the pause at the end of a live migration that the migrator is configured to aim at, below maxDuration. */
        public Builder maxDowntime(Duration maxDowntime) {
            this.maxDowntime = maxDowntime;
            return this;
        }

        /** Sets how many times its predicted duration a migration may take before it is aborted, at least 1. */
        public Builder deadlineFactor(double deadlineFactor) {
            this.deadlineFactor = deadlineFactor;
            return this;
        }

        /** Sets the shortest time after which a migration is aborted. */
        public Builder minDeadline(Duration minDeadline) {
            this.minDeadline = minDeadline;
            return this;
        }

        /**
         * Sets whether a migration that takes too long is first forced to complete, at the price of a VM that stands still
         * meanwhile, and aborted only if that does not end it.
         */
        public Builder forceComplete(boolean forceComplete) {
            this.forceComplete = forceComplete;
            return this;
        }

        /** Sets the time after which a proposal that no one approved or rejected is given up. */
        public Builder proposalExpiry(Duration proposalExpiry) {
            this.proposalExpiry = proposalExpiry;
            return this;
        }

        /** Sets when nothing is begun. */
        public Builder quietHours(List<QuietHours> quietHours) {
            this.quietHours = quietHours;
            return this;
        }

        /** Sets the roles whose VMs are never moved, because the loop itself or the cloud stands on them. */
        public Builder controlPlaneRoles(SortedSet<Role> controlPlaneRoles) {
            this.controlPlaneRoles = controlPlaneRoles;
            return this;
        }

        /** Sets the keys of VM metadata that, with any value but {@code false}, say the same of one VM. */
        public Builder controlPlaneKeys(SortedSet<String> controlPlaneKeys) {
            this.controlPlaneKeys = controlPlaneKeys;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public MigrationPolicy build() {
            return new MigrationPolicy(this);
        }
    }

    /**
     * Hours of the week in which nothing is begun, by the clocks of one place; what was begun before goes on. They may hold for some
     * availability zones or some roles alone; where both are named, for VMs of these roles in these zones.
     *
     * <p>Immutable and thread-safe.
     *
     * @param days the days on which they begin; at least one
     * @param from when they begin
     * @param to when they end, exclusive; on the next day unless it is later than {@code from}, so that the same time twice is a
     * whole day
     * @param timeZone whose clocks, with their summer time
     * @param availabilityZones the zones in which they hold; none means everywhere
     * @param roles the roles whose VMs they hold for; none means all VMs, those without a role too
     */
    public record QuietHours(
            SortedSet<DayOfWeek> days,
            LocalTime from,
            LocalTime to,
            java.time.ZoneId timeZone,
            SortedSet<AvailabilityZone> availabilityZones,
            SortedSet<Role> roles) {

        /** Creates hours that hold for all VMs everywhere. */
        public QuietHours(SortedSet<DayOfWeek> days, LocalTime from, LocalTime to, java.time.ZoneId timeZone) {
            this(days, from, to, timeZone, Collections.emptySortedSet(), Collections.emptySortedSet());
        }

        /** @throws IllegalArgumentException if there is no day */
        public QuietHours {
            days = SortedCopies.set(days);
            if (days.isEmpty()) {
                throw new IllegalArgumentException("days of quiet hours must name at least one day");
            }
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
            Objects.requireNonNull(timeZone, "timeZone");
            availabilityZones = SortedCopies.set(availabilityZones);
            roles = SortedCopies.set(roles);
        }

        /** Returns whether they hold in a zone, whatever the roles. */
        public boolean in(AvailabilityZone zone) {
            return availabilityZones.isEmpty() || availabilityZones.contains(zone);
        }

        /** Returns whether they are on at this instant. */
        public boolean at(Instant instant) {
            ZonedDateTime there = instant.atZone(timeZone);
            LocalTime time = there.toLocalTime();
            boolean overMidnight = !from.isBefore(to);
            boolean sinceToday =
                    days.contains(there.getDayOfWeek()) && !time.isBefore(from) && (overMidnight || time.isBefore(to));
            boolean sinceYesterday =
                    overMidnight && days.contains(there.getDayOfWeek().minus(1)) && time.isBefore(to);
            return sinceToday || sinceYesterday;
        }

        /** Returns them as one line for people. */
        @Override
        public String toString() {
            return "from " + from + " to " + to + " " + timeZone + " on " + days
                    + (availabilityZones.isEmpty() ? "" : " in " + availabilityZones)
                    + (roles.isEmpty() ? "" : " for roles " + roles);
        }
    }
}
