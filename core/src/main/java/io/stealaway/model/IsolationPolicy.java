package io.stealaway.model;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a VM is taken out of its orchestrator before it moves, by role.
 *
 * <p>A chain names isolators in the order in which they isolate; they reintegrate in reverse. An empty chain means that the
 * VM is moved as it is.
 *
 * <p>Build one with {@link #builder()}. Immutable and thread-safe.
 *
 * @param chains isolator names by role
 * @param defaultChain isolator names for any other VM
 * @param maxIsolating time after which an isolation that is still pending is undone and the move dropped
 * @param maxIsolation by role, the longest that a VM is predicted to be out of its orchestrator for a move that is begun
 * @param defaultMaxIsolation the same for any other VM
 * @param minInService by role, the share of the role's VMs that stays in service while one is isolated, fraction
 * @param defaultMinInService the same for any other role, fraction
 */
public record IsolationPolicy(
        SortedMap<Role, List<String>> chains,
        List<String> defaultChain,
        Duration maxIsolating,
        SortedMap<Role, Duration> maxIsolation,
        Duration defaultMaxIsolation,
        SortedMap<Role, Double> minInService,
        double defaultMinInService) {

    /** Checks every value; see the parameters for the rules.
     *
     * @throws IllegalArgumentException naming the value that breaks its rule
     */
    public IsolationPolicy {
        Objects.requireNonNull(maxIsolating, "maxIsolating");
        TreeMap<Role, List<String>> copies = new TreeMap<>();
        chains.forEach((role, chain) -> copies.put(role, List.copyOf(chain)));
        chains = Collections.unmodifiableSortedMap(copies);
        defaultChain = List.copyOf(defaultChain);
        Require.positive("maxIsolating", maxIsolating);
        maxIsolation = Sorted.map(maxIsolation);
        maxIsolation.forEach((role, most) -> Require.positive("maxIsolation of role " + role, most));
        Require.positive("defaultMaxIsolation", defaultMaxIsolation);
        minInService = Sorted.map(minInService);
        minInService.forEach((role, share) -> Require.fraction("minInService of role " + role, share));
        Require.fraction("defaultMinInService", defaultMinInService);
    }

    /** Starts a builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the defaults. */
    public static IsolationPolicy defaults() {
        return builder().build();
    }

    /** Starts a builder from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.chains = chains;
        b.defaultChain = defaultChain;
        b.maxIsolating = maxIsolating;
        b.maxIsolation = maxIsolation;
        b.defaultMaxIsolation = defaultMaxIsolation;
        b.minInService = minInService;
        b.defaultMinInService = defaultMinInService;
        return b;
    }

    /** Returns the longest that this VM may be predicted to be isolated. */
    public Duration maxIsolationOf(Vm vm) {
        return vm.role()
                .map(role -> maxIsolation.getOrDefault(role, defaultMaxIsolation))
                .orElse(defaultMaxIsolation);
    }

    /** Returns the share of this role's VMs that must stay in service, fraction. */
    public double minInServiceOf(Role role) {
        return minInService.getOrDefault(role, defaultMinInService);
    }

    /** Returns the names of the isolators for this VM, in the order in which they isolate; maybe empty. */
    public List<String> chainFor(Vm vm) {
        return vm.role().map(role -> chains.getOrDefault(role, defaultChain)).orElse(defaultChain);
    }

    /** Collects the values of a {@link IsolationPolicy}; not thread-safe. */
    public static final class Builder {
        private SortedMap<Role, List<String>> chains = Collections.emptySortedMap();
        private List<String> defaultChain = List.of();
        private Duration maxIsolating = Duration.ofMinutes(10);
        private SortedMap<Role, Duration> maxIsolation = Collections.emptySortedMap();
        private Duration defaultMaxIsolation = Duration.ofHours(1);
        private SortedMap<Role, Double> minInService = Collections.emptySortedMap();
        private double defaultMinInService = 0.5;

        private Builder() {}

        /** Sets: isolator names by role. */
        public Builder chains(SortedMap<Role, List<String>> chains) {
            this.chains = chains;
            return this;
        }

        /** Sets: isolator names for any other VM. */
        public Builder defaultChain(List<String> defaultChain) {
            this.defaultChain = defaultChain;
            return this;
        }

        /** Sets: time after which an isolation that is still pending is undone and the move dropped. */
        public Builder maxIsolating(Duration maxIsolating) {
            this.maxIsolating = maxIsolating;
            return this;
        }

        /** Sets: by role, the longest that a VM is predicted to be out of its orchestrator for a move that is begun. */
        public Builder maxIsolation(SortedMap<Role, Duration> maxIsolation) {
            this.maxIsolation = maxIsolation;
            return this;
        }

        /** Sets: the same for any other VM. */
        public Builder defaultMaxIsolation(Duration defaultMaxIsolation) {
            this.defaultMaxIsolation = defaultMaxIsolation;
            return this;
        }

        /** Sets: by role, the share of the role's VMs that stays in service while one is isolated, fraction. */
        public Builder minInService(SortedMap<Role, Double> minInService) {
            this.minInService = minInService;
            return this;
        }

        /** Sets: the same for any other role, fraction. */
        public Builder defaultMinInService(double defaultMinInService) {
            this.defaultMinInService = defaultMinInService;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public IsolationPolicy build() {
            return new IsolationPolicy(
                    chains,
                    defaultChain,
                    maxIsolating,
                    maxIsolation,
                    defaultMaxIsolation,
                    minInService,
                    defaultMinInService);
        }
    }
}
