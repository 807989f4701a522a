package io.stealaway.simulation;

import io.stealaway.model.Role;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.placement.PlacementRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The configuration of a simulation: cluster size, duration, seed or trace, and policy.
 *
 * <p>Build one with {@link #builder()}. Immutable and thread-safe.
 */
public final class SimulationConfig {
    /** The bandwidth that the simulated migrator is configured with for each migration, bytes per second. */
    public static final long BANDWIDTH_BYTES_PER_SECOND = 250_000_000L;

    private static final int HOURS_PER_DAY = 24;
    private static final int MAX_DAYS = 31;

    private final int hosts;
    private final int vms;
    private final int zones;
    private final int hours;
    private final long seed;
    private final DemandFamily family;
    private final Optional<Path> trace;
    private final Policy policy;
    private final PlacementRules rules;

    private SimulationConfig(Builder b) {
        hosts = b.hosts;
        vms = b.vms;
        zones = b.zones;
        hours = b.hours;
        seed = b.seed;
        family = Objects.requireNonNull(b.family, "family");
        trace = b.trace;
        policy = Objects.requireNonNull(b.policy, "policy");
        rules = Objects.requireNonNull(b.rules, "rules");
        between("zones", zones, 1, 100);
        between("hosts", hosts, zones, 2_000);
        between("vms", vms, 1, 100_000);
        between("hours", hours, 1, 744);
    }

    /** Starts a builder with every default: the day of 80 hosts, 1,000 VMs and 3 zones. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the defaults. */
    public static SimulationConfig defaults() {
        return builder().build();
    }

    /** Starts a builder from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.hosts = hosts;
        b.vms = vms;
        b.zones = zones;
        b.hours = hours;
        b.seed = seed;
        b.family = family;
        b.trace = trace;
        b.policy = policy;
        b.rules = rules;
        return b;
    }

    /** Returns the number of hosts, at least one for each zone, at most 2,000. */
    public int hosts() {
        return hosts;
    }

    /** Returns the number of VMs, 1 to 100,000. */
    public int vms() {
        return vms;
    }

    /** Returns the number of availability zones, 1 to 100. */
    public int zones() {
        return zones;
    }

    /** Returns the simulated hours, 1 to 744. */
    public int hours() {
        return hours;
    }

    /** Returns the simulated days, 1 to 31: the begun ones count. */
    public int days() {
        return (hours + HOURS_PER_DAY - 1) / HOURS_PER_DAY;
    }

    /** Returns how demand goes over hours and days where no trace says so. */
    public DemandFamily family() {
        return family;
    }

    /** Returns what every random choice is drawn from. */
    public long seed() {
        return seed;
    }

    /** Returns the folder of a real trace whose demand is replayed; empty where {@link #family()} makes demand up. */
    public Optional<Path> trace() {
        return trace;
    }

    /** Returns the policy of the loop under test. */
    public Policy policy() {
        return policy;
    }

    /** Returns the filters and scorers that its engine has besides the built-in ones. */
    public PlacementRules rules() {
        return rules;
    }

    /**
     * Returns the policy that an operator of the simulated cluster would write: {@link Policy#defaults()}, told to act, told
     * the bandwidth that the migrator is configured with, and which role is taken out of which orchestrator.
     */
    public static Policy defaultPolicy() {
        TreeMap<Role, List<String>> chains = new TreeMap<>();
        for (String role : List.of("web", "app", "api", "cache")) {
            chains.put(Role.of(role), List.of("consul"));
        }
        for (String role : List.of("worker", "batch")) {
            chains.put(Role.of(role), List.of("kubernetes"));
        }
        return Policy.defaults().toBuilder()
                .isolation(IsolationPolicy.builder().chains(chains).build())
                .migration(MigrationPolicy.builder()
                        .bandwidthBytesPerSecond(BANDWIDTH_BYTES_PER_SECOND)
                        .build())
                .mode(RunMode.ACT)
                .build();
    }

    private static void between(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " (" + value + ") must be between " + least + " and " + most);
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof SimulationConfig that
                        && hosts == that.hosts
                        && vms == that.vms
                        && zones == that.zones
                        && hours == that.hours
                        && seed == that.seed
                        && family == that.family
                        && trace.equals(that.trace)
                        && policy.equals(that.policy)
                        && rules.equals(that.rules));
    }

    @Override
    public int hashCode() {
        return Objects.hash(hosts, vms, zones, hours, seed, family, trace, policy, rules);
    }

    @Override
    public String toString() {
        return "SimulationConfig[hosts=" + hosts
                + ", vms=" + vms
                + ", zones=" + zones
                + ", hours=" + hours
                + ", seed=" + seed
                + ", family=" + family
                + ", trace=" + trace
                + ", policy=" + policy
                + ", rules=" + rules + "]";
    }

    /** How made-up demand goes over hours and days. */
    public enum DemandFamily {
        /** Interactive roles peak together at the same hours of every day, batch works at night; every day has noise of its own. */
        SEASONAL,
        /** VMs burst for minutes, at hours that nothing foretells, as in public clouds; hosts are sized as for a trace. */
        BURSTY,
        /** As {@code SEASONAL}, but the peaks of a role come at other hours each day, and deployments change what it wants overnight. */
        DRIFTING,
        /** As {@code SEASONAL} from a Friday on: on the two days after it interactive roles want little. */
        WEEKEND
    }

    /** Collects the values of a {@link SimulationConfig}; not thread-safe. */
    public static final class Builder {
        private int hosts = 80;
        private int vms = 1_000;
        private int zones = 3;
        private int hours = 24;
        private long seed = 1;
        private DemandFamily family = DemandFamily.SEASONAL;
        private Optional<Path> trace = Optional.empty();
        private Policy policy = defaultPolicy();
        private PlacementRules rules = PlacementRules.none();

        private Builder() {}

        /** Sets the number of hosts, at least one for each zone. */
        public Builder hosts(int hosts) {
            this.hosts = hosts;
            return this;
        }

        /** Sets the number of VMs. */
        public Builder vms(int vms) {
            this.vms = vms;
            return this;
        }

        /** Sets the number of availability zones. */
        public Builder zones(int zones) {
            this.zones = zones;
            return this;
        }

        /** Sets the simulated hours. */
        public Builder hours(int hours) {
            this.hours = hours;
            return this;
        }

        /** Sets the simulated hours to whole days, 1 to 31. */
        public Builder days(int days) {
            between("days", days, 1, MAX_DAYS);
            hours = HOURS_PER_DAY * days;
            return this;
        }

        /** Sets how demand goes over hours and days where no trace says so; {@link DemandFamily#SEASONAL} unless set. */
        public Builder family(DemandFamily family) {
            this.family = family;
            return this;
        }

        /** Sets the seed of every random choice. */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /** Sets the folder of a real trace whose demand is replayed; the synthetic day unless set. */
        public Builder trace(Path trace) {
            this.trace = Optional.of(trace);
            return this;
        }

        /** Sets the policy of the loop under test. */
        public Builder policy(Policy policy) {
            this.policy = policy;
            return this;
        }

        /** Sets the filters and scorers that its engine has besides the built-in ones; none unless set. */
        public Builder rules(PlacementRules rules) {
            this.rules = rules;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public SimulationConfig build() {
            return new SimulationConfig(this);
        }
    }
}
