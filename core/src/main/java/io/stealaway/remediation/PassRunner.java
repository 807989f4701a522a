package io.stealaway.remediation;

import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import io.stealaway.remediation.journal.Feedback;
import io.stealaway.remediation.journal.HoldPolicy;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.journal.MigrationPhases;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.remediation.report.PassReport.PassMetrics;
import io.stealaway.remediation.rule.EffectProof;
import io.stealaway.remediation.rule.EngineSnapshot;
import io.stealaway.remediation.rule.ObservedBandwidth;
import io.stealaway.remediation.rule.StartVetoes;
import io.stealaway.remediation.share.ShareRemedies;
import io.stealaway.remediation.step.AbortBackoff;
import io.stealaway.remediation.step.Actuator;
import io.stealaway.remediation.step.AdvanceRounds;
import io.stealaway.remediation.step.AuditTrail;
import io.stealaway.remediation.step.ClusterCache;
import io.stealaway.remediation.step.DemandMemory;
import io.stealaway.remediation.step.DetectionPhase;
import io.stealaway.remediation.step.FencedZones;
import io.stealaway.remediation.step.IsolatedStep;
import io.stealaway.remediation.step.IsolatingStep;
import io.stealaway.remediation.step.LoopLogger;
import io.stealaway.remediation.step.LostLeadership;
import io.stealaway.remediation.step.MdcScope;
import io.stealaway.remediation.step.MigratingStep;
import io.stealaway.remediation.step.MigrationAdvance;
import io.stealaway.remediation.step.ObservingStep;
import io.stealaway.remediation.step.Pass;
import io.stealaway.remediation.step.PlannedStep;
import io.stealaway.remediation.step.ProposedStep;
import io.stealaway.remediation.step.QueueAdmission;
import io.stealaway.remediation.step.ReintegratingStep;
import io.stealaway.remediation.step.Reintegration;
import io.stealaway.remediation.step.RemediatorConfig;
import io.stealaway.remediation.step.Revalidation;
import io.stealaway.remediation.step.StageTimer;
import io.stealaway.remediation.step.StartPhase;
import io.stealaway.remediation.step.StartRoom;
import io.stealaway.remediation.step.Step;
import io.stealaway.remediation.step.Sweep;
import io.stealaway.remediation.step.UnknownStep;
import io.stealaway.remediation.step.VerifyingStep;
import io.stealaway.remediation.step.WaitReasons;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Journal.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a pass does, in order. Called by one thread at a time; what it remembers between passes may be lost at any time. */
final class PassRunner {
    private static final Logger LOG = LoggerFactory.getLogger(LoopLogger.LOOP);
    private static final Duration SOONEST = Duration.ofSeconds(5);

    /** A plan seldom moves a VM of a host on which no VM suffers; what is refused then is left to the next pass. */
    private static final int MOST_REPLANS = 8;

    private final RemediatorConfig config;
    private final AuditTrail audit;
    private final OperatorCommands commands;
    private final Optional<CommandInbox> inbox;
    private final JournalStore store;
    private final FencedZones fencedZones;
    private final ClusterCache cache;
    private final Sweep sweep;
    private final DetectionPhase look;
    private final StartPhase starts;
    private final StartRoom room;
    private final AdvanceRounds advance;
    private final HoldPolicy holds;
    private final Feedback feedback;
    private final Brakes brakes;
    private final ShareRemedies shares;
    private final StartVetoes vetoes;
    private final StageTimer timer;
    private final DemandMemory memory;
    private final WaitReasons waits = new WaitReasons();
    private final AbortBackoff aborts;

    PassRunner(
            RemediatorConfig config,
            AuditTrail audit,
            OperatorCommands commands,
            Optional<CommandInbox> inbox,
            DemandMemory memory) {
        this.memory = memory;
        this.config = config;
        this.audit = audit;
        this.commands = commands;
        this.inbox = inbox;
        store = new JournalStore(config.journal());
        fencedZones = new FencedZones(config.leadership(), store, config.clock(), config.ticker());
        cache = new ClusterCache(
                config.topology(),
                config.metrics(),
                config.clock(),
                config.ticker(),
                config.policy().maxTopologyAge());
        timer = new StageTimer(config.clock(), config.ticker());
        Actuator actuator = new Actuator(config.migrator(), fencedZones);
        aborts = new AbortBackoff(actuator, config.ticker());
        sweep = new Sweep(config, cache, store, fencedZones, actuator);
        look = new DetectionPhase(config, cache, fencedZones, store);
        vetoes = new StartVetoes(config.policy(), store);
        starts = new StartPhase(config, cache, store, fencedZones, vetoes, sweep, timer);
        room = new StartRoom(config, store);
        holds = new HoldPolicy(config.policy().migration());
        feedback = new Feedback(config.policy().migration());
        ObservedBandwidth rates = new ObservedBandwidth(config.policy().migration());
        brakes = new Brakes(config, store, fencedZones, feedback, rates);
        shares = new ShareRemedies(config, store, fencedZones, actuator);
        advance = new AdvanceRounds(
                new MigrationAdvance(
                        store, fencedZones, holds, feedback, config.clock(), waits, timer, steps(actuator, rates)),
                cache);
    }

    private Map<MigrationPhase, Step> steps(Actuator actuator, ObservedBandwidth rates) {
        Revalidation revalidation = new Revalidation(config, cache, store);
        Reintegration undo = new Reintegration(config, cache, actuator);
        EnumMap<MigrationPhase, Step> steps = new EnumMap<>(MigrationPhase.class);
        steps.put(MigrationPhase.PROPOSED, new ProposedStep(store, config.policy(), config.clock(), timer));
        steps.put(
                MigrationPhase.PLANNED,
                new PlannedStep(
                        config,
                        cache,
                        revalidation,
                        new QueueAdmission(store, revalidation, sweep, config.clock(), timer)));
        steps.put(MigrationPhase.ISOLATING, new IsolatingStep(config, cache, actuator, revalidation, timer, waits));
        steps.put(MigrationPhase.ISOLATED, new IsolatedStep(config, revalidation, timer));
        steps.put(
                MigrationPhase.MIGRATING,
                new MigratingStep(config, cache, actuator, aborts, revalidation, rates, timer));
        steps.put(MigrationPhase.VERIFYING, new VerifyingStep(config, cache, timer));
        steps.put(
                MigrationPhase.REINTEGRATING,
                new ReintegratingStep(undo, config.clock(), config.policy().isolation(), timer));
        steps.put(MigrationPhase.UNKNOWN, new UnknownStep(config, cache, store, undo, aborts));
        steps.put(
                MigrationPhase.OBSERVING,
                new ObservingStep(cache, store, new EffectProof(config.policy()), memory, config.clock(), timer));
        return steps;
    }

    DemandHistory demandHistory() {
        return memory.history();
    }

    PassReport pass() {
        Pass pass = new Pass(config.clock().instant(), audit);
        return MdcScope.of(pass.at()).call(() -> pass(pass));
    }

    private PassReport pass(Pass pass) {
        long begun = config.ticker().getAsLong();
        try {
            inbox.ifPresent(box -> box.executeAll(commands, pass));
            run(pass);
            PassReport report = report(pass, begun);
            inbox.ifPresent(orders -> publishStatus(orders, report));
            return report;
        } finally {
            cache.close();
        }
    }

    private static void publishStatus(CommandInbox inbox, PassReport report) {
        try {
            inbox.tell(PassStatusText.of(report, ProcessHandle.current().pid(), inbox.simulated()));
        } catch (RuntimeException e) {
            LOG.warn("operators are not told of this pass: {}", e.toString());
        }
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
        if (fencedZones.led().isEmpty()) {
            look.forget(pass);
            return;
        }
        sweep(newlyLeading, pass);
        brakes.standing(pass);
        look.run(pass);
        advance.run(store.open(), pass);
        brakes.learned(pass);
        begin(pass);
        advance.run(List.copyOf(pass.started()), pass);
        shares.run(newlyLeading, observed(), pass);
        prune(pass);
        starts.over(pass);
        timer.keep(store.open());
        aborts.keep(store.open());
        waits.keep(store.open());
    }

    private boolean lead(Pass pass) {
        store.open().forEach(migration -> pass.zones().add(migration.zone()));
        cache.topologyIfKnown().map(ClusterSnapshot::zones).ifPresent(pass.zones()::addAll);
        return !fencedZones.renew(pass.zones(), pass).isEmpty();
    }

    /** As nothing that was set aside is planned by either; without observations while there are none. */
    private Optional<ClusterSnapshot> observed() {
        try {
            // May be read again here, if what is known has become too old, and fail though it was known a moment ago.
            ClusterSnapshot seen = cache.snapshot();
            return Optional.of(cache.observed() ? look.current(seen) : seen);
        } catch (RuntimeException e) {
            LOG.debug("observed", e);
            return Optional.empty();
        }
    }

    private void sweep(boolean newlyLeading, Pass pass) {
        try {
            sweep.run(newlyLeading, pass);
        } catch (RuntimeException e) {
            LOG.debug("sweep", e);
            pass.problem("the sweep failed: " + e.getMessage());
        }
    }

    private void begin(Pass pass) {
        if (pass.brakedEverywhere().isPresent()) {
            return;
        }
        try {
            foresee(pass);
            if (pass.detections().isEmpty() && pass.foreseen().isEmpty()) {
                return;
            }
            store.settle();
            ClusterSnapshot seen = cache.snapshot();
            ClusterSnapshot snapshot = look.current(seen);
            List<Detection> open = Stream.concat(pass.detections().stream(), pass.foreseen().stream())
                    .filter(detection -> DetectionPhase.holds(detection, seen, snapshot))
                    .filter(detection -> snapshot.host(detection.host())
                            .filter(host -> pass.braked(host.zone()).isEmpty())
                            .isPresent())
                    .toList();
            List<Detection> startable = room.of(open, snapshot, pass);
            if (!startable.isEmpty()) {
                MigrationPlan plan = plan(snapshot, startable, pass);
                rest(plan.migrations(), pass);
                starts.begin(plan, pass);
            } else if (!open.isEmpty()) {
                rest(List.of(), pass);
            }
        } catch (RuntimeException e) {
            LOG.debug("starting", e);
            pass.problem("nothing more was begun: " + e.getMessage());
            brake(e, pass);
        }
    }

    /** What was foreseen and not planned for may be prevented in the next pass. */
    private void rest(List<PlannedMigration> planned, Pass pass) {
        if (planned.stream().noneMatch(move -> move.purpose() == MigrationPurpose.PREVENT)
                && pass.foreseen().stream()
                        .noneMatch(detection -> pass.unplanned().containsKey(detection.vm()))) {
            memory.rest();
        }
    }

    /** VMs that suffer come first: on their hosts nothing is prevented meanwhile. */
    private void foresee(Pass pass) {
        if (!cache.observed()) {
            return;
        }
        ClusterSnapshot seen = cache.snapshot();
        remember(seen, pass);
        TreeSet<HostId> busy =
                pass.detections().stream().map(Detection::host).collect(Collectors.toCollection(TreeSet::new));
        long onWire = store.open().stream().filter(MigrationPhases::onWire).count();
        if (onWire >= config.policy().migration().maxInFlight()) {
            return;
        }
        memory.foresee(seen.withDemandHistory(memory.history())).stream()
                .filter(detection -> !busy.contains(detection.host())
                        && fencedZones.leads(
                                seen.host(detection.host()).orElseThrow().zone()))
                .forEach(pass.foreseen()::add);
    }

    private void remember(ClusterSnapshot seen, Pass pass) {
        try {
            memory.record(seen, store.open());
        } catch (RuntimeException e) {
            LOG.debug("reading the demand of the past", e);
            pass.problem("what VMs wanted before cannot be read: " + e.getMessage());
        }
    }

    /** Who failed is known by what it threw: an operator is sent to the disk or to the cloud, and only else to the plug-ins. */
    private void brake(RuntimeException failure, Pass pass) {
        if (store.failedBy(failure)) {
            pass.brake(Brake.Kind.JOURNAL, Optional.empty(), "the journal cannot be read or written");
        } else if (cache.blindness().filter(failure::equals).isPresent()) {
            pass.brake(Brake.Kind.TOPOLOGY, Optional.empty(), "the topology cannot be read");
        } else {
            pass.brake(Brake.Kind.PLUG_IN, Optional.empty(), "planning or starting failed");
        }
    }

    private MigrationPlan plan(ClusterSnapshot snapshot, List<Detection> open, Pass pass) {
        long asked = config.ticker().getAsLong();
        ClusterSnapshot view = EngineSnapshot.of(snapshot, store.open()).withDemandHistory(memory.history());
        TreeSet<HostId> hosts = open.stream().map(Detection::host).collect(Collectors.toCollection(TreeSet::new));
        PlacementHolds held = holds(vetoes.of(snapshot, hosts));
        MigrationPlan plan = config.engine().plan(view, open, held);
        for (int again = 0; again < MOST_REPLANS; again++) {
            SortedSet<HostId> overlooked = vetoes.overlooked(plan, snapshot, hosts);
            if (overlooked.isEmpty()) {
                break;
            }
            hosts.addAll(overlooked);
            held = holds(vetoes.of(snapshot, hosts));
            plan = config.engine().plan(view, open, held);
        }
        pass.planned(plan, since(asked));
        config.observer().planned(view, held, plan);
        return plan;
    }

    /** Not below 0, though a clock that it is read from be set back. */
    private Duration since(long nanos) {
        return Duration.ofNanos(Math.max(0, config.ticker().getAsLong() - nanos));
    }

    /** A VM that is still being observed is left alone as if it cooled down already. */
    private PlacementHolds holds(SortedMap<VmId, String> vetoed) {
        PlacementHolds known = store.asHolds();
        TreeMap<VmId, Instant> cooldowns = new TreeMap<>(known.cooldowns());
        for (Migration migration : store.open()) {
            Instant verdict =
                    migration.phaseSince().plus(config.policy().proof().patience());
            cooldowns.merge(migration.vm(), verdict, (a, b) -> a.isAfter(b) ? a : b);
        }
        return new PlacementHolds(cooldowns, known.bans(), vetoed);
    }

    private void prune(Pass pass) {
        try {
            store.settle();
            List<Change> changes =
                    new ArrayList<>(holds.prune(store, config.clock().instant()));
            changes.addAll(feedback.prune(store, config.clock().instant()));
            if (!changes.isEmpty() && !fencedZones.led().isEmpty()) {
                // What is left over goes in the next passes.
                fencedZones.commit(
                        fencedZones.led().first(), changes.subList(0, Math.min(changes.size(), Journal.MAX_CHANGES)));
            }
        } catch (LostLeadership e) {
            LOG.debug("pruning is left to the next leader", e);
        } catch (RuntimeException e) {
            LOG.debug("pruning", e);
            pass.problem("old holds are not removed: " + e.getMessage());
        }
    }

    private PassReport report(Pass pass, long begun) {
        List<Migration> open = store.open();
        TreeSet<VmId> isolated = new TreeSet<>(sweep.orphans());
        open.stream().filter(MigrationPhases::mayBeIsolated).map(Migration::vm).forEach(isolated::add);
        return new PassReport(
                pass.at(),
                false,
                fencedZones.led(),
                pass.detections(),
                pass.plan(),
                pass.started(),
                pass.proposed(),
                pass.wouldStart(),
                pass.refused(),
                pass.unplanned(),
                pass.brakes(),
                open,
                waiting(pass, open),
                pass.finished(),
                isolated,
                pass.problems(),
                audit.lost(),
                nextPassAfter(open),
                new PassMetrics(
                        since(begun),
                        pass.planning(),
                        pass.zones(),
                        store.size(),
                        store.bytes(),
                        pass.topologyProblems(),
                        memory.history().moments(),
                        memory.foreseen(),
                        shares.figures(pass)));
    }

    private static SortedMap<MigrationId, String> waiting(Pass pass, List<Migration> open) {
        TreeMap<MigrationId, String> waiting = new TreeMap<>();
        for (Migration migration : open) {
            String why = pass.waiting().get(migration.id());
            if (why != null) {
                waiting.put(migration.id(), why);
            }
        }
        return waiting;
    }

    /** Shortens the interval while any VM is isolated. */
    private Duration nextPassAfter(List<Migration> open) {
        Duration interval = config.policy().passInterval();
        boolean hurry = open.stream().anyMatch(m -> fencedZones.leads(m.zone()) && MigrationPhases.hurries(m));
        if (!hurry || interval.compareTo(SOONEST) <= 0) {
            return interval;
        }
        Duration quarter = interval.dividedBy(4);
        return quarter.compareTo(SOONEST) > 0 ? quarter : SOONEST;
    }
}
