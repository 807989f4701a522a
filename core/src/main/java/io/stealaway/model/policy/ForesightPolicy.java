package io.stealaway.model.policy;

import io.stealaway.internal.Require;
import java.time.Duration;
import java.util.Objects;

/**
 * Foresight settings: how much of what VMs wanted is remembered, and what is decided by it. Without enough history every decision
 * is made by the present alone.
 *
 * <p>Build one with {@link #builder()}. Immutable and thread-safe.
 */
public final class ForesightPolicy {
    /** What {@link #minMoments} is until it is set. */
    private static final int A_DAY = 0;

    private final boolean enabled;
    private final boolean prevent;
    private final Duration interval;
    private final int moments;
    private final int minMoments;
    private final Duration horizon;
    private final double maxExpectedStealRatio;
    private final double minExpectedStealRatio;
    private final double minReliefPerGib;
    private final double headroom;

    private ForesightPolicy(Builder b) {
        enabled = b.enabled;
        prevent = b.prevent;
        interval = Objects.requireNonNull(b.interval, "interval");
        moments = b.moments;
        minMoments = b.minMoments == A_DAY ? aDay(interval, moments) : b.minMoments;
        horizon = Objects.requireNonNull(b.horizon, "horizon");
        maxExpectedStealRatio = b.maxExpectedStealRatio;
        minExpectedStealRatio = b.minExpectedStealRatio;
        minReliefPerGib = b.minReliefPerGib;
        headroom = b.headroom;
        Require.positive("interval", interval);
        Require.between("interval in seconds", interval.toSeconds(), 60, 86_400);
        Require.between("moments", moments, 1, 10_000);
        Require.between("minMoments", minMoments, 1, moments);
        Require.positive("horizon", horizon);
        Require.between("horizon in seconds", horizon.toSeconds(), 60, 604_800);
        Require.fraction("maxExpectedStealRatio", maxExpectedStealRatio);
        Require.fraction("minExpectedStealRatio", minExpectedStealRatio);
        Require.between("headroom", headroom, 0.0, 0.5);
        Require.between("minReliefPerGib", minReliefPerGib, 0.0, 1e9);
    }

    /** Returns how many moments it takes to look back a whole day; as many as are kept when these are fewer. */
    private static int aDay(Duration interval, int moments) {
        return (int) Math.min(moments, Duration.ofDays(1).toSeconds() / Math.max(1, interval.toSeconds()) + 1);
    }

    /** Starts a builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the defaults. */
    public static ForesightPolicy defaults() {
        return builder().build();
    }

    /** Starts a builder from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.enabled = enabled;
        b.prevent = prevent;
        b.interval = interval;
        b.moments = moments;
        b.minMoments = minMoments;
        b.horizon = horizon;
        b.maxExpectedStealRatio = maxExpectedStealRatio;
        b.minExpectedStealRatio = minExpectedStealRatio;
        b.minReliefPerGib = minReliefPerGib;
        b.headroom = headroom;
        return b;
    }

    /** Returns whether demand is remembered and decided by at all. */
    public boolean enabled() {
        return enabled;
    }

    /** Returns whether VMs are moved before anybody suffers. */
    public boolean prevent() {
        return prevent;
    }

    /** Returns the time between two remembered moments, which are multiples of it since 1970, 1 minute to 1 day. */
    public Duration interval() {
        return interval;
    }

    /** Returns how many moments are remembered at most; fewer for so many VMs that they would not fit into memory. */
    public int moments() {
        return moments;
    }

    /** Returns how many moments must be remembered before anything is decided by them, 1 to moments. */
    public int minMoments() {
        return minMoments;
    }

    /** Returns the time over which a move must pay, 1 minute to 7 days. */
    public Duration horizon() {
        return horizon;
    }

    /** Returns the expected steal of a host, with the VM on it, from which it does not take it, fraction. */
    public double maxExpectedStealRatio() {
        return maxExpectedStealRatio;
    }

    /** Returns the expected steal of a host from which VMs are moved away before anybody suffers, fraction. */
    public double minExpectedStealRatio() {
        return minExpectedStealRatio;
    }

    /** Returns the least relief that is worth a move: stolen CPU that it saves over the horizon, core-seconds for each GiB copied. */
    public double minReliefPerGib() {
        return minReliefPerGib;
    }

    /**
     * Returns the share of a host's CPUs that expected steal leaves out besides, fraction up to 0.5. How far what comes is off what was
     * remembered is counted already, as each VM's own history shows it.
     */
    public double headroom() {
        return headroom;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof ForesightPolicy that
                        && enabled == that.enabled
                        && prevent == that.prevent
                        && interval.equals(that.interval)
                        && moments == that.moments
                        && minMoments == that.minMoments
                        && horizon.equals(that.horizon)
                        && Double.compare(maxExpectedStealRatio, that.maxExpectedStealRatio) == 0
                        && Double.compare(minExpectedStealRatio, that.minExpectedStealRatio) == 0
                        && Double.compare(minReliefPerGib, that.minReliefPerGib) == 0
                        && Double.compare(headroom, that.headroom) == 0);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                enabled,
                prevent,
                interval,
                moments,
                minMoments,
                horizon,
                maxExpectedStealRatio,
                minExpectedStealRatio,
                minReliefPerGib,
                headroom);
    }

    @Override
    public String toString() {
        return "ForesightPolicy[enabled=" + enabled
                + ", prevent=" + prevent
                + ", interval=" + interval
                + ", moments=" + moments
                + ", minMoments=" + minMoments
                + ", horizon=" + horizon
                + ", maxExpectedStealRatio=" + maxExpectedStealRatio
                + ", minExpectedStealRatio=" + minExpectedStealRatio
                + ", minReliefPerGib=" + minReliefPerGib
                + ", headroom=" + headroom + "]";
    }

    /** Collects the values of a {@link ForesightPolicy}; not thread-safe. */
    public static final class Builder {
        private boolean enabled = true;
        private boolean prevent = true;
        private Duration interval = Duration.ofMinutes(15);
        private int moments = 672;
        private int minMoments = A_DAY;
        private Duration horizon = Duration.ofDays(1);
        private double maxExpectedStealRatio = 0.01;
        private double minExpectedStealRatio = 0.0003;
        private double minReliefPerGib = 100.0;
        private double headroom = 0.0;

        private Builder() {}

        /** Sets whether demand is remembered and decided by at all. */
        public Builder enabled(boolean enabled) {
            this.enabled = enabled;
            return this;
        }

        /** Sets whether VMs are moved before anybody suffers. */
        public Builder prevent(boolean prevent) {
            this.prevent = prevent;
            return this;
        }

        /** Sets the time between two remembered moments, 1 minute to 1 day. */
        public Builder interval(Duration interval) {
            this.interval = interval;
            return this;
        }

        /** Sets how many moments are remembered at most, 1 to 10,000. */
        public Builder moments(int moments) {
            this.moments = moments;
            return this;
        }

        /** Sets how many moments must be remembered before anything is decided by them, 1 to moments; so many that they reach back a day unless set. */
        public Builder minMoments(int minMoments) {
            this.minMoments = Require.between("minMoments", minMoments, 1, Integer.MAX_VALUE);
            return this;
        }

        /** Sets the time over which a move must pay, 1 minute to 7 days. */
        public Builder horizon(Duration horizon) {
            this.horizon = horizon;
            return this;
        }

        /** Sets the expected steal of a host, with the VM on it, from which it does not take it, fraction. */
        public Builder maxExpectedStealRatio(double maxExpectedStealRatio) {
            this.maxExpectedStealRatio = maxExpectedStealRatio;
            return this;
        }

        /** Sets the expected steal of a host from which VMs are moved away before anybody suffers, fraction. */
        public Builder minExpectedStealRatio(double minExpectedStealRatio) {
            this.minExpectedStealRatio = minExpectedStealRatio;
            return this;
        }

        /** Sets the least relief that is worth a move, core-seconds over the horizon for each GiB copied. */
        public Builder minReliefPerGib(double minReliefPerGib) {
            this.minReliefPerGib = minReliefPerGib;
            return this;
        }

        /** Sets the share of a host's CPUs that expected steal leaves out, fraction up to 0.5. */
        public Builder headroom(double headroom) {
            this.headroom = headroom;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public ForesightPolicy build() {
            return new ForesightPolicy(this);
        }
    }
}
