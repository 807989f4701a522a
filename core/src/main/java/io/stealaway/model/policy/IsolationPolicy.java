package io.stealaway.model.policy;

import io.stealaway.internal.Require;
import io.stealaway.internal.SortedCopies;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Isolation settings: how a VM is taken out of service in its orchestrator before it moves, by role.
 *
 * <p>A chain names isolators in the order in which they isolate; they reintegrate in reverse. An empty chain means that the
 * VM is moved as it is.
 *
 * <p>Build one with {@link #builder()}. Immutable and thread-safe.
 */
public final class IsolationPolicy {
    private final SortedMap<Role, List<String>> chains;
    private final List<String> defaultChain;
    private final Duration maxIsolating;
    private final SortedMap<Role, Duration> maxIsolation;
    private final Duration defaultMaxIsolation;
    private final SortedMap<Role, Double> minInService;
    private final double defaultMinInService;

    private IsolationPolicy(Builder b) {
        TreeMap<Role, List<String>> copies = new TreeMap<>();
        b.chains.forEach((role, chain) -> copies.put(role, List.copyOf(chain)));
        chains = Collections.unmodifiableSortedMap(copies);
        defaultChain = List.copyOf(b.defaultChain);
        maxIsolating = Objects.requireNonNull(b.maxIsolating, "maxIsolating");
        maxIsolation = SortedCopies.map(b.maxIsolation);
        defaultMaxIsolation = Objects.requireNonNull(b.defaultMaxIsolation, "defaultMaxIsolation");
        minInService = SortedCopies.map(b.minInService);
        defaultMinInService = b.defaultMinInService;
        Require.setting("maxIsolating", maxIsolating);
        maxIsolation.forEach((role, most) -> Require.setting("maxIsolation of role " + role, most));
        Require.setting("defaultMaxIsolation", defaultMaxIsolation);
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

    /** Returns the isolator names by role. */
    public SortedMap<Role, List<String>> chains() {
        return chains;
    }

    /** Returns the isolator names for any other VM. */
    public List<String> defaultChain() {
        return defaultChain;
    }

    /** Returns the time after which an isolation that is still pending is undone and the move dropped. */
    public Duration maxIsolating() {
        return maxIsolating;
    }

    /** Returns the longest, by role, that a VM is predicted to be out of its orchestrator for a move that is begun. */
    public SortedMap<Role, Duration> maxIsolation() {
        return maxIsolation;
    }

    /** Returns the same for any other VM. */
    public Duration defaultMaxIsolation() {
        return defaultMaxIsolation;
    }

    /** Returns the share, by role, of the role's VMs that stays in service while one is isolated, fraction. */
    public SortedMap<Role, Double> minInService() {
        return minInService;
    }

    /** Returns the same for any other role, fraction. */
    public double defaultMinInService() {
        return defaultMinInService;
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

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof IsolationPolicy that
                        && chains.equals(that.chains)
                        && defaultChain.equals(that.defaultChain)
                        && maxIsolating.equals(that.maxIsolating)
                        && maxIsolation.equals(that.maxIsolation)
                        && defaultMaxIsolation.equals(that.defaultMaxIsolation)
                        && minInService.equals(that.minInService)
                        && Double.compare(defaultMinInService, that.defaultMinInService) == 0);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                chains,
                defaultChain,
                maxIsolating,
                maxIsolation,
                defaultMaxIsolation,
                minInService,
                defaultMinInService);
    }

    @Override
    public String toString() {
        return "IsolationPolicy[chains=" + chains
                + ", defaultChain=" + defaultChain
                + ", maxIsolating=" + maxIsolating
                + ", maxIsolation=" + maxIsolation
                + ", defaultMaxIsolation=" + defaultMaxIsolation
                + ", minInService=" + minInService
                + ", defaultMinInService=" + defaultMinInService + "]";
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

        /** Sets the isolator names by role. */
        public Builder chains(SortedMap<Role, List<String>> chains) {
            this.chains = chains;
            return this;
        }

        /** Sets the isolator names for any other VM. */
        public Builder defaultChain(List<String> defaultChain) {
            this.defaultChain = defaultChain;
            return this;
        }

        /** Sets the time after which an isolation that is still pending is undone and the move dropped. */
        public Builder maxIsolating(Duration maxIsolating) {
            this.maxIsolating = maxIsolating;
            return this;
        }

        /** Sets the longest, by role, that a VM is predicted to be out of its orchestrator for a move that is begun. */
        public Builder maxIsolation(SortedMap<Role, Duration> maxIsolation) {
            this.maxIsolation = maxIsolation;
            return this;
        }

        /** Sets the same for any other VM. */
        public Builder defaultMaxIsolation(Duration defaultMaxIsolation) {
            this.defaultMaxIsolation = defaultMaxIsolation;
            return this;
        }

        /** Sets the share, by role, of the role's VMs that stays in service while one is isolated, fraction. */
        public Builder minInService(SortedMap<Role, Double> minInService) {
            this.minInService = minInService;
            return this;
        }

        /** Sets the same for any other role, fraction. */
        public Builder defaultMinInService(double defaultMinInService) {
            this.defaultMinInService = defaultMinInService;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public IsolationPolicy build() {
            return new IsolationPolicy(this);
        }
    }
}
