package io.stealaway.model.policy;

import io.stealaway.internal.Require;
import java.time.Duration;
import java.util.Objects;

/**
 * Whether CPU weights may be changed for a VM that suffers, and how far. Off by default: each use is allowed by itself.
 *
 * <p>Build one with {@link #builder()}. Immutable and thread-safe.
 */
public final class SharePolicy {
    private final boolean bridge;
    private final boolean whenItStays;
    private final Fairness fairness;
    private final double floorPerVcpu;
    private final double maxFactor;
    private final double minBenefit;
    private final Duration maxDuration;

    private SharePolicy(Builder b) {
        bridge = b.bridge;
        whenItStays = b.whenItStays;
        fairness = Objects.requireNonNull(b.fairness, "fairness");
        floorPerVcpu = b.floorPerVcpu;
        maxFactor = b.maxFactor;
        minBenefit = b.minBenefit;
        maxDuration = Objects.requireNonNull(b.maxDuration, "maxDuration");
        Require.fraction("floorPerVcpu", floorPerVcpu);
        Require.fraction("minBenefit", minBenefit);
        if (!(maxFactor >= 1.0 && maxFactor <= 64.0)) {
            throw new IllegalArgumentException("maxFactor (" + maxFactor + ") must be between 1 and 64");
        }
        Require.setting("maxDuration", maxDuration);
    }

    /** What weights follow from when they are made fair. */
    public enum Fairness {
        /** Weights stay as they are. */
        NONE,
        /** 1024 for each vCPU, as libvirt and Nova give: each vCPU that was bought weighs the same. */
        VCPUS,
        /** One for each MiB of RAM, as Xen's credit scheduler is often set: each byte that was bought weighs the same. */
        RAM
    }

    /** Starts a builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the defaults: weights are left alone. */
    public static SharePolicy defaults() {
        return builder().build();
    }

    /** Starts a builder from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.bridge = bridge;
        b.whenItStays = whenItStays;
        b.fairness = fairness;
        b.floorPerVcpu = floorPerVcpu;
        b.maxFactor = maxFactor;
        b.minBenefit = minBenefit;
        b.maxDuration = maxDuration;
        return b;
    }

    /** Returns whether a VM gets a greater weight while the migration that will help it waits for its turn, and until it is over. */
    public boolean bridge() {
        return bridge;
    }

    /** Returns whether a VM gets a greater weight when no host takes it, or it may not move. */
    public boolean whenItStays() {
        return whenItStays;
    }

    /** Returns to what the weights of all VMs of a host are set on which one suffers. */
    public Fairness fairness() {
        return fairness;
    }

    /**
     * Returns the share of a CPU that each vCPU of every other VM must be left when all VMs of the host want all they can,
     * fraction. A VM that would get less already must not get less still.
     */
    public double floorPerVcpu() {
        return floorPerVcpu;
    }

    /** Returns by how much the weight of a VM that suffers may be multiplied at most, 1 to 64. */
    public double maxFactor() {
        return maxFactor;
    }

    /**
     * Returns by how much its steal must be predicted to fall, and must have fallen when it is measured, fraction of its vCPUs'
     * time.
     */
    public double minBenefit() {
        return minBenefit;
    }

    /** Returns after how long weights are put back, whatever happens; then they rest for as long. Positive, at most 365 days. */
    public Duration maxDuration() {
        return maxDuration;
    }

    /** Returns whether weights may be changed at all. */
    public boolean allowed() {
        return bridge || whenItStays || fairness != Fairness.NONE;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof SharePolicy that
                        && bridge == that.bridge
                        && whenItStays == that.whenItStays
                        && fairness == that.fairness
                        && Double.compare(floorPerVcpu, that.floorPerVcpu) == 0
                        && Double.compare(maxFactor, that.maxFactor) == 0
                        && Double.compare(minBenefit, that.minBenefit) == 0
                        && maxDuration.equals(that.maxDuration));
    }

    @Override
    public int hashCode() {
        return Objects.hash(bridge, whenItStays, fairness, floorPerVcpu, maxFactor, minBenefit, maxDuration);
    }

    @Override
    public String toString() {
        return "SharePolicy[bridge=" + bridge
                + ", whenItStays=" + whenItStays
                + ", fairness=" + fairness
                + ", floorPerVcpu=" + floorPerVcpu
                + ", maxFactor=" + maxFactor
                + ", minBenefit=" + minBenefit
                + ", maxDuration=" + maxDuration + "]";
    }

    /** Collects the values of a {@link SharePolicy}; not thread-safe. */
    public static final class Builder {
        private boolean bridge;
        private boolean whenItStays;
        private Fairness fairness = Fairness.NONE;
        private double floorPerVcpu = 0.1;
        private double maxFactor = 4.0;
        private double minBenefit = 0.05;
        private Duration maxDuration = Duration.ofMinutes(30);

        private Builder() {}

        /** Sets whether a VM gets a greater weight until the migration that will help it is over. */
        public Builder bridge(boolean bridge) {
            this.bridge = bridge;
            return this;
        }

        /** Sets whether a VM gets a greater weight when no host takes it, or it may not move. */
        public Builder whenItStays(boolean whenItStays) {
            this.whenItStays = whenItStays;
            return this;
        }

        /** Sets to what the weights of all VMs of a host are set on which one suffers. */
        public Builder fairness(Fairness fairness) {
            this.fairness = fairness;
            return this;
        }

        /** Sets the share of a CPU that each vCPU of every other VM must be left, fraction. */
        public Builder floorPerVcpu(double floorPerVcpu) {
            this.floorPerVcpu = floorPerVcpu;
            return this;
        }

        /** Sets by how much the weight of a VM that suffers may be multiplied at most, 1 to 64. */
        public Builder maxFactor(double maxFactor) {
            this.maxFactor = maxFactor;
            return this;
        }

        /** Sets by how much its steal must fall, fraction of its vCPUs' time. */
        public Builder minBenefit(double minBenefit) {
            this.minBenefit = minBenefit;
            return this;
        }

        /** Sets after how long weights are put back, whatever happens; positive, at most 365 days. */
        public Builder maxDuration(Duration maxDuration) {
            this.maxDuration = maxDuration;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public SharePolicy build() {
            return new SharePolicy(this);
        }
    }
}
