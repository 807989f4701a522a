package io.stealaway.simulation;

import io.stealaway.check.PlanChecker;
import io.stealaway.check.Violation;
import io.stealaway.local.InMemoryJournal;
import io.stealaway.model.Detection;
import io.stealaway.model.Explanation;
import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.placement.PlacementRules;
import io.stealaway.remediation.Remediator;
import io.stealaway.remediation.report.PassObserver;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.remediation.report.PassReport.RefusedStart;
import io.stealaway.simulation.SimulationResult.BrakeRow;
import io.stealaway.simulation.SimulationResult.Decision;
import io.stealaway.simulation.SimulationResult.DecisionRow;
import io.stealaway.simulation.SimulationResult.PhaseRow;
import io.stealaway.spi.MetricsSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The loop at work on a stage, pass by pass, and the minutes of it. */
final class SimulationRunner {
    private static final long PATIENCE_AT_END_SECONDS = 7_200;

    private final SimulationRun stage;
    private final UnmovedTwin twin;
    private final Policy policy;
    private final PlacementEngine engine;
    private final Remediator remediator;
    private final SimulationListener listener;
    private final InvariantMonitor watch;
    private final List<String> brokenByPlans = new ArrayList<>();
    private final List<Found> transitions = new ArrayList<>();
    private final BitSet[] foundInMinute;
    private final Set<VmId> suffering = new TreeSet<>();
    private final Map<MigrationId, Migration> migrations = new LinkedHashMap<>();
    private final Map<MigrationId, List<PhaseRow>> phases = new HashMap<>();
    private final List<DecisionRow> decisions = new ArrayList<>();
    private final Map<VmId, String> lastDecision = new HashMap<>();
    private final SortedMap<String, Long> brakes = new TreeMap<>();
    private final BrakeLog braked;
    private final List<String> planHashes = new ArrayList<>();
    private final SortedMap<String, Long> problems = new TreeMap<>();
    private final Set<VmId> underWay = new TreeSet<>();
    private @Nullable ClusterSnapshot plannedFor;
    private PlacementHolds held = PlacementHolds.none();
    private int isolatedAtEnd;

    /**
     * A VM that was found to suffer and did not in the pass before.
     *
     * @param vm the VM's index
     * @param second when
     */
    record Found(int vm, long second) {}

    SimulationRunner(
            SimulationRun stage,
            Demand demand,
            Policy policy,
            PlacementRules rules,
            MetricsSource metrics,
            Remediator.Builder builder,
            SimulationListener listener) {
        this.stage = stage;
        twin = new UnmovedTwin(stage, demand);
        this.policy = policy;
        this.listener = listener;
        braked = new BrakeLog(
                host -> stage.cluster.fleet().first().host(host).orElseThrow().zone());
        watch = new InvariantMonitor(stage.cluster, policy, this::goesOn);
        foundInMinute = new BitSet[stage.cluster.fleet().vms.length];
        for (int vm = 0; vm < foundInMinute.length; vm++) {
            foundInMinute[vm] = new BitSet();
        }
        PlacementEngine.Builder rulesInForce = PlacementEngine.builder(policy);
        rules.addTo(rulesInForce);
        engine = rulesInForce.build();
        remediator = builder.topology(stage.cluster.topology())
                .metrics(metrics)
                .engine(engine)
                .isolators(stage.cluster.isolators())
                .migrator(stage.cluster.migrator())
                .journal(new InMemoryJournal())
                .shares(stage.cluster.shares())
                .policy(policy)
                .clock(stage.cluster.clock())
                .observer(new Asked())
                .build();
    }

    /** Keeps what the engine was asked about, for the checker to judge the answer by, and for explanations. */
    private final class Asked implements PassObserver {
        @Override
        public void planned(ClusterSnapshot snapshot, PlacementHolds holds, MigrationPlan plan) {
            plannedFor = snapshot;
            held = holds;
        }
    }

    /** Runs to the end, then lets what was begun end too. */
    void run() {
        long end = stage.length().toSeconds();
        long next = policy.passInterval().toSeconds();
        while (next <= end) {
            stage.advanceTo(next);
            next += pass();
        }
        stage.advanceTo(end);
        stage.stopRecording();
        finish();
    }

    private void finish() {
        remediator.pause("the simulation ends");
        long last = stage.second() + PATIENCE_AT_END_SECONDS;
        PassReport report = remediator.pass();
        note(report);
        while (stage.second() < last && report.inFlight().stream().anyMatch(SimulationRunner::underWay)) {
            stage.advanceTo(stage.second() + seconds(report.nextPassAfter()));
            report = remediator.pass();
            note(report);
        }
        isolatedAtEnd = Math.max(report.isolated().size(), stage.isolatedNow());
    }

    private boolean goesOn(MigrationId id) {
        Migration on = migrations.get(id);
        return on != null
                && migrations.values().stream()
                        .anyMatch(aside -> aside.purpose() == MigrationPurpose.STEP_ASIDE
                                && aside.vm().equals(on.vm())
                                && aside.begunAt().equals(on.begunAt()));
    }

    /** Whether a VM has not come to rest yet; one that is only observed has. */
    private static boolean underWay(Migration migration) {
        return migration.phase() != MigrationPhase.OBSERVING;
    }

    private long pass() {
        plannedFor = null;
        PassReport report = remediator.pass();
        braked.add(report, underWay);
        note(report);
        noteDetections(report.detections());
        report.plan().ifPresent(plan -> judge(plan, report.detections()));
        for (Brake brake : report.brakes()) {
            brakes.merge(brake.kind().name(), 1L, Long::sum);
        }
        for (RefusedStart refused : report.refused()) {
            brakes.merge("BUDGET: " + ReasonNormalizer.of(refused), 1L, Long::sum);
        }
        for (String why : report.unplanned().values()) {
            brakes.merge("BUDGET: " + ReasonNormalizer.ofBudget(why), 1L, Long::sum);
        }
        for (String problem : report.problems()) {
            problems.merge(ReasonNormalizer.withoutFigures(problem), 1L, Long::sum);
        }
        return seconds(report.nextPassAfter());
    }

    private static long seconds(Duration duration) {
        return Math.max(1, duration.toSeconds());
    }

    private void note(PassReport report) {
        listener.passed(report);
        twin.look(report.inFlight());
        report.inFlight().forEach(this::note);
        report.finished().forEach(this::note);
        underWay.clear();
        report.inFlight().forEach(migration -> underWay.add(migration.vm()));
    }

    private void note(Migration migration) {
        Migration before = migrations.put(migration.id(), migration);
        if (before == null || before.phase() != migration.phase()) {
            phases.computeIfAbsent(migration.id(), id -> new ArrayList<>())
                    .add(new PhaseRow(migration.phase(), migration.phaseSince()));
        }
    }

    private void noteDetections(List<Detection> detections) {
        Set<VmId> now = new TreeSet<>();
        for (Detection detection : detections) {
            now.add(detection.vm());
            int vm = stage.cluster.fleet().everIndex(detection.vm()).orElseThrow();
            foundInMinute[vm].set((int) ((stage.second() - 1) / 60));
            if (!suffering.contains(detection.vm())) {
                transitions.add(new Found(vm, stage.second()));
            }
        }
        suffering.clear();
        suffering.addAll(now);
        lastDecision.keySet().retainAll(now);
    }

    private void judge(MigrationPlan plan, List<Detection> detections) {
        planHashes.add(plan.hash());
        if (plannedFor != null) {
            for (Violation violation : PlanChecker.check(plannedFor, plan, policy, held)) {
                brokenByPlans.add(plan.snapshotTakenAt() + " " + violation);
            }
        }
        Map<VmId, Detection> byVm = new HashMap<>();
        detections.forEach(detection -> byVm.put(detection.vm(), detection));
        List<InFlightMigration> promised = new ArrayList<>();
        for (Placement placement : plan.placements()) {
            Detection detection = byVm.get(placement.vm());
            if (detection != null) {
                decide(placement, detection).ifPresent(row -> reportDecision(row, promised));
            }
            if (placement instanceof Placement.Chosen chosen) {
                chosen.migrations().forEach(m -> promised.add(new InFlightMigration(m.vm(), m.source(), m.target())));
            }
        }
    }

    private void reportDecision(DecisionRow row, List<InFlightMigration> promised) {
        ClusterSnapshot seen = plannedFor;
        listener.decided(
                row,
                () -> Optional.ofNullable(seen)
                        .filter(snapshot -> row.decision() != Decision.STAYS)
                        .map(snapshot -> explain(snapshot, row.vm(), promised)));
    }

    /** As the engine saw it: what the plan had promised before counts on both hosts. */
    private Explanation explain(ClusterSnapshot snapshot, VmId vm, List<InFlightMigration> promised) {
        Map<VmId, InFlightMigration> moving = new TreeMap<>();
        promised.forEach(migration -> moving.put(migration.vm(), migration));
        snapshot.inFlight().forEach(migration -> moving.put(migration.vm(), migration));
        return engine.explain(snapshot.withInFlight(moving.values()), vm, held);
    }

    private Optional<DecisionRow> decide(Placement placement, Detection detection) {
        Decision decision;
        String text;
        if (placement instanceof Placement.Chosen chosen) {
            decision = Decision.CHOSEN;
            text = chosen.words();
        } else if (placement instanceof Placement.NoHost none) {
            decision = Decision.NO_HOST;
            text = rejections(none);
        } else {
            decision = Decision.STAYS;
            text = ((Placement.Stays) placement).reason();
        }
        String normalized =
                decision == Decision.STAYS ? decision + ReasonNormalizer.withoutFigures(text) : decision.name();
        if (normalized.equals(lastDecision.put(placement.vm(), normalized))) {
            return Optional.empty();
        }
        DecisionRow row = new DecisionRow(
                stage.cluster.clock().instant(),
                detection.vm(),
                detection.host(),
                detection.severity(),
                decision,
                text);
        decisions.add(row);
        return Optional.of(row);
    }

    private static String rejections(Placement.NoHost none) {
        String refused = none.rejections().entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return "no host passes every filter; refused by " + refused
                + none.nearestMiss().map(SimulationRunner::nearest).orElse("");
    }

    private static String nearest(Placement.NearestMiss miss) {
        return "; nearest: " + miss.host() + ", refused by "
                + miss.refusals().stream().map(Refusal::toString).collect(Collectors.joining("; "));
    }

    List<String> violations() {
        List<String> all = new ArrayList<>(brokenByPlans);
        all.addAll(watch.violations());
        return all;
    }

    List<Found> transitions() {
        return transitions;
    }

    /** Returns whether a pass that fell within these minutes found the VM to suffer. */
    boolean foundWithin(GroundTruth.Episode episode) {
        int next = foundInMinute[episode.vm()].nextSetBit(episode.firstMinute());
        return next >= 0 && next < episode.firstMinute() + episode.minutes();
    }

    /** Returns what was begun, in that order, as it stood at the end. */
    List<Migration> migrations() {
        return List.copyOf(migrations.values());
    }

    /** Returns the preventive migrations whose host would have been short had nothing been moved. */
    Set<MigrationId> foreseenRight() {
        return twin.right();
    }

    List<PhaseRow> phasesOf(MigrationId id) {
        return phases.getOrDefault(id, List.of());
    }

    List<DecisionRow> decisions() {
        return decisions;
    }

    SortedMap<String, Long> brakes() {
        return brakes;
    }

    List<BrakeRow> braked() {
        return braked.rows();
    }

    SortedMap<String, Long> problems() {
        return problems;
    }

    List<String> planHashes() {
        return planHashes;
    }

    int isolatedAtEnd() {
        return isolatedAtEnd;
    }
}
