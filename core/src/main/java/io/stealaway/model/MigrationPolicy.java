package io.stealaway.model;

import java.time.Duration;
import java.util.Objects;

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
 * @param cooldown time after a migration during which its VM is left alone; doubles with each failed or ineffective one
 * @param maxCooldown the longest a cooldown grows, at least cooldown
 * @param ban time after a failed migration during which that VM is not sent to that host again
 * @param maxDuration longest predicted time on the wire of a migration that is begun
 * @param maxDowntime pause at the end of a live migration that the migrator is configured to aim at
 * @param deadlineFactor how many times its predicted duration a migration may take before it is aborted, at least 1
 * @param minDeadline the shortest time after which a migration is aborted
 */
public record MigrationPolicy(
        long bandwidthBytesPerSecond,
        int maxInPerHost,
        int maxOutPerHost,
        double maxRoleShare,
        int maxInFlight,
        Duration cooldown,
        Duration maxCooldown,
        Duration ban,
        Duration maxDuration,
        Duration maxDowntime,
        double deadlineFactor,
        Duration minDeadline) {

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
        b.cooldown = cooldown;
        b.maxCooldown = maxCooldown;
        b.ban = ban;
        b.maxDuration = maxDuration;
        b.maxDowntime = maxDowntime;
        b.deadlineFactor = deadlineFactor;
        b.minDeadline = minDeadline;
        return b;
    }

    /** Collects the values of a {@link MigrationPolicy}; not thread-safe. */
    public static final class Builder {
        private long bandwidthBytesPerSecond = 0;
        private int maxInPerHost = 1;
        private int maxOutPerHost = 1;
        private double maxRoleShare = 0.05;
        private int maxInFlight = 5;
        private Duration cooldown = Duration.ofMinutes(30);
        private Duration maxCooldown = Duration.ofHours(24);
        private Duration ban = Duration.ofHours(24);
        private Duration maxDuration = Duration.ofHours(2);
        private Duration maxDowntime = Duration.ofMillis(500);
        private double deadlineFactor = 3.0;
        private Duration minDeadline = Duration.ofMinutes(5);

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

        /** Sets: pause at the end of a live migration that the migrator is configured to aim at. */
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
                    cooldown,
                    maxCooldown,
                    ban,
                    maxDuration,
                    maxDowntime,
                    deadlineFactor,
                    minDeadline);
        }
    }
}
