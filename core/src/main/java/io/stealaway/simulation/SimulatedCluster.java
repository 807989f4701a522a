package io.stealaway.simulation;

import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.model.snapshot.SnapshotDelta;
import io.stealaway.simulation.random.SplitMix64;
import io.stealaway.simulation.share.SimulatedShares;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.MetricsSource;
import io.stealaway.spi.Migrator;
import io.stealaway.spi.ShareControl;
import io.stealaway.spi.ShareControl.Shares;
import io.stealaway.spi.Topology;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in memory that implements every SPI but the journal and leadership, and moves on only when told to.
 *
 * <p>CPU follows the contention model; guests count what they used, what was stolen and their load; live migrations take the
 * wire they need; the demand of an isolated VM goes to its role peers. Time passes in steps of a fixed length; what an SPI
 * shows changes at the end of a step.
 *
 * <p>Not thread-safe: SPIs and {@link #advance} are to be called from one thread at a time.
 */
public final class SimulatedCluster {
    private final TruePlacement fleet;
    private final ServiceDemand services;
    private final CpuModel cpu;
    private final ScrapeBuffer scrapes;
    private final SimulatedMigrator migrator;
    private final Map<String, SimulatedIsolator> isolators = new TreeMap<>();
    private final SimulatedShares shares = new SimulatedShares(new Weights());
    private final Faults faults;
    private final SimulationClock clock;
    private final int stepSeconds;
    private final List<Runnable> watchers = new ArrayList<>();
    private Instant nextStepEnds;
    private @Nullable ClusterSnapshot lastSnapshot;
    private long lastSnapshotOf;
    private long lastTurnover;

    private SimulatedCluster(Builder builder) {
        fleet = new TruePlacement(builder.first, builder.later);
        clock = new SimulationClock(builder.first.takenAt());
        stepSeconds = (int) builder.step.toSeconds();
        nextStepEnds = clock.instant().plusSeconds(stepSeconds);
        services = new ServiceDemand(fleet);
        faults = new Faults(new Effects());
        cpu = new CpuModel(fleet, builder.demand, services, stepSeconds);
        scrapes = new ScrapeBuffer(
                fleet, cpu, stepSeconds, (int) builder.scrapeInterval.toSeconds(), builder.scrapeLag.toSeconds());
        migrator = new SimulatedMigrator(fleet, cpu, faults, clock, builder.bandwidth, stepSeconds);
        long salt = builder.seed;
        for (Map.Entry<String, OrchestratorSpec> entry : builder.orchestrators.entrySet()) {
            salt = SplitMix64.mix(salt + 1);
            SimulatedIsolator isolator =
                    new SimulatedIsolator(entry.getKey(), entry.getValue(), fleet, services, faults, clock, salt);
            isolators.put(entry.getKey(), isolator);
            services.add(isolator);
        }
    }

    /**
     * Starts a builder.
     *
     * @param first the cluster as it is at the start, its {@code takenAt} the first instant; observations and migrations in
     *     flight are not taken over
     * @param demand what its VMs want
     */
    public static Builder builder(ClusterSnapshot first, Demand demand) {
        return new Builder(first, demand);
    }

    /** Returns the clock that shows simulated time. */
    public InstantSource clock() {
        return clock;
    }

    /** Returns what tells hosts, VMs and migrations. */
    public Topology topology() {
        return () -> faults.call(Faults.Call.TOPOLOGY, "topology: read the cluster", this::snapshot);
    }

    /** Returns what tells steal, load and use, as five-minute averages over scraped counters. */
    public MetricsSource metrics() {
        return topology -> faults.call(Faults.Call.METRICS, "metrics: observe", () -> observe(topology));
    }

    /** Returns the orchestrators, by name. */
    public List<Isolator> isolators() {
        return List.copyOf(isolators.values());
    }

    /** Returns what migrates VMs. */
    public Migrator migrator() {
        return migrator;
    }

    /** Returns what sets the CPU weights by which VMs share their hosts. */
    public ShareControl shares() {
        return shares;
    }

    /** Returns the script of what goes wrong. */
    public Faults faults() {
        return faults;
    }

    /**
     * Lets time pass.
     *
     * @throws IllegalArgumentException if the duration is negative
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration (" + duration + ") must not be negative");
        }
        Instant end = clock.instant().plus(duration);
        while (!nextStepEnds.isAfter(end)) {
            step();
        }
        clock.set(end);
    }

    private void step() {
        clock.set(nextStepEnds);
        nextStepEnds = nextStepEnds.plusSeconds(stepSeconds);
        cpu.step(clock.second() - stepSeconds);
        scrapes.step(clock.second());
        for (int i = 0; i < watchers.size(); i++) {
            watchers.get(i).run();
        }
        migrator.step();
        for (SimulatedIsolator isolator : isolators.values()) {
            isolator.step();
        }
    }

    private ClusterSnapshot snapshot() {
        ClusterSnapshot known = lastSnapshot;
        if (known == null || lastSnapshotOf != fleet.changes()) {
            known = known == null ? build() : since(known);
            lastSnapshot = known;
            lastSnapshotOf = fleet.changes();
        }
        return known.withTakenAt(clock.instant());
    }

    private ClusterSnapshot build() {
        ClusterSnapshot.Builder builder = ClusterSnapshot.builder(clock.instant());
        for (int host = 0; host < fleet.hosts.length; host++) {
            builder.host(fleet.hosts[host]);
        }
        for (int i = 0; i < fleet.presentCount(); i++) {
            builder.vm(fleet.vms[fleet.present()[i]]);
        }
        fleet.first().serverGroups().forEach(builder::serverGroup);
        migrator.inFlight().forEach(builder::inFlight);
        return builder.build();
    }

    /** Returns the cluster as it is, by what changed: that is little, and a topology is read in every pass. */
    private ClusterSnapshot since(ClusterSnapshot known) {
        SnapshotDelta.Builder delta = SnapshotDelta.builder(clock.instant());
        for (int host = 0; host < fleet.hosts.length; host++) {
            if (!fleet.hosts[host].equals(known.hosts().get(host))) {
                delta.replace(fleet.hosts[host]);
            }
        }
        for (int i = 0; i < fleet.presentCount(); i++) {
            Vm vm = fleet.vms[fleet.present()[i]];
            int before = indexIn(known, vm.id(), i);
            if (before < 0) {
                delta.add(vm);
            } else if (!vm.equals(known.vms().get(before))) {
                delta.replace(vm);
            }
        }
        if (lastTurnover != fleet.turnover()) {
            known.vms().stream()
                    .map(Vm::id)
                    .filter(vm -> !fleet.present(fleet.everIndex(vm).orElseThrow()))
                    .forEach(delta::remove);
            lastTurnover = fleet.turnover();
        }
        return known.apply(delta.inFlight(migrator.inFlight()).build());
    }

    private Observations observe(ClusterSnapshot topology) {
        List<VmObservation> all = new ArrayList<>(fleet.presentCount());
        ScrapeBuffer.Window window = scrapes.window(clock.second());
        for (int i = 0; i < fleet.presentCount(); i++) {
            int vm = fleet.present()[i];
            if (fleet.vms[vm].running() && indexIn(topology, fleet.vms[vm].id(), i) >= 0) {
                scrapes.observe(vm, window, clock.startSecond()).ifPresent(all::add);
            }
        }
        return Observations.of(all);
    }

    /** Returns the index of a VM, below 0 without one: usually its place among those that are there, because both are in order of their ids. */
    private static int indexIn(ClusterSnapshot topology, VmId id, int guess) {
        return guess < topology.vms().size() && topology.vms().get(guess).id().equals(id)
                ? guess
                : topology.vmIndex(id).orElse(-1);
    }

    /** Returns what a scheduler sees that asks about hosts and metrics itself. */
    ClusterSnapshot observed() {
        ClusterSnapshot seen = snapshot();
        return seen.withObservations(observe(seen));
    }

    /** Creates a VM that was to come, by its index. */
    void create(int vm, int host) {
        fleet.create(vm, host);
    }

    /** Deletes a VM, whatever is being done with it. */
    void delete(int vm) {
        migrator.drop(vm);
        for (SimulatedIsolator isolator : isolators.values()) {
            isolator.forget(vm);
        }
        cpu.forget(vm);
        shares.forget(fleet.vms[vm].id());
        fleet.delete(vm);
    }

    /** Runs something after each step, before migrations and drains that end with it take effect. */
    void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    TruePlacement fleet() {
        return fleet;
    }

    SimulatedShares simulatedShares() {
        return shares;
    }

    CpuModel cpu() {
        return cpu;
    }

    ServiceDemand services() {
        return services;
    }

    ScrapeBuffer scrapes() {
        return scrapes;
    }

    SimulatedMigrator simulatedMigrator() {
        return migrator;
    }

    int stepSeconds() {
        return stepSeconds;
    }

    /** What the script of faults changes; made before the parts it changes, which the script needs. */
    private final class Weights implements SimulatedShares.Guests {
        @Override
        public SortedMap<VmId, Shares> of(HostId id) {
            SortedMap<VmId, Shares> shares = new TreeMap<>();
            int host = fleet.hostIndex("shares", id);
            for (int i = 0; i < fleet.vmsOn(host); i++) {
                int vm = fleet.listOf(host)[i];
                if (fleet.runs(vm)) {
                    shares.put(fleet.vms[vm].id(), new Shares(cpu.weight(vm), fleet.vms[vm].cpuCapMicroCores()));
                }
            }
            return shares;
        }

        private OptionalInt there(VmId id) {
            OptionalInt vm = fleet.everIndex(id);
            return vm.isPresent() && fleet.present(vm.getAsInt()) ? vm : OptionalInt.empty();
        }

        @Override
        public OptionalInt weight(VmId id) {
            OptionalInt vm = there(id);
            return vm.isPresent() ? OptionalInt.of(cpu.weight(vm.getAsInt())) : vm;
        }

        @Override
        public void set(VmId id, int weight) {
            cpu.weight(there(id).orElseThrow(), weight);
        }

        @Override
        public <T> T call(SimulatedShares.Call call, Supplier<T> effect) {
            return switch (call) {
                case READ -> faults.call(Faults.Call.READ_SHARES, "shares: read", effect);
                case SET -> faults.call(Faults.Call.SET_SHARES, "shares: set", effect);
                case RESTORE -> faults.call(Faults.Call.RESTORE_SHARES, "shares: restore", effect);
                case OWNED -> faults.call(Faults.Call.OWNED_SHARES, "shares: list what is ours", effect);
            };
        }
    }

    private final class Effects implements FaultTarget {
        @Override
        public void hostUp(HostId id, boolean up) {
            int host = fleet.hostIndex("fault", id);
            fleet.change(host, fleet.hosts[host].toBuilder().up(up).build());
        }

        @Override
        public void enable(HostId id, boolean enabled) {
            int host = fleet.hostIndex("fault", id);
            fleet.change(host, fleet.hosts[host].toBuilder().enabled(enabled).build());
        }

        @Override
        public void metricGap(VmId vm, Instant until) {
            scrapes.gap(fleet.vmIndex("fault", vm), until.getEpochSecond() - clock.startSecond());
        }

        @Override
        public void freezeMetrics(VmId vm, Instant until) {
            scrapes.freeze(fleet.vmIndex("fault", vm), until.getEpochSecond() - clock.startSecond());
        }

        @Override
        public void metricLag(Duration lag) {
            scrapes.lag(lag.toSeconds());
        }

        @Override
        public void failMigration(VmId vm) {
            migrator.failMigration(fleet.vmIndex("fault", vm));
        }

        @Override
        public void dirtyRate(VmId vm, long bytesPerSecond) {
            migrator.dirtyRate(fleet.vmIndex("fault", vm), bytesPerSecond);
        }

        @Override
        public void migrateByHand(VmId vm, HostId target) {
            migrator.migrateByHand(fleet.vmIndex("fault", vm), fleet.hostIndex("fault", target));
        }

        @Override
        public void holdByHand(VmId vm, String isolator, boolean hold) {
            SimulatedIsolator found = isolators.get(isolator);
            if (found == null) {
                throw new BackendException.NotFound("fault", "no isolator " + isolator);
            }
            found.holdByHand(vm, hold);
        }
    }

    /** Collects what a simulated cluster is made of; not thread-safe. */
    public static final class Builder {
        private final ClusterSnapshot first;
        private final Demand demand;
        private List<Vm> later = List.of();
        private final Map<String, OrchestratorSpec> orchestrators = new TreeMap<>();
        private Duration step = Duration.ofSeconds(CpuModel.STEP_SECONDS);
        private Duration scrapeInterval = Duration.ofSeconds(30);
        private Duration scrapeLag = Duration.ofSeconds(15);
        private long bandwidth = SimulationConfig.BANDWIDTH_BYTES_PER_SECOND;
        private long seed = 1;

        private Builder(ClusterSnapshot first, Demand demand) {
            this.first = Objects.requireNonNull(first, "first");
            this.demand = Objects.requireNonNull(demand, "demand");
        }

        /** Adds an orchestrator; a second one of the same name takes the place of the first. */
        Builder orchestrator(String name, OrchestratorSpec spec) {
            orchestrators.put(name, Objects.requireNonNull(spec, "spec"));
            return this;
        }

        /** Sets the VMs that may come, whose indices follow those of the first; their ids in order, and after these. */
        Builder later(List<Vm> later) {
            this.later = later;
            return this;
        }

        /** Sets the length of a step, whole seconds, 1 to 60 s. Default: 15 s. */
        public Builder step(Duration step) {
            this.step = step;
            return this;
        }

        /** Sets the sampling interval of a guest's counters, a multiple of the step, at most 150 s. Default: 30 s. */
        public Builder scrapeInterval(Duration scrapeInterval) {
            this.scrapeInterval = scrapeInterval;
            return this;
        }

        /** Sets the delay until a sample is visible, at most 300 s. Default: 15 s. */
        public Builder scrapeLag(Duration scrapeLag) {
            this.scrapeLag = scrapeLag;
            return this;
        }

        /** Sets the bandwidth that each migration is configured with, bytes per second, at least 1. */
        public Builder migrationBandwidth(long bytesPerSecond) {
            bandwidth = bytesPerSecond;
            return this;
        }

        /** Sets the seed of random drain times. */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Returns the cluster.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public SimulatedCluster build() {
            check("step", step, Duration.ofSeconds(1), Duration.ofMinutes(1));
            check("scrapeInterval", scrapeInterval, step, Duration.ofSeconds(150));
            check("scrapeLag", scrapeLag, Duration.ZERO, Duration.ofSeconds(ScrapeBuffer.WINDOW_SECONDS));
            if (scrapeInterval.toSeconds() % step.toSeconds() != 0) {
                throw new IllegalArgumentException(
                        "scrapeInterval (" + scrapeInterval + ") must be a multiple of step (" + step + ")");
            }
            if (bandwidth < 1) {
                throw new IllegalArgumentException("migrationBandwidth (" + bandwidth + ") must be positive");
            }
            return new SimulatedCluster(this);
        }

        private static void check(String name, Duration value, Duration least, Duration most) {
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0 || value.toNanosPart() != 0) {
                throw new IllegalArgumentException(
                        name + " (" + value + ") must be whole seconds between " + least + " and " + most);
            }
        }
    }
}
