package io.stealaway.model.policy;

import io.stealaway.internal.Require;
import io.stealaway.internal.SortedCopies;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;

/**
 * Placement settings: which hosts a VM may go to, and which are preferred.
 *
 * <p>Build one with {@link #builder()}. Immutable and thread-safe.
 */
public final class PlacementPolicy {
    private final double maxStealRatio;
    private final double maxPredictedStealRatio;
    private final double minBenefit;
    private final int maxRoleVmsPerHost;
    private final boolean allowSriovDirect;
    private final VmSelection strategy;
    private final double maxRoleSharePerHost;
    private final boolean sriovWithinCores;
    private final double failureShare;
    private final int survivalEvaluations;
    private final int maxChainMigrations;
    private final int chainEvaluations;
    private final SortedMap<String, Double> scorerWeights;

    private PlacementPolicy(Builder b) {
        maxStealRatio = b.maxStealRatio;
        maxPredictedStealRatio = b.maxPredictedStealRatio;
        minBenefit = b.minBenefit;
        maxRoleVmsPerHost = b.maxRoleVmsPerHost;
        allowSriovDirect = b.allowSriovDirect;
        strategy = Objects.requireNonNull(b.strategy, "strategy");
        maxRoleSharePerHost = b.maxRoleSharePerHost;
        sriovWithinCores = b.sriovWithinCores;
        failureShare = b.failureShare;
        survivalEvaluations = b.survivalEvaluations;
        maxChainMigrations = b.maxChainMigrations;
        chainEvaluations = b.chainEvaluations;
        scorerWeights = SortedCopies.map(b.scorerWeights);
        Require.fraction("maxStealRatio", maxStealRatio);
        Require.fraction("maxPredictedStealRatio", maxPredictedStealRatio);
        Require.fraction("minBenefit", minBenefit);
        Require.between("maxRoleVmsPerHost", maxRoleVmsPerHost, 1, Integer.MAX_VALUE);
        scorerWeights.forEach((name, weight) -> Require.between("weight of scorer " + name, weight, 1.0, 1e6));
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

    /** Returns the observed steal of a host from which it takes no VM, fraction. */
    public double maxStealRatio() {
        return maxStealRatio;
    }

    /** Returns the predicted steal of a host, with the VM on it, from which it does not take it, fraction. */
    public double maxPredictedStealRatio() {
        return maxPredictedStealRatio;
    }

    /** Returns the least fall of the VM's steal, from observed to predicted, that is worth a move, fraction. */
    public double minBenefit() {
        return minBenefit;
    }

    /** Returns how many VMs of one role a host may hold, at least 1. */
    public int maxRoleVmsPerHost() {
        return maxRoleVmsPerHost;
    }

    /** Returns whether a VM with SR-IOV functions may be moved to a host with free ones. */
    public boolean allowSriovDirect() {
        return allowSriovDirect;
    }

    /** Returns which VM leaves a host on which VMs suffer. */
    public VmSelection strategy() {
        return strategy;
    }

    /** Returns the share of a role's VMs in a zone that a host may hold, fraction; one is always allowed. */
    public double maxRoleSharePerHost() {
        return maxRoleSharePerHost;
    }

    /** Returns whether a host takes no VM that would put more of its SR-IOV functions in use than it has cores. */
    public boolean sriovWithinCores() {
        return sriovWithinCores;
    }

    /**
     * Returns the share of a zone's hosts that may fail at once and every VM still fits elsewhere, fraction below 1; 0 asks for
     * nothing.
     */
    public double failureShare() {
        return failureShare;
    }

    /** Returns how many hosts are tried for VMs of failed hosts before a question of survival is left undecided, at least 1. */
    public int survivalEvaluations() {
        return survivalEvaluations;
    }

    /**
     * Returns how many migrations may be spent on one VM that no host takes as things stand, 1 to 3; with 1 no other VM makes
     * room.
     */
    public int maxChainMigrations() {
        return maxChainMigrations;
    }

    /** Returns how many hosts are looked at in search of such a chain, for one VM, at least 1. */
    public int chainEvaluations() {
        return chainEvaluations;
    }

    /** Returns the weight by scorer name, each at least 1, overriding the weight it was registered with. */
    public SortedMap<String, Double> scorerWeights() {
        return scorerWeights;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof PlacementPolicy that
                        && Double.compare(maxStealRatio, that.maxStealRatio) == 0
                        && Double.compare(maxPredictedStealRatio, that.maxPredictedStealRatio) == 0
                        && Double.compare(minBenefit, that.minBenefit) == 0
                        && maxRoleVmsPerHost == that.maxRoleVmsPerHost
                        && allowSriovDirect == that.allowSriovDirect
                        && strategy.equals(that.strategy)
                        && Double.compare(maxRoleSharePerHost, that.maxRoleSharePerHost) == 0
                        && sriovWithinCores == that.sriovWithinCores
                        && Double.compare(failureShare, that.failureShare) == 0
                        && survivalEvaluations == that.survivalEvaluations
                        && maxChainMigrations == that.maxChainMigrations
                        && chainEvaluations == that.chainEvaluations
                        && scorerWeights.equals(that.scorerWeights));
    }

    @Override
    public int hashCode() {
        return Objects.hash(
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

    @Override
    public String toString() {
        return "PlacementPolicy[maxStealRatio=" + maxStealRatio
                + ", maxPredictedStealRatio=" + maxPredictedStealRatio
                + ", minBenefit=" + minBenefit
                + ", maxRoleVmsPerHost=" + maxRoleVmsPerHost
                + ", allowSriovDirect=" + allowSriovDirect
                + ", strategy=" + strategy
                + ", maxRoleSharePerHost=" + maxRoleSharePerHost
                + ", sriovWithinCores=" + sriovWithinCores
                + ", failureShare=" + failureShare
                + ", survivalEvaluations=" + survivalEvaluations
                + ", maxChainMigrations=" + maxChainMigrations
                + ", chainEvaluations=" + chainEvaluations
                + ", scorerWeights=" + scorerWeights + "]";
    }

    /** Collects the values of a {@link PlacementPolicy}; not thread-safe. */
    public static final class Builder {
        private double maxStealRatio = 0.05;
        private double maxPredictedStealRatio = 0.01;
        private double minBenefit = 0.05;
        private int maxRoleVmsPerHost = 4;
        private boolean allowSriovDirect = false;
        private VmSelection strategy = VmSelection.CHEAPEST_RELIEF;
        private double maxRoleSharePerHost = 1.0;
        private boolean sriovWithinCores = false;
        private double failureShare = 0.0;
        private int survivalEvaluations = 100_000;
        private int maxChainMigrations = 3;
        private int chainEvaluations = 20_000;
        private SortedMap<String, Double> scorerWeights = Collections.emptySortedMap();

        private Builder() {}

        /** Sets the observed steal of a host from which it takes no VM, fraction. */
        public Builder maxStealRatio(double maxStealRatio) {
            this.maxStealRatio = maxStealRatio;
            return this;
        }

        /** Sets the predicted steal of a host, with the VM on it, from which it does not take it, fraction. */
        public Builder maxPredictedStealRatio(double maxPredictedStealRatio) {
            this.maxPredictedStealRatio = maxPredictedStealRatio;
            return this;
        }

        /** Sets the least fall of the VM's steal, from observed to predicted, that is worth a move, fraction. */
        public Builder minBenefit(double minBenefit) {
            this.minBenefit = minBenefit;
            return this;
        }

        /** Sets how many VMs of one role a host may hold, at least 1. */
        public Builder maxRoleVmsPerHost(int maxRoleVmsPerHost) {
            this.maxRoleVmsPerHost = maxRoleVmsPerHost;
            return this;
        }

        /** Sets whether a VM with SR-IOV functions may be moved to a host with free ones. */
        public Builder allowSriovDirect(boolean allowSriovDirect) {
            this.allowSriovDirect = allowSriovDirect;
            return this;
        }

        /** Sets which VM leaves a host on which VMs suffer. */
        public Builder strategy(VmSelection strategy) {
            this.strategy = strategy;
            return this;
        }

        /** Sets the share of a role's VMs in a zone that a host may hold, fraction; one is always allowed. */
        public Builder maxRoleSharePerHost(double maxRoleSharePerHost) {
            this.maxRoleSharePerHost = maxRoleSharePerHost;
            return this;
        }

        /** Sets whether a host takes no VM that would put more of its SR-IOV functions in use than it has cores. */
        public Builder sriovWithinCores(boolean sriovWithinCores) {
            this.sriovWithinCores = sriovWithinCores;
            return this;
        }

        /**
         * Sets the share of a zone's hosts that may fail at once and every VM still fits elsewhere, fraction below 1; 0 asks for
         * nothing.
         */
        public Builder failureShare(double failureShare) {
            this.failureShare = failureShare;
            return this;
        }

        /** Sets how many hosts are tried for VMs of failed hosts before a question of survival is left undecided, at least 1. */
        public Builder survivalEvaluations(int survivalEvaluations) {
            this.survivalEvaluations = survivalEvaluations;
            return this;
        }

        /**
         * Sets how many migrations may be spent on one VM that no host takes as things stand, 1 to 3; with 1 no other VM makes
         * room.
         */
        public Builder maxChainMigrations(int maxChainMigrations) {
            this.maxChainMigrations = maxChainMigrations;
            return this;
        }

        /** Sets how many hosts are looked at in search of such a chain, for one VM, at least 1. */
        public Builder chainEvaluations(int chainEvaluations) {
            this.chainEvaluations = chainEvaluations;
            return this;
        }

        /** Sets the weight by scorer name, each at least 1, overriding the weight it was registered with. */
        public Builder scorerWeights(SortedMap<String, Double> scorerWeights) {
            this.scorerWeights = scorerWeights;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public PlacementPolicy build() {
            return new PlacementPolicy(this);
        }
    }

    /** Which VM leaves a host on which VMs suffer. */
    public enum VmSelection {
        /** The VM that suffers. */
        VICTIM,
        /** The neighbour that takes most beyond its fair share; the victim, when no such neighbour may move. */
        AGGRESSOR,
        /** The VM whose move takes most steal off the host for each byte that is copied; the victim, when no other may move. */
        CHEAPEST_RELIEF
    }
}
