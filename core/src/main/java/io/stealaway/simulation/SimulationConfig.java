package io.stealaway.simulation;

import io.stealaway.model.Role;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.placement.PlacementPreset;
import io.stealaway.placement.PlacementRules;
import io.stealaway.recording.Recording;
import io.stealaway.simulation.arrivals.Lifetimes;
import io.stealaway.simulation.arrivals.NewVmPlacer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The configuration of a simulation: cluster size, duration, seed or trace, and policy.
 *
 * <p>Build one with {@link #builder()}. Immutable and thread-safe.
 */
public final class SimulationConfig {
    /** The bandwidth that the simulated migrator is configured with for each migration, bytes per second. */
    public static final long BANDWIDTH_BYTES_PER_SECOND = 250_000_000L;

    private static final long DEFAULT_LINK = 1_250_000_000L;
    private static final long LEAST_LINK = 1_000_000L;
    private static final long MOST_LINK = 1_000_000_000_000L;
    private static final long MOST_DISK = 100_000_000_000_000L;
    private static final int HOURS_PER_DAY = 24;
    private static final int MAX_DAYS = 31;

    private final int hosts;
    private final int vms;
    private final int zones;
    private final int hours;
    private final long seed;
    private final DemandFamily family;
    private final Optional<Path> trace;
    private final Optional<Recording> recording;
    private final Policy policy;
    private final PlacementRules rules;
    private final int arrivals;
    private final NewVmPlacement placeBy;
    private final long linkBytesPerSecond;
    private final OptionalLong diskBytesPerVm;

    private SimulationConfig(Builder b) {
        hosts = b.hosts;
        vms = b.vms;
        zones = b.zones;
        hours = b.hours;
        seed = b.seed;
        family = Objects.requireNonNull(b.family, "family");
        trace = b.trace;
        recording = b.recording;
        policy = Objects.requireNonNull(b.policy, "policy");
        rules = Objects.requireNonNull(b.rules, "rules");
        arrivals = b.arrivals;
        placeBy = Objects.requireNonNull(b.placeBy, "placeBy");
        linkBytesPerSecond = b.linkBytesPerSecond;
        diskBytesPerVm = b.diskBytesPerVm;
        between("linkBytesPerSecond", linkBytesPerSecond, LEAST_LINK, MOST_LINK);
        diskBytesPerVm.ifPresent(bytes -> between("diskBytesPerVm", bytes, 1, MOST_DISK));
        between("zones", zones, 1, 100);
        between("hosts", hosts, zones, 2_000);
        between("vms", vms, 1, 100_000);
        between("hours", hours, 1, 744);
        if (arrivals != 0) {
            if (trace.isPresent() || family == DemandFamily.BURSTY) {
                throw new IllegalArgumentException(
                        "arrivals (" + arrivals + ") need demand by the hour of the day, not "
                                + (trace.isPresent() ? "that of a trace" : "family BURSTY"));
            }
            between("arrivals", arrivals, 1, mostArrivals(vms));
        }
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
        b.recording = recording;
        b.policy = policy;
        b.rules = rules;
        b.arrivals = arrivals;
        b.placeBy = placeBy;
        b.linkBytesPerSecond = linkBytesPerSecond;
        b.diskBytesPerVm = diskBytesPerVm;
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

    /** Returns the recorded days that are replayed: their hosts, VMs and demand; empty where those are made up. */
    public Optional<Recording> recording() {
        return recording;
    }

    /** Returns the policy of the loop under test. */
    public Policy policy() {
        return policy;
    }

    /** Returns the filters and scorers that its engine has besides the built-in ones. */
    public PlacementRules rules() {
        return rules;
    }

    /** Returns how many VMs are asked for on an average day while as many leave, 0 to {@link #mostArrivals}; 0 when no VM comes or goes. */
    public int arrivals() {
        return arrivals;
    }

    /** Returns who chooses hosts for them. */
    public NewVmPlacement placeBy() {
        return placeBy;
    }

    /** Returns the bandwidth of each made-up host's link, bytes a second, each direction; a trace's and a recording's have their own. */
    public long linkBytesPerSecond() {
        return linkBytesPerSecond;
    }

    /** Returns the size of the disk that three in five made-up VMs have on their host, bytes; empty when it is 10 to 80 GiB, of a few 500. */
    public OptionalLong diskBytesPerVm() {
        return diskBytesPerVm;
    }

    /** Returns how many VMs a day may come so that all of so many come and go and their number stays about the same. */
    public static int mostArrivals(int vms) {
        return (int) Math.max(1, vms * (double) HOURS_PER_DAY / Lifetimes.MEAN_HOURS);
    }

    NewVmPlacer.Kind placer() {
        return new NewVmPlacer.Kind(placeBy.preset, placeBy.remembers, policy, rules);
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

    private static void between(String name, long value, long least, long most) {
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
                        && recording.equals(that.recording)
                        && policy.equals(that.policy)
                        && rules.equals(that.rules)
                        && arrivals == that.arrivals
                        && placeBy == that.placeBy
                        && linkBytesPerSecond == that.linkBytesPerSecond
                        && diskBytesPerVm.equals(that.diskBytesPerVm));
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                hosts,
                vms,
                zones,
                hours,
                seed,
                family,
                trace,
                recording,
                policy,
                rules,
                arrivals,
                placeBy,
                linkBytesPerSecond,
                diskBytesPerVm);
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
                + ", recording=" + recording
                + ", policy=" + policy
                + ", rules=" + rules
                + ", arrivals=" + arrivals
                + ", placeBy=" + placeBy
                + ", linkBytesPerSecond=" + linkBytesPerSecond
                + ", diskBytesPerVm=" + diskBytesPerVm + "]";
    }

    /** Who chooses hosts for new VMs. */
    public enum NewVmPlacement {
        /** OpenStack's scheduler, as it is when nothing is configured. */
        NOVA(PlacementPreset.NOVA, false),
        /** No host more than half full. */
        HALF_COMMITTED(PlacementPreset.HALF_COMMITTED, false),
        /** The built-in rules and those of the configuration, by what is seen now. */
        STEAL_AWAY_PRESENT(PlacementPreset.STEAL_AWAY, false),
        /** The same, and by what VMs wanted before, once a day of that is known. */
        STEAL_AWAY(PlacementPreset.STEAL_AWAY, true);

        private final PlacementPreset preset;
        private final boolean remembers;

        NewVmPlacement(PlacementPreset preset, boolean remembers) {
            this.preset = preset;
            this.remembers = remembers;
        }
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
        private Optional<Recording> recording = Optional.empty();
        private Policy policy = defaultPolicy();
        private PlacementRules rules = PlacementRules.none();
        private int arrivals;
        private NewVmPlacement placeBy = NewVmPlacement.STEAL_AWAY;
        private long linkBytesPerSecond = DEFAULT_LINK;
        private OptionalLong diskBytesPerVm = OptionalLong.empty();

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

        /** Sets the recorded days that are replayed, whole hours of them, and with them the numbers of hosts, VMs, zones and hours. */
        public Builder recording(Recording recording) {
            this.recording = Optional.of(recording);
            hosts = recording.cluster().hosts().size();
            vms = recording.cluster().vms().size();
            zones = recording.cluster().zones().size();
            hours = (int) recording.slot().multipliedBy(recording.slots()).toHours();
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

        /** Sets how many VMs are asked for on an average day while as many leave, up to {@link #mostArrivals}; 0 unless set. */
        public Builder arrivals(int arrivals) {
            this.arrivals = arrivals;
            return this;
        }

        /** Sets the bandwidth of each made-up host's link, bytes a second, 1 MB to 1 TB; 1.25 GB, ten gigabits, unless set. */
        public Builder linkBytesPerSecond(long linkBytesPerSecond) {
            this.linkBytesPerSecond = linkBytesPerSecond;
            return this;
        }

        /** Sets the size of the disk that three in five made-up VMs have on their host, bytes, up to 100 TB; 10 to 80 GiB, of a few 500, unless set. */
        public Builder diskBytesPerVm(long diskBytesPerVm) {
            this.diskBytesPerVm = OptionalLong.of(diskBytesPerVm);
            return this;
        }

        /** Sets who chooses hosts for them; {@link NewVmPlacement#STEAL_AWAY} unless set. */
        public Builder placeBy(NewVmPlacement placeBy) {
            this.placeBy = placeBy;
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
