package io.stealaway.model;

import java.time.Duration;
import java.util.Objects;

/**
 * When a VM counts as suffering, and when a zone's picture is too poor to act on.
 *
 * <p>Build one with {@link #builder()}. Immutable and thread-safe.
 *
 * @param stealRatio steal by neighbours from which a pass counts as a hit, fraction
 * @param clearStealRatio steal by neighbours below which a suffering VM starts to clear, fraction above 0, at most stealRatio
 * @param load5PerVcpu load5 per vCPU from which a pass counts as a hit, positive
 * @param hitPasses passes that must be hits (N of N-of-M), 1 to windowPasses
 * @param windowPasses passes looked back on (M of N-of-M), 1 to 60
 * @param clearPasses passes in a row below the clear threshold until a VM is well again, 1 to 60
 * @param throttleVetoShare share of a VM's steal that its own quota explains from which it is throttled, not robbed, fraction
 * @param maxMetricAge age of a sample, by its own time, from which it is stale
 * @param minCoverage share of a zone's VMs that must have a fresh observation, fraction
 * @param stormMinVms suffering VMs in a zone below which no storm is declared, at least 1
 * @param stormJump rise of the suffering share of a zone in one pass that is a storm, fraction
 */
public record DetectionPolicy(
        double stealRatio,
        double clearStealRatio,
        double load5PerVcpu,
        int hitPasses,
        int windowPasses,
        int clearPasses,
        double throttleVetoShare,
        Duration maxMetricAge,
        double minCoverage,
        int stormMinVms,
        double stormJump) {

    /** Checks every value; see the parameters for the rules.
     *
     * @throws IllegalArgumentException naming the value that breaks its rule
     */
    public DetectionPolicy {
        Objects.requireNonNull(maxMetricAge, "maxMetricAge");
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
        Require.positive("maxMetricAge", maxMetricAge);
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

        /** Sets: steal by neighbours from which a pass counts as a hit, fraction. */
        public Builder stealRatio(double stealRatio) {
            this.stealRatio = stealRatio;
            return this;
        }

        /** Sets: steal by neighbours below which a suffering VM starts to clear, fraction above 0, at most stealRatio. */
        public Builder clearStealRatio(double clearStealRatio) {
            this.clearStealRatio = clearStealRatio;
            return this;
        }

        /** Sets: load5 per vCPU from which a pass counts as a hit, positive. */
        public Builder load5PerVcpu(double load5PerVcpu) {
            this.load5PerVcpu = load5PerVcpu;
            return this;
        }

        /** Sets: passes that must be hits (N of N-of-M), 1 to windowPasses. */
        public Builder hitPasses(int hitPasses) {
            this.hitPasses = hitPasses;
            return this;
        }

        /** Sets: passes looked back on (M of N-of-M), 1 to 60. */
        public Builder windowPasses(int windowPasses) {
            this.windowPasses = windowPasses;
            return this;
        }

        /** Sets: passes in a row below the clear threshold until a VM is well again, 1 to 60. */
        public Builder clearPasses(int clearPasses) {
            this.clearPasses = clearPasses;
            return this;
        }

        /** Sets: share of a VM's steal that its own quota explains from which it is throttled, not robbed, fraction. */
        public Builder throttleVetoShare(double throttleVetoShare) {
            this.throttleVetoShare = throttleVetoShare;
            return this;
        }

        /** Sets: age of a sample, by its own time, from which it is stale. */
        public Builder maxMetricAge(Duration maxMetricAge) {
            this.maxMetricAge = maxMetricAge;
            return this;
        }

        /** Sets: share of a zone's VMs that must have a fresh observation, fraction. */
        public Builder minCoverage(double minCoverage) {
            this.minCoverage = minCoverage;
            return this;
        }

        /** Sets: suffering VMs in a zone below which no storm is declared, at least 1. */
        public Builder stormMinVms(int stormMinVms) {
            this.stormMinVms = stormMinVms;
            return this;
        }

        /** Sets: rise of the suffering share of a zone in one pass that is a storm, fraction. */
        public Builder stormJump(double stormJump) {
            this.stormJump = stormJump;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public DetectionPolicy build() {
            return new DetectionPolicy(
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
    }
}
