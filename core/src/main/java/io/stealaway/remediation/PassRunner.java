package io.stealaway.remediation;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Detection;
import io.stealaway.model.Holds;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPolicy;
import io.stealaway.model.VmId;
import io.stealaway.model.ZoneId;
import io.stealaway.remediation.PassReport.Brake;
import io.stealaway.remediation.PassReport.PassFigures;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Journal.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a pass does, in order. Called by one thread at a time; what it remembers between passes may be lost at any time. */
final class PassRunner {
    private static final Logger LOG = LoggerFactory.getLogger(LogName.LOOP);
    private static final Duration SOONEST = Duration.ofSeconds(5);

    private final Config config;
    private final AuditTrail audit;
    private final OperatorDesk desk;
    private final Optional<OperatorInbox> inbox;
    private final JournalStore store;
    private final Leases leases;
    private final Sight sight;
    private final Sweep sweep;
    private final Look look;
    private final Starts starts;
    private final Advance advance;
    private final HoldsKeeper holds;
    private final Lessons lessons;
    private final WireRates rates;

    PassRunner(Config config, AuditTrail audit, OperatorDesk desk, Optional<OperatorInbox> inbox) {
        this.config = config;
        this.audit = audit;
        this.desk = desk;
        this.inbox = inbox;
        store = new JournalStore(config.journal());
        leases = new Leases(config.leadership(), store, config.clock());
        sight = new Sight(
                config.topology(),
                config.metrics(),
                config.clock(),
                config.policy().maxTopologyAge());
        Actuator actuator = new Actuator(config.migrator(), leases);
        sweep = new Sweep(config, sight, store, leases, actuator);
        look = new Look(config, sight, leases);
        starts = new Starts(config, sight, store, leases);
        holds = new HoldsKeeper(config.policy().migration());
        lessons = new Lessons(config.policy().migration());
        rates = new WireRates(config.policy().migration());
        advance = new Advance(store, leases, holds, lessons, config.clock(), steps(actuator));
    }

    private Map<MigrationPhase, Step> steps(Actuator actuator) {
        Recheck recheck = new Recheck(config, sight, store);
        Undo undo = new Undo(config, sight, actuator);
        EnumMap<MigrationPhase, Step> steps = new EnumMap<>(MigrationPhase.class);
        steps.put(MigrationPhase.PROPOSED, new ProposedStep(store, config.policy(), config.clock()));
        steps.put(
                MigrationPhase.PLANNED,
                new PlannedStep(config, sight, recheck, new Turn(store, recheck, config.clock())));
        steps.put(MigrationPhase.ISOLATING, new IsolatingStep(config, sight, actuator, recheck));
        steps.put(MigrationPhase.ISOLATED, new IsolatedStep(config, recheck));
        steps.put(MigrationPhase.MIGRATING, new MigratingStep(config, sight, actuator, recheck, rates));
        steps.put(MigrationPhase.VERIFYING, new VerifyingStep(config, sight));
        steps.put(MigrationPhase.REINTEGRATING, new ReintegratingStep(undo, config.clock()));
        steps.put(MigrationPhase.UNKNOWN, new UnknownStep(config, sight, store, undo));
        steps.put(
                MigrationPhase.OBSERVING, new ObservingStep(sight, store, new Proof(config.policy()), config.clock()));
        return steps;
    }

    PassReport pass() {
        Pass pass = new Pass(config.clock().instant(), audit);
        return Trace.of(pass.at).call(() -> pass(pass));
    }

    private PassReport pass(Pass pass) {
        long begun = config.ticker().getAsLong();
        try {
            inbox.ifPresent(orders -> orders.serve(desk, pass));
            run(pass);
            PassReport report = report(pass, begun);
            inbox.ifPresent(orders -> tell(orders, report));
            return report;
        } finally {
            sight.close();
        }
    }

    private static void tell(OperatorInbox inbox, PassReport report) {
        try {
            inbox.tell(LastPassText.of(report, ProcessHandle.current().pid()));
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
        if (leases.led().isEmpty()) {
            look.forget(pass);
            return;
        }
        sweep(newlyLeading, pass);
        standingBrakes(pass);
        look.run(pass);
        store.open().forEach(migration -> advance.run(migration.id(), pass));
        learned(pass);
        begin(pass);
        List.copyOf(pass.started).forEach(migration -> advance.run(migration.id(), pass));
        prune(pass);
    }

    private boolean lead(Pass pass) {
        store.open().forEach(migration -> pass.zones.add(migration.zone()));
        sight.topologyIfKnown().map(ClusterSnapshot::zones).ifPresent(pass.zones::addAll);
        return !leases.renew(pass.zones, pass).isEmpty();
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
        Instant now = config.clock().instant();
        config.policy().migration().quietHours().stream()
                .filter(hours -> hours.at(now))
                .findFirst()
                .ifPresent(hours -> pass.brake(Brake.Kind.QUIET_HOURS, Optional.empty(), "quiet " + hours));
        learned(pass);
        store.unreadable().forEach((key, why) -> {
            pass.problem("journal entry " + key + " cannot be read: " + why);
            pass.brake(Brake.Kind.JOURNAL, Optional.empty(), "journal entry " + key + " cannot be read");
        });
    }

    /** What migrations have shown: asked before they go on, for those that wait, and again after, for those to be begun. */
    private void learned(Pass pass) {
        rates.exceeded(store.open())
                .filter(why -> !pass.braked(Brake.Kind.BANDWIDTH_EXCEEDED, Optional.empty()))
                .ifPresent(why -> pass.brake(Brake.Kind.BANDWIDTH_EXCEEDED, Optional.empty(), why));
        leases.led().forEach(zone -> ineffective(zone, config.clock().instant(), pass));
    }

    private void ineffective(ZoneId zone, Instant now, Pass pass) {
        if (store.unreadable().containsKey(Keys.ineffective(zone))
                || pass.braked(Brake.Kind.INEFFECTIVE, Optional.of(zone))) {
            return;
        }
        MigrationPolicy migration = config.policy().migration();
        int count = lessons.recent(zone, store, now).size();
        if (count >= migration.maxIneffectivePerZone()) {
            pass.brake(
                    Brake.Kind.INEFFECTIVE,
                    Optional.of(zone),
                    count + " migrations within " + migration.ineffectiveWindow() + " did not help, at most "
                            + (migration.maxIneffectivePerZone() - 1) + " may");
        }
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
                starts.begin(plan(PlanningView.of(snapshot, store.open()), open, pass), pass);
            }
        } catch (RuntimeException e) {
            LOG.debug("starting", e);
            pass.problem("nothing more was begun: " + e.getMessage());
            pass.brake(Brake.Kind.PLUG_IN, Optional.empty(), "planning or starting failed");
        }
    }

    private MigrationPlan plan(ClusterSnapshot snapshot, List<Detection> open, Pass pass) {
        long asked = config.ticker().getAsLong();
        Holds held = holds();
        MigrationPlan plan = config.plans().plan(snapshot, open, held);
        pass.planning = since(asked);
        pass.plan = Optional.of(plan);
        config.observer().planned(snapshot, held, plan);
        return plan;
    }

    /** Not below 0, though a clock that it is read from be set back. */
    private Duration since(long nanos) {
        return Duration.ofNanos(Math.max(0, config.ticker().getAsLong() - nanos));
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
            List<Change> changes =
                    new ArrayList<>(holds.prune(store, config.clock().instant()));
            changes.addAll(lessons.prune(store, config.clock().instant()));
            if (!changes.isEmpty() && !leases.led().isEmpty()) {
                // What is left over goes in the next passes.
                leases.commit(leases.led().first(), changes.subList(0, Math.min(changes.size(), Journal.MAX_CHANGES)));
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
        open.stream().filter(Phases::mayBeIsolated).map(Migration::vm).forEach(isolated::add);
        return new PassReport(
                pass.at,
                false,
                leases.led(),
                pass.detections,
                pass.plan,
                pass.started,
                pass.proposed,
                pass.wouldStart,
                pass.refused,
                pass.brakes,
                open,
                pass.finished,
                isolated,
                pass.problems,
                audit.lost(),
                nextPassAfter(open),
                new PassFigures(since(begun), pass.planning, pass.zones, store.size(), store.bytes()));
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
}
