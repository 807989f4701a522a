package io.stealaway.model;

import java.util.Collections;
import java.util.SortedMap;

/**
 * Where a VM may go, and what is preferred.
 *
 * <p>Build one with {@link #builder()}. Immutable and thread-safe.
 *
 * @param maxStealRatio observed steal of a host from which it takes no VM, fraction
 * @param maxPredictedStealRatio predicted steal of a host, with the VM on it, from which it does not take it, fraction
 * @param minBenefit least fall of the VM's steal, from observed to predicted, that is worth a move, fraction
 * @param maxRoleVmsPerHost VMs of one role that a host may hold, at least 1
 * @param allowSriovDirect whether a VM with SR-IOV functions may be moved to a host with free ones
 * @param scorerWeights weight by scorer name, each at least 1, overriding the weight it was registered with
 */
public record PlacementPolicy(
        double maxStealRatio,
        double maxPredictedStealRatio,
        double minBenefit,
        int maxRoleVmsPerHost,
        boolean allowSriovDirect,
        SortedMap<String, Double> scorerWeights) {

    /** Checks every value; see the parameters for the rules.
     *
     * @throws IllegalArgumentException naming the value that breaks its rule
     */
    public PlacementPolicy {
        Require.fraction("maxStealRatio", maxStealRatio);
        Require.fraction("maxPredictedStealRatio", maxPredictedStealRatio);
        Require.fraction("minBenefit", minBenefit);
        Require.between("maxRoleVmsPerHost", maxRoleVmsPerHost, 1, Integer.MAX_VALUE);
        scorerWeights.forEach((name, weight) -> Require.between("weight of scorer " + name, weight, 1.0, 1e6));
        scorerWeights = Sorted.map(scorerWeights);
    }

    /** Starts a builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the defaults. */
    public static PlacementPolicy defaults() {
        return builder().build();
    }

    /** Starts a builder from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.maxStealRatio = maxStealRatio;
        b.maxPredictedStealRatio = maxPredictedStealRatio;
        b.minBenefit = minBenefit;
        b.maxRoleVmsPerHost = maxRoleVmsPerHost;
        b.allowSriovDirect = allowSriovDirect;
        b.scorerWeights = scorerWeights;
        return b;
    }

    /** Collects the values of a {@link PlacementPolicy}; not thread-safe. */
    public static final class Builder {
        private double maxStealRatio = 0.05;
        private double maxPredictedStealRatio = 0.05;
        private double minBenefit = 0.05;
        private int maxRoleVmsPerHost = 4;
        private boolean allowSriovDirect = false;
        private SortedMap<String, Double> scorerWeights = Collections.emptySortedMap();

        private Builder() {}

        /** Sets: observed steal of a host from which it takes no VM, fraction. */
        public Builder maxStealRatio(double maxStealRatio) {
            this.maxStealRatio = maxStealRatio;
            return this;
        }

        /** Sets: predicted steal of a host, with the VM on it, from which it does not take it, fraction. */
        public Builder maxPredictedStealRatio(double maxPredictedStealRatio) {
            this.maxPredictedStealRatio = maxPredictedStealRatio;
            return this;
        }

        /** Sets: least fall of the VM's steal, from observed to predicted, that is worth a move, fraction. */
        public Builder minBenefit(double minBenefit) {
            this.minBenefit = minBenefit;
            return this;
        }

        /** Sets: VMs of one role that a host may hold, at least 1. */
        public Builder maxRoleVmsPerHost(int maxRoleVmsPerHost) {
            this.maxRoleVmsPerHost = maxRoleVmsPerHost;
            return this;
        }

        /** Sets: whether a VM with SR-IOV functions may be moved to a host with free ones. */
        public Builder allowSriovDirect(boolean allowSriovDirect) {
            this.allowSriovDirect = allowSriovDirect;
            return this;
        }

        /** Sets: weight by scorer name, each at least 1, overriding the weight it was registered with. */
        public Builder scorerWeights(SortedMap<String, Double> scorerWeights) {
            this.scorerWeights = scorerWeights;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public PlacementPolicy build() {
            return new PlacementPolicy(
                    maxStealRatio,
                    maxPredictedStealRatio,
                    minBenefit,
                    maxRoleVmsPerHost,
                    allowSriovDirect,
                    scorerWeights);
        }
    }
}
