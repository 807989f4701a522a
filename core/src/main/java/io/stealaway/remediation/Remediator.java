package io.stealaway.remediation;

import io.stealaway.detection.SustainedDetector;
import io.stealaway.model.MigrationId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.DemandHistory;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.remediation.report.PassObserver;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.remediation.rule.PlanningEngine;
import io.stealaway.remediation.step.AuditTrail;
import io.stealaway.remediation.step.DemandMemory;
import io.stealaway.remediation.step.GuardedObserver;
import io.stealaway.remediation.step.RemediatorConfig;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Detector;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Leadership;
import io.stealaway.spi.MetricsSource;
import io.stealaway.spi.Migrator;
import io.stealaway.spi.ShareControl;
import io.stealaway.spi.Topology;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The remediation loop: each {@link #pass} advances open migrations, observes the cluster, and starts the migrations that help.
 *
 * <p>Every action is journalled before it is taken, so after a crash at any point the next pass, of this process or another,
 * finishes or undoes it. Brakes forbid starts only.
 *
 * <p>It owns no thread: the embedder calls {@link #pass} from its own scheduler, and events go out on the embedder's
 * executor. It closes nothing that it was given.
 *
 * <p>Build one with {@link #builder()}. Thread-safe; of passes that overlap, all but one answer that they found it busy.
 */
public final class Remediator {
    private final ReentrantLock running = new ReentrantLock();
    private final RemediatorConfig config;
    private final AuditTrail audit;
    private final OperatorCommands commands;
    private final PassRunner runner;

    private Remediator(RemediatorConfig config, AuditTrail audit, Optional<CommandInbox> inbox, DemandMemory memory) {
        this.config = config;
        this.audit = audit;
        commands = OperatorCommands.of(config.journal());
        runner = new PassRunner(config, audit, commands, inbox, memory);
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
        if (running.isHeldByCurrentThread() || !running.tryLock()) {
            return PassReport.busy(
                    config.clock().instant(), audit.lost(), config.policy().passInterval());
        }
        try {
            return runner.pass();
        } finally {
            running.unlock();
        }
    }

    /**
     * Returns what is remembered of what VMs wanted, to be kept over a restart. May be called at any time, by any thread; a new
     * value about every {@code policy.foresight().interval()}.
     */
    public DemandHistory demandHistory() {
        return runner.demandHistory();
    }

    /**
     * Forbids every start, of all processes that share the journal, until {@link #resume}. What is isolated and not yet
     * migrating is put back.
     *
     * @param why for people
     * @throws BackendException if the journal may or may not have been written
     */
    public void pause(String why) {
        commands.pause(why);
    }

    /**
     * Ends a {@link #pause}; harmless without one.
     *
     * @throws BackendException if the journal may or may not have been written
     */
    public void resume() {
        commands.resume();
    }

    /**
     * Tells that a migration in phase {@code UNKNOWN} is certain to be over, so that the next pass ends it by where its VM
     * is. Until its VM is seen, and seen not to migrate, that has no effect.
     *
     * @param migration which one
     * @param why for people
     * @throws IllegalArgumentException if it is not in that phase
     * @throws BackendException if the journal may or may not have been written
     */
    public void resolve(MigrationId migration, String why) {
        commands.resolve(migration, why);
    }

    /**
     * Lets all that is proposed of a plan be done; see {@link OperatorCommands#approve(String)}.
     *
     * @throws IllegalArgumentException if nothing of that plan is proposed
     * @throws BackendException if the journal may or may not have been written
     */
    public void approve(String planHash) {
        commands.approve(planHash);
    }

    /**
     * Lets one proposed migration be done; see {@link OperatorCommands#approve(MigrationId)}.
     *
     * @throws IllegalArgumentException if it is not proposed
     * @throws BackendException if the journal may or may not have been written
     */
    public void approve(MigrationId migration) {
        commands.approve(migration);
    }

    /**
     * Drops all that is proposed of a plan; see {@link OperatorCommands#reject(String, String)}.
     *
     * @throws IllegalArgumentException if nothing of that plan is proposed
     * @throws BackendException if the journal may or may not have been written
     */
    public void reject(String planHash, String why) {
        commands.reject(planHash, why);
    }

    /**
     * Drops one proposed migration and those that wait for it; see {@link OperatorCommands#reject(MigrationId, String)}.
     *
     * @throws IllegalArgumentException if it is not proposed
     * @throws BackendException if the journal may or may not have been written
     */
    public void reject(MigrationId migration, String why) {
        commands.reject(migration, why);
    }

    /** Collects what a {@link Remediator} works with; not thread-safe. */
    public static final class Builder {
        private @Nullable Topology topology;
        private @Nullable MetricsSource metrics;
        private @Nullable Detector detector;
        private @Nullable PlanningEngine plans;
        private List<Isolator> isolators = List.of();
        private @Nullable Migrator migrator;
        private Optional<ShareControl> shares = Optional.empty();
        private @Nullable Journal journal;
        private Leadership leadership = Leadership.alone();
        private DemandHistory demandHistory = DemandHistory.empty();
        private Optional<MetricsSource.Past> pastMetrics = Optional.empty();
        private Policy policy = Policy.defaults();
        private InstantSource clock = InstantSource.system();
        private @Nullable LongSupplier ticker;
        private Optional<Consumer<RemediationEvent>> listener = Optional.empty();
        private Executor executor = Runnable::run;
        private Optional<CommandInbox> inbox = Optional.empty();
        private PassObserver observer = PassObserver.none();

        private Builder() {}

        /** Sets the topology, from which hosts and VMs are read. Required. */
        public Builder topology(Topology topology) {
            this.topology = Objects.requireNonNull(topology, "topology");
            return this;
        }

        /** Sets the metrics source, from which steal and load are read. Required. */
        public Builder metrics(MetricsSource metrics) {
            this.metrics = Objects.requireNonNull(metrics, "metrics");
            return this;
        }

        /** Sets the detector. Default: a {@link SustainedDetector} configured by the policy. */
        public Builder detector(Detector detector) {
            this.detector = Objects.requireNonNull(detector, "detector");
            return this;
        }

        /** Sets the placement engine, which must have the same policy. Default: the built-in rules, configured by the policy. */
        public Builder engine(PlacementEngine engine) {
            return plans(PlanningEngine.of(Objects.requireNonNull(engine, "engine")));
        }

        Builder plans(PlanningEngine plans) {
            this.plans = plans;
            return this;
        }

        /** Sets the isolators that the policy's chains name. Default: none. */
        public Builder isolators(List<? extends Isolator> isolators) {
            this.isolators = List.copyOf(isolators);
            return this;
        }

        /** Sets the migrator. Required. */
        public Builder migrator(Migrator migrator) {
            this.migrator = Objects.requireNonNull(migrator, "migrator");
            return this;
        }

        /** Sets the journal. Required, because a journal that does not survive a restart loses cooldowns. */
        public Builder journal(Journal journal) {
            this.journal = Objects.requireNonNull(journal, "journal");
            return this;
        }

        /** Sets what changes CPU weights, where the policy allows it. Default: none, and weights are left alone. */
        public Builder shares(ShareControl shares) {
            this.shares = Optional.of(shares);
            return this;
        }

        /** Sets the leadership, which decides whether this process acts for a zone. Default: {@link Leadership#alone}. */
        public Builder leadership(Leadership leadership) {
            this.leadership = Objects.requireNonNull(leadership, "leadership");
            return this;
        }

        /** Sets the policy. Default: the default policy, which does not act. */
        public Builder policy(Policy policy) {
            this.policy = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Sets the clock. Default: the system clock. */
        public Builder clock(InstantSource clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Sets nanoseconds since any instant, never going back, such as {@code System::nanoTime}; the clock unless set. Passes
         * are measured by it, and how long a migration, an isolation or a lease has lasted since this process first saw it: so
         * that a clock that is set neither aborts what is healthy nor lets a lease last too long. Give it one in production.
         */
        public Builder ticker(LongSupplier ticker) {
            this.ticker = Objects.requireNonNull(ticker, "ticker");
            return this;
        }

        /** Sets the listener for events and the executor that calls it. Default: none. */
        public Builder listener(Consumer<RemediationEvent> listener, Executor executor) {
            this.listener = Optional.of(listener);
            this.executor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * Sets the inbox from which operators' commands are read when a pass begins; needed with a journal in a local file.
         * Default: none.
         */
        public Builder inbox(CommandInbox inbox) {
            this.inbox = Optional.of(inbox);
            return this;
        }

        /**
         * Sets what VMs wanted before, as {@link Remediator#demandHistory} told it before a restart. Default:
         * nothing, and then nothing is foreseen until the loop remembers enough of its own passes.
         */
        public Builder demandHistory(DemandHistory demandHistory) {
            this.demandHistory = Objects.requireNonNull(demandHistory, "demandHistory");
            return this;
        }

        /**
         * Sets who tells what VMs wanted before: asked in the first pass that sees all, before which nothing is foreseen, and again after a
         * time in which this loop did not lead. Default: none.
         */
        public Builder pastMetrics(MetricsSource.Past source) {
            pastMetrics = Optional.of(source);
            return this;
        }

        /** Sets the observer, which is called on the thread of the pass. Default: none. */
        public Builder observer(PassObserver observer) {
            this.observer = Objects.requireNonNull(observer, "observer");
            return this;
        }

        /** Returns the remediator.
         *
         * @throws IllegalArgumentException naming what is missing, or an isolator that the policy names but that was not added
         */
        public Remediator build() {
            if (policy.shares().allowed() && shares.isEmpty()) {
                throw new IllegalArgumentException(
                        "the policy allows CPU weights to be changed, but nothing changes them. Maybe call shares(...)?");
            }
            RemediatorConfig config = new RemediatorConfig(
                    required("topology", topology),
                    required("metrics", metrics),
                    detector == null ? new SustainedDetector(policy.detection()) : detector,
                    plans == null
                            ? PlanningEngine.of(PlacementEngine.builder(policy).build())
                            : plans,
                    RemediatorConfig.byName(isolators, policy),
                    required("migrator", migrator),
                    required("journal", journal),
                    leadership,
                    policy,
                    shares,
                    clock,
                    ticker == null ? nanosOf(clock) : ticker,
                    new GuardedObserver(observer));
            DemandMemory memory = new DemandMemory(policy.foresight(), demandHistory, pastMetrics);
            return new Remediator(config, new AuditTrail(listener, executor), inbox, memory);
        }

        /** Wraps around after centuries, which differences bear. */
        private static LongSupplier nanosOf(InstantSource clock) {
            return () -> {
                Instant now = clock.instant();
                return now.getEpochSecond() * 1_000_000_000 + now.getNano();
            };
        }

        private static <T> T required(String name, @Nullable T value) {
            if (value == null) {
                throw new IllegalArgumentException("a remediator needs a " + name + ". Maybe call " + name + "(...)?");
            }
            return value;
        }
    }
}
