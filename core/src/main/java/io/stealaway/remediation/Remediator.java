package io.stealaway.remediation;

import io.stealaway.detection.SustainedDetector;
import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Detection;
import io.stealaway.model.Holds;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Policy;
import io.stealaway.model.VmId;
import io.stealaway.model.ZoneId;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Detector;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Journal.Change;
import io.stealaway.spi.Leadership;
import io.stealaway.spi.MetricsSource;
import io.stealaway.spi.Migrator;
import io.stealaway.spi.Topology;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop: each {@link #pass} takes what was begun as far as it goes, looks at the cluster, and begins what helps.
 *
 * <p>Everything that a pass does is in its journal before it is done, so that a process that dies anywhere leaves nothing
 * behind that the next pass, of this process or another, does not finish or undo. Brakes forbid starts only.
 *
 * <p>It owns no thread: the embedder calls {@link #pass} from its own scheduler, and events go out on the embedder's
 * executor. It closes nothing that it was given.
 *
 * <p>Build one with {@link #builder()}. Thread-safe; of passes that overlap, all but one answer that they found it busy.
 */
public final class Remediator {
    private static final Logger LOG = LoggerFactory.getLogger(Remediator.class);
    private static final Duration SOONEST = Duration.ofSeconds(5);

    private final ReentrantLock running = new ReentrantLock();
    private final Config config;
    private final AuditTrail audit;
    private final OperatorDesk desk;
    private final JournalStore store;
    private final Leases leases;
    private final Sight sight;
    private final Sweep sweep;
    private final Look look;
    private final Starts starts;
    private final Advance advance;
    private final HoldsKeeper holds;

    private Remediator(Config config, AuditTrail audit) {
        this.config = config;
        this.audit = audit;
        desk = new OperatorDesk(config.journal());
        store = new JournalStore(config.journal());
        leases = new Leases(config.leadership(), store, config.clock());
        sight = new Sight(
                config.topology(),
                config.metrics(),
                config.clock(),
                config.policy().maxTopologyAge());
        sweep = new Sweep(config, sight, store, leases);
        look = new Look(config, sight, leases);
        starts = new Starts(config, sight, store, leases);
        holds = new HoldsKeeper(config.policy().migration());
        advance = new Advance(store, leases, holds, config.clock(), steps());
    }

    private Map<MigrationPhase, Step> steps() {
        Recheck recheck = new Recheck(config, sight, store);
        Undo undo = new Undo(config, sight, leases);
        EnumMap<MigrationPhase, Step> steps = new EnumMap<>(MigrationPhase.class);
        steps.put(MigrationPhase.PLANNED, new PlannedStep(config, sight, recheck));
        steps.put(MigrationPhase.ISOLATING, new IsolatingStep(config, sight, leases, recheck));
        steps.put(MigrationPhase.ISOLATED, new IsolatedStep(config, recheck));
        steps.put(MigrationPhase.MIGRATING, new MigratingStep(config, sight, leases, recheck));
        steps.put(MigrationPhase.VERIFYING, new VerifyingStep(config, sight));
        steps.put(MigrationPhase.REINTEGRATING, new ReintegratingStep(undo, config.clock()));
        steps.put(MigrationPhase.UNKNOWN, new UnknownStep(config, sight, store, undo));
        steps.put(MigrationPhase.OBSERVING, new ObservingStep(sight, new Proof(config.policy()), config.clock()));
        return steps;
    }

    /** Starts a builder. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Does one pass. Trouble with backends and plug-ins is reported, not thrown.
     *
     * @return what was seen, decided and done, or that another pass is running
     */
    public PassReport pass() {
        Instant at = config.clock().instant();
        if (running.isHeldByCurrentThread() || !running.tryLock()) {
            return PassReport.busy(at, audit.lost(), config.policy().passInterval());
        }
        try {
            Pass pass = new Pass(at, audit);
            run(pass);
            return report(pass);
        } finally {
            sight.close();
            running.unlock();
        }
    }

    /**
     * Forbids every start, of all processes that share the journal, until {@link #resume}. What is isolated and not yet
     * migrating is put back.
     *
     * @param why for people
     * @throws BackendException if the journal may or may not have been written
     */
    public void pause(String why) {
        desk.write(Keys.PAUSE, Objects.requireNonNull(why, "why"));
    }

    /**
     * Ends a {@link #pause}; harmless without one.
     *
     * @throws BackendException if the journal may or may not have been written
     */
    public void resume() {
        desk.remove(Keys.PAUSE);
    }

    /**
     * Tells that a migration in phase {@code UNKNOWN} is certain to be over, so that the next pass ends it by where its VM
     * is. Until its VM is seen, and seen not to migrate, that has no effect; in no other phase has it any.
     *
     * @param migration which one
     * @param why for people
     * @throws BackendException if the journal may or may not have been written
     */
    public void resolve(MigrationId migration, String why) {
        desk.write(Keys.resolution(migration), Objects.requireNonNull(why, "why"));
    }

    private void run(Pass pass) {
        try {
            store.refresh();
        } catch (RuntimeException e) {
            LOG.debug("journal", e);
            pass.problem("the journal cannot be read: " + e.getMessage());
            pass.brake(Brake.Kind.JOURNAL, Optional.empty(), "the journal cannot be read");
            return;
        }
        boolean newlyLeading = lead(pass);
        if (leases.led().isEmpty()) {
            look.forget();
            return;
        }
        sweep(newlyLeading, pass);
        standingBrakes(pass);
        look.run(pass);
        store.open().forEach(migration -> advance.run(migration.id(), pass));
        begin(pass);
        List.copyOf(pass.started).forEach(migration -> advance.run(migration.id(), pass));
        prune(pass);
    }

    private boolean lead(Pass pass) {
        TreeSet<ZoneId> zones = new TreeSet<>();
        store.open().forEach(migration -> zones.add(migration.zone()));
        sight.topologyIfKnown().map(ClusterSnapshot::zones).ifPresent(zones::addAll);
        return !leases.renew(zones, pass).isEmpty();
    }

    private void sweep(boolean newlyLeading, Pass pass) {
        try {
            sweep.run(newlyLeading, pass);
        } catch (RuntimeException e) {
            LOG.debug("sweep", e);
            pass.problem("the sweep failed: " + e.getMessage());
        }
    }

    private void standingBrakes(Pass pass) {
        store.paused().ifPresent(why -> pass.brake(Brake.Kind.PAUSED, Optional.empty(), "paused: " + why));
        if (config.policy().migration().bandwidthBytesPerSecond() == 0) {
            pass.brake(
                    Brake.Kind.BANDWIDTH_UNDECLARED,
                    Optional.empty(),
                    "the policy does not declare bandwidthBytesPerSecond, so that no duration can be predicted");
        }
        store.unreadable().forEach((key, why) -> {
            pass.problem("journal entry " + key + " cannot be read: " + why);
            pass.brake(Brake.Kind.JOURNAL, Optional.empty(), "journal entry " + key + " cannot be read");
        });
    }

    private void begin(Pass pass) {
        if (pass.brakedEverywhere().isPresent() || pass.detections.isEmpty()) {
            return;
        }
        try {
            store.settle();
            ClusterSnapshot snapshot = sight.snapshot();
            List<Detection> open = pass.detections.stream()
                    .filter(detection -> snapshot.host(detection.host())
                            .filter(host -> pass.braked(host.zone()).isEmpty())
                            .isPresent())
                    .toList();
            if (!open.isEmpty()) {
                pass.plan = Optional.of(config.engine().plan(PlanningView.of(snapshot, store.open()), open, holds()));
                starts.begin(pass.plan.get(), pass);
            }
        } catch (RuntimeException e) {
            LOG.debug("starting", e);
            pass.problem("nothing more was begun: " + e.getMessage());
            pass.brake(Brake.Kind.PLUG_IN, Optional.empty(), "planning or starting failed");
        }
    }

    /** A VM that is still being observed is left alone as if it cooled down already. */
    private Holds holds() {
        Holds known = store.asHolds();
        TreeMap<VmId, Instant> cooldowns = new TreeMap<>(known.cooldowns());
        for (Migration migration : store.open()) {
            Instant verdict =
                    migration.phaseSince().plus(config.policy().proof().patience());
            cooldowns.merge(migration.vm(), verdict, (a, b) -> a.isAfter(b) ? a : b);
        }
        return new Holds(cooldowns, known.bans());
    }

    private void prune(Pass pass) {
        try {
            store.settle();
            List<Change> changes = holds.prune(store, config.clock().instant());
            if (!changes.isEmpty() && !leases.led().isEmpty()) {
                leases.commit(leases.led().first(), changes);
            }
        } catch (LostLeadership e) {
            LOG.debug("pruning is left to the next leader", e);
        } catch (BackendException e) {
            pass.problem("old holds are not removed: " + e.getMessage());
        }
    }

    private PassReport report(Pass pass) {
        List<Migration> open = store.open();
        TreeSet<VmId> isolated = new TreeSet<>(sweep.orphans());
        open.stream().filter(Phases::mayBeIsolated).map(Migration::vm).forEach(isolated::add);
        return new PassReport(
                pass.at,
                false,
                leases.led(),
                pass.detections,
                pass.plan,
                pass.started,
                pass.wouldStart,
                pass.refused,
                pass.brakes,
                open,
                pass.finished,
                isolated,
                pass.problems,
                audit.lost(),
                nextPassAfter(open));
    }

    /** Somebody who is out of service is not kept waiting for a whole interval. */
    private Duration nextPassAfter(List<Migration> open) {
        Duration interval = config.policy().passInterval();
        boolean hurry = open.stream().anyMatch(m -> leases.leads(m.zone()) && Phases.hurries(m));
        if (!hurry || interval.compareTo(SOONEST) <= 0) {
            return interval;
        }
        Duration quarter = interval.dividedBy(4);
        return quarter.compareTo(SOONEST) > 0 ? quarter : SOONEST;
    }

    /** Collects what a {@link Remediator} works with; not thread-safe. */
    public static final class Builder {
        private @Nullable Topology topology;
        private @Nullable MetricsSource metrics;
        private @Nullable Detector detector;
        private @Nullable PlacementEngine engine;
        private List<Isolator> isolators = List.of();
        private @Nullable Migrator migrator;
        private @Nullable Journal journal;
        private Leadership leadership = Leadership.alone();
        private Policy policy = Policy.defaults();
        private InstantSource clock = InstantSource.system();
        private Optional<RemediationListener> listener = Optional.empty();
        private Executor executor = Runnable::run;

        private Builder() {}

        /** Sets: where the hosts and VMs are read from; required. */
        public Builder topology(Topology topology) {
            this.topology = Objects.requireNonNull(topology, "topology");
            return this;
        }

        /** Sets: where steal and load are read from; required. */
        public Builder metrics(MetricsSource metrics) {
            this.metrics = Objects.requireNonNull(metrics, "metrics");
            return this;
        }

        /** Sets: what finds the VMs that suffer; {@link SustainedDetector} by the policy unless set. */
        public Builder detector(Detector detector) {
            this.detector = Objects.requireNonNull(detector, "detector");
            return this;
        }

        /** Sets: what decides where they go; the built-in rules by the policy unless set. Give it the same policy. */
        public Builder engine(PlacementEngine engine) {
            this.engine = Objects.requireNonNull(engine, "engine");
            return this;
        }

        /** Sets: the isolators that the policy's chains name; none unless set. */
        public Builder isolators(List<? extends Isolator> isolators) {
            this.isolators = List.copyOf(isolators);
            return this;
        }

        /** Sets: what migrates; required. */
        public Builder migrator(Migrator migrator) {
            this.migrator = Objects.requireNonNull(migrator, "migrator");
            return this;
        }

        /** Sets: the memory of the loop; required, because a memory that does not last leaks cooldowns. */
        public Builder journal(Journal journal) {
            this.journal = Objects.requireNonNull(journal, "journal");
            return this;
        }

        /** Sets: who may act for a zone; {@link Leadership#alone} unless set. */
        public Builder leadership(Leadership leadership) {
            this.leadership = Objects.requireNonNull(leadership, "leadership");
            return this;
        }

        /** Sets: what the operator decided; the defaults, which do not act, unless set. */
        public Builder policy(Policy policy) {
            this.policy = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Sets: what time it is; the system's clock unless set. */
        public Builder clock(InstantSource clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /** Sets: who hears the events, and on whose threads; nobody unless set. */
        public Builder listener(RemediationListener listener, Executor executor) {
            this.listener = Optional.of(listener);
            this.executor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /** Returns the remediator.
         *
         * @throws IllegalArgumentException naming what is missing, or an isolator that the policy names and nobody gave
         */
        public Remediator build() {
            Config config = new Config(
                    required("topology", topology),
                    required("metrics", metrics),
                    detector == null ? new SustainedDetector(policy.detection()) : detector,
                    engine == null ? PlacementEngine.builder(policy).build() : engine,
                    Config.byName(isolators, policy),
                    required("migrator", migrator),
                    required("journal", journal),
                    leadership,
                    policy,
                    clock);
            return new Remediator(config, new AuditTrail(listener, executor));
        }

        private static <T> T required(String name, @Nullable T value) {
            if (value == null) {
                throw new IllegalArgumentException("a remediator needs a " + name + ". Maybe call " + name + "(...)?");
            }
            return value;
        }
    }
}
