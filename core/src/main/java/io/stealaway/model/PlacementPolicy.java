package io.stealaway.model;

import java.util.Collections;
import java.util.Objects;
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
 * @param strategy which VM leaves a host on which VMs suffer
 * @param maxRoleSharePerHost share of a role's VMs in a zone that a host may hold, fraction; one is always allowed
 * @param sriovWithinCores whether a host takes no VM that would put more of its SR-IOV functions in use than it has cores
 * @param failureShare share of a zone's hosts that may fail at once and every VM still fits elsewhere, fraction below 1; 0 asks for nothing
 * @param survivalEvaluations hosts tried for VMs of failed hosts before a question of survival is left undecided, at least 1
 * @param maxChainMigrations migrations that may be spent on one VM that no host takes as things stand, 1 to 3; with 1 no other VM makes room
 * @param chainEvaluations hosts looked at in search of such a chain, for one VM, at least 1
 * @param scorerWeights weight by scorer name, each at least 1, overriding the weight it was registered with
 */
public record PlacementPolicy(
        double maxStealRatio,
        double maxPredictedStealRatio,
        double minBenefit,
        int maxRoleVmsPerHost,
        boolean allowSriovDirect,
        Strategy strategy,
        double maxRoleSharePerHost,
        boolean sriovWithinCores,
        double failureShare,
        int survivalEvaluations,
        int maxChainMigrations,
        int chainEvaluations,
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
        Objects.requireNonNull(strategy, "strategy");
        Require.fraction("maxRoleSharePerHost", maxRoleSharePerHost);

        Require.fraction("failureShare", failureShare);
        if (failureShare == 1.0) {
            throw new IllegalArgumentException(
                    "failureShare (1.0) must be below 1: when all hosts fail, nothing survives");
        }
        Require.between("survivalEvaluations", survivalEvaluations, 1, Integer.MAX_VALUE);
        Require.between("maxChainMigrations", maxChainMigrations, 1, 3);
        Require.between("chainEvaluations", chainEvaluations, 1, Integer.MAX_VALUE);
    }

    /**
     * Returns how many VMs of one role a host may hold by {@link #maxRoleSharePerHost}, at least 1; {@link Long#MAX_VALUE} when
     * that share is 1.
     *
     * @param zoneRoleVms how many VMs of the role are in the host's zone
     */
    public long roleShareCap(int zoneRoleVms) {
        return maxRoleSharePerHost == 1.0
                ? Long.MAX_VALUE
                : Math.max(1L, (long) Math.floor(maxRoleSharePerHost * zoneRoleVms));
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
        b.strategy = strategy;
        b.maxRoleSharePerHost = maxRoleSharePerHost;
        b.sriovWithinCores = sriovWithinCores;
        b.failureShare = failureShare;
        b.survivalEvaluations = survivalEvaluations;
        b.maxChainMigrations = maxChainMigrations;
        b.chainEvaluations = chainEvaluations;
        b.scorerWeights = scorerWeights;
        return b;
    }

    /** Collects the values of a {@link PlacementPolicy}; not thread-safe. */
    public static final class Builder {
        private double maxStealRatio = 0.05;
        private double maxPredictedStealRatio = 0.01;
        private double minBenefit = 0.05;
        private int maxRoleVmsPerHost = 4;
        private boolean allowSriovDirect = false;
        private Strategy strategy = Strategy.CHEAPEST_RELIEF;
        private double maxRoleSharePerHost = 1.0;
        private boolean sriovWithinCores = false;
        private double failureShare = 0.0;
        private int survivalEvaluations = 100_000;
        private int maxChainMigrations = 3;
        private int chainEvaluations = 20_000;
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

        /** Sets: which VM leaves a host on which VMs suffer. */
        public Builder strategy(Strategy strategy) {
            this.strategy = strategy;
            return this;
        }

        /** Sets: share of a role's VMs in a zone that a host may hold, fraction; one is always allowed. */
        public Builder maxRoleSharePerHost(double maxRoleSharePerHost) {
            this.maxRoleSharePerHost = maxRoleSharePerHost;
            return this;
        }

        /** Sets: whether a host takes no VM that would put more of its SR-IOV functions in use than it has cores. */
        public Builder sriovWithinCores(boolean sriovWithinCores) {
            this.sriovWithinCores = sriovWithinCores;
            return this;
        }

        /** Sets: share of a zone's hosts that may fail at once and every VM still fits elsewhere, fraction below 1; 0 asks for nothing. */
        public Builder failureShare(double failureShare) {
            this.failureShare = failureShare;
            return this;
        }

        /** Sets: hosts tried for VMs of failed hosts before a question of survival is left undecided, at least 1. */
        public Builder survivalEvaluations(int survivalEvaluations) {
            this.survivalEvaluations = survivalEvaluations;
            return this;
        }

        /** Sets: migrations that may be spent on one VM that no host takes as things stand, 1 to 3; with 1 no other VM makes room. */
        public Builder maxChainMigrations(int maxChainMigrations) {
            this.maxChainMigrations = maxChainMigrations;
            return this;
        }

        /** Sets: hosts looked at in search of such a chain, for one VM, at least 1. */
        public Builder chainEvaluations(int chainEvaluations) {
            this.chainEvaluations = chainEvaluations;
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
                    strategy,
                    maxRoleSharePerHost,
                    sriovWithinCores,
                    failureShare,
                    survivalEvaluations,
                    maxChainMigrations,
                    chainEvaluations,
                    scorerWeights);
        }
    }
}
