package io.stealaway.model.policy;

import io.stealaway.internal.Require;
import java.time.Duration;
import java.util.Objects;

/**
 * Detection settings: when a VM counts as affected, and when a zone's metrics are too incomplete to act on.
 *
 * <p>Build one with {@link #builder()}. Immutable and thread-safe.
 */
public final class DetectionPolicy {
    private final double stealRatio;
    private final double clearStealRatio;
    private final double load5PerVcpu;
    private final int hitPasses;
    private final int windowPasses;
    private final int clearPasses;
    private final double throttleVetoShare;
    private final Duration maxMetricAge;
    private final double minCoverage;
    private final int stormMinVms;
    private final double stormJump;

    private DetectionPolicy(Builder b) {
        stealRatio = b.stealRatio;
        clearStealRatio = b.clearStealRatio;
        load5PerVcpu = b.load5PerVcpu;
        hitPasses = b.hitPasses;
        windowPasses = b.windowPasses;
        clearPasses = b.clearPasses;
        throttleVetoShare = b.throttleVetoShare;
        maxMetricAge = Objects.requireNonNull(b.maxMetricAge, "maxMetricAge");
        minCoverage = b.minCoverage;
        stormMinVms = b.stormMinVms;
        stormJump = b.stormJump;
        Require.fraction("stealRatio", stealRatio);
        Require.fraction("clearStealRatio", clearStealRatio);
        if (clearStealRatio == 0.0) {
            throw new IllegalArgumentException(
                    "clearStealRatio (0.0) must be above 0: no steal is below it, so no VM that"
                            + " was found once would ever be well again");
        }
        if (clearStealRatio > stealRatio) {
            throw new IllegalArgumentException(
                    "clearStealRatio (" + clearStealRatio + ") must not exceed stealRatio (" + stealRatio + ")");
        }
        Require.positive("load5PerVcpu", load5PerVcpu);
        Require.between("windowPasses", windowPasses, 1, 60);
        Require.between("hitPasses", hitPasses, 1, windowPasses);
        Require.between("clearPasses", clearPasses, 1, 60);
        Require.fraction("throttleVetoShare", throttleVetoShare);
        Require.setting("maxMetricAge", maxMetricAge);
        Require.fraction("minCoverage", minCoverage);
        Require.between("stormMinVms", stormMinVms, 1, Integer.MAX_VALUE);
        Require.fraction("stormJump", stormJump);
    }

    /** Starts a builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the defaults. */
    public static DetectionPolicy defaults() {
        return builder().build();
    }

    /** Starts a builder from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.stealRatio = stealRatio;
        b.clearStealRatio = clearStealRatio;
        b.load5PerVcpu = load5PerVcpu;
        b.hitPasses = hitPasses;
        b.windowPasses = windowPasses;
        b.clearPasses = clearPasses;
        b.throttleVetoShare = throttleVetoShare;
        b.maxMetricAge = maxMetricAge;
        b.minCoverage = minCoverage;
        b.stormMinVms = stormMinVms;
        b.stormJump = stormJump;
        return b;
    }

    /** Returns the steal by neighbours from which a pass counts as a hit, fraction. */
    public double stealRatio() {
        return stealRatio;
    }

    /** Returns the steal by neighbours below which a suffering VM starts to clear, fraction above 0, at most stealRatio. */
    public double clearStealRatio() {
        return clearStealRatio;
    }

    /** Returns the load5 per vCPU from which a pass counts as a hit, positive. */
    public double load5PerVcpu() {
        return load5PerVcpu;
    }

    /** Returns how many passes must be hits (N of N-of-M), 1 to windowPasses. */
    public int hitPasses() {
        return hitPasses;
    }

    /** Returns how many passes are looked back on (M of N-of-M), 1 to 60. */
    public int windowPasses() {
        return windowPasses;
    }

    /** Returns how many passes in a row must be below the clear threshold until a VM is well again, 1 to 60. */
    public int clearPasses() {
        return clearPasses;
    }

    /** Returns the share of a VM's steal that its own quota explains from which it counts as throttled, fraction. */
    public double throttleVetoShare() {
        return throttleVetoShare;
    }

    /** Returns the age of a sample, by its own time, from which it is stale. */
    public Duration maxMetricAge() {
        return maxMetricAge;
    }

    /** Returns the share of a zone's VMs that must have a fresh observation, fraction. */
    public double minCoverage() {
        return minCoverage;
    }

    /** Returns how many VMs of a zone must suffer before a storm is declared, at least 1. */
    public int stormMinVms() {
        return stormMinVms;
    }

    /** Returns the rise of the suffering share of a zone in one pass that is a storm, fraction. */
    public double stormJump() {
        return stormJump;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof DetectionPolicy that
                        && Double.compare(stealRatio, that.stealRatio) == 0
                        && Double.compare(clearStealRatio, that.clearStealRatio) == 0
                        && Double.compare(load5PerVcpu, that.load5PerVcpu) == 0
                        && hitPasses == that.hitPasses
                        && windowPasses == that.windowPasses
                        && clearPasses == that.clearPasses
                        && Double.compare(throttleVetoShare, that.throttleVetoShare) == 0
                        && maxMetricAge.equals(that.maxMetricAge)
                        && Double.compare(minCoverage, that.minCoverage) == 0
                        && stormMinVms == that.stormMinVms
                        && Double.compare(stormJump, that.stormJump) == 0);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                stealRatio,
                clearStealRatio,
                load5PerVcpu,
                hitPasses,
                windowPasses,
                clearPasses,
                throttleVetoShare,
                maxMetricAge,
                minCoverage,
                stormMinVms,
                stormJump);
    }

    @Override
    public String toString() {
        return "DetectionPolicy[stealRatio=" + stealRatio
                + ", clearStealRatio=" + clearStealRatio
                + ", load5PerVcpu=" + load5PerVcpu
                + ", hitPasses=" + hitPasses
                + ", windowPasses=" + windowPasses
                + ", clearPasses=" + clearPasses
                + ", throttleVetoShare=" + throttleVetoShare
                + ", maxMetricAge=" + maxMetricAge
                + ", minCoverage=" + minCoverage
                + ", stormMinVms=" + stormMinVms
                + ", stormJump=" + stormJump + "]";
    }

    /** Collects the values of a {@link DetectionPolicy}; not thread-safe. */
    public static final class Builder {
        private double stealRatio = 0.10;
        private double clearStealRatio = 0.05;
        private double load5PerVcpu = 1.0;
        private int hitPasses = 4;
        private int windowPasses = 5;
        private int clearPasses = 5;
        private double throttleVetoShare = 0.5;
        private Duration maxMetricAge = Duration.ofMinutes(3);
        private double minCoverage = 0.99;
        private int stormMinVms = 10;
        private double stormJump = 0.10;

        private Builder() {}

        /** Sets the steal by neighbours from which a pass counts as a hit, fraction. */
        public Builder stealRatio(double stealRatio) {
            this.stealRatio = stealRatio;
            return this;
        }

        /** Sets the steal by neighbours below which a suffering VM starts to clear, fraction above 0, at most stealRatio. */
        public Builder clearStealRatio(double clearStealRatio) {
            this.clearStealRatio = clearStealRatio;
            return this;
        }

        /** Sets the load5 per vCPU from which a pass counts as a hit, positive. */
        public Builder load5PerVcpu(double load5PerVcpu) {
            this.load5PerVcpu = load5PerVcpu;
            return this;
        }

        /** Sets how many passes must be hits (N of N-of-M), 1 to windowPasses. */
        public Builder hitPasses(int hitPasses) {
            this.hitPasses = hitPasses;
            return this;
        }

        /** Sets how many passes are looked back on (M of N-of-M), 1 to 60. */
        public Builder windowPasses(int windowPasses) {
            this.windowPasses = windowPasses;
            return this;
        }

        /** Sets how many passes in a row must be below the clear threshold until a VM is well again, 1 to 60. */
        public Builder clearPasses(int clearPasses) {
            this.clearPasses = clearPasses;
            return this;
        }

        /** Sets the share of a VM's steal that its own quota explains from which it counts as throttled, fraction. */
        public Builder throttleVetoShare(double throttleVetoShare) {
            this.throttleVetoShare = throttleVetoShare;
            return this;
        }

        /** Sets the age of a sample, by its own time, from which it is stale. */
        public Builder maxMetricAge(Duration maxMetricAge) {
            this.maxMetricAge = maxMetricAge;
            return this;
        }

        /** Sets the share of a zone's VMs that must have a fresh observation, fraction. */
        public Builder minCoverage(double minCoverage) {
            this.minCoverage = minCoverage;
            return this;
        }

        /** Sets how many VMs of a zone must suffer before a storm is declared, at least 1. */
        public Builder stormMinVms(int stormMinVms) {
            this.stormMinVms = stormMinVms;
            return this;
        }

        /** Sets the rise of the suffering share of a zone in one pass that is a storm, fraction. */
        public Builder stormJump(double stormJump) {
            this.stormJump = stormJump;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public DetectionPolicy build() {
            return new DetectionPolicy(this);
        }
    }
}
