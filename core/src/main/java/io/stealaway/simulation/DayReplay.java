package io.stealaway.simulation;

import io.stealaway.detection.SustainedDetector;
import io.stealaway.local.InMemoryJournal;
import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.remediation.Remediator;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.spi.Detector;
import io.stealaway.spi.MetricsSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Replays one day with a detector and an engine of one's choice, under the loop's brakes, and judges it by the ground truth.
 * Thread-safe.
 */
final class DayReplay {
    private static final int WINDOW_MINUTES = 30;
    private static final long PATIENCE_AT_END_SECONDS = 7_200;

    private DayReplay() {}

    /** Replays a day on which nothing intervenes. */
    static SimulationResult.Day off(SimulationConfig config) {
        Scenario scenario = scenario(config);
        SimulationRun stage =
                new SimulationRun(scenario, config.seed(), SimulationListener.Run.OFF, SimulationListener.none());
        stage.advanceTo(scenario.length().toSeconds());
        return outcome(stage, config.policy(), List.of());
    }

    /**
     * Replays a day with the loop, by the policy of the configuration.
     *
     * @param metrics what is made of what is measured before anybody sees it
     */
    static SimulationResult.Day on(
            SimulationConfig config, Detector detector, PlacementEngine engine, UnaryOperator<MetricsSource> metrics) {
        SimulationRun stage = stage(config);
        Remediator remediator = remediator(stage, config, detector, engine, metrics);
        return outcome(stage, config.policy(), run(stage, remediator, config.policy(), () -> false));
    }

    /**
     * Replays a day with the loop, by the policy of the configuration, until it is over or has been given up.
     *
     * @param givenUp asked before each pass of the day
     * @return how many minutes of the day were simulated
     */
    static int minutes(SimulationConfig config, Detector detector, PlacementEngine engine, BooleanSupplier givenUp) {
        SimulationRun stage = stage(config);
        run(stage, remediator(stage, config, detector, engine, UnaryOperator.identity()), config.policy(), givenUp);
        return stage.truth.minutes();
    }

    static List<SimulationResult.DayRow> daysOff(SimulationConfig config) {
        Scenario scenario = scenario(config);
        SimulationRun run =
                new SimulationRun(scenario, config.seed(), SimulationListener.Run.OFF, SimulationListener.none());
        run.advanceTo(scenario.length().toSeconds());
        return DayRows.of(run, List.of(), Set.of());
    }

    static List<SimulationResult.DayRow> daysOn(SimulationConfig config) {
        Scenario scenario = scenario(config);
        SimulationRun stage =
                new SimulationRun(scenario, config.seed(), SimulationListener.Run.ON, SimulationListener.none());
        UnmovedTwin twin = new UnmovedTwin(stage, scenario.demand());
        PlacementEngine.Builder engine = PlacementEngine.builder(config.policy());
        config.rules().addTo(engine);
        Remediator remediator = remediator(
                stage,
                config,
                new SustainedDetector(config.policy().detection()),
                engine.build(),
                UnaryOperator.identity());
        List<Migration> migrations = run(stage, remediator, config.policy(), () -> false, twin::look);
        return DayRows.of(stage, migrations, twin.right());
    }

    private static SimulationRun stage(SimulationConfig config) {
        return new SimulationRun(scenario(config), config.seed(), SimulationListener.Run.ON, SimulationListener.none());
    }

    private static Remediator remediator(
            SimulationRun stage,
            SimulationConfig config,
            Detector detector,
            PlacementEngine engine,
            UnaryOperator<MetricsSource> metrics) {
        return Remediator.builder()
                .topology(stage.cluster.topology())
                .metrics(metrics.apply(stage.cluster.metrics()))
                .detector(detector)
                .engine(engine)
                .isolators(stage.cluster.isolators())
                .migrator(stage.cluster.migrator())
                .journal(new InMemoryJournal())
                .shares(stage.cluster.shares())
                .policy(config.policy())
                .clock(stage.cluster.clock())
                .build();
    }

    private static Scenario scenario(SimulationConfig config) {
        return Scenarios.of(config);
    }

    private static List<Migration> run(
            SimulationRun stage, Remediator remediator, Policy policy, BooleanSupplier givenUp) {
        return run(stage, remediator, policy, givenUp, begun -> {});
    }

    private static List<Migration> run(
            SimulationRun stage,
            Remediator remediator,
            Policy policy,
            BooleanSupplier givenUp,
            Consumer<List<Migration>> watcher) {
        Map<MigrationId, Migration> migrations = new LinkedHashMap<>();
        long end = stage.length().toSeconds();
        long next = policy.passInterval().toSeconds();
        while (next <= end) {
            if (givenUp.getAsBoolean()) {
                return List.copyOf(migrations.values());
            }
            stage.advanceTo(next);
            PassReport report = remediator.pass();
            watcher.accept(report.inFlight());
            next += note(report, migrations);
        }
        stage.advanceTo(end);
        stage.stopRecording();
        remediator.pause("the day ends");
        for (long last = end + PATIENCE_AT_END_SECONDS; stage.second() < last; ) {
            stage.advanceTo(stage.second() + note(remediator.pass(), migrations));
        }
        return List.copyOf(migrations.values());
    }

    private static long note(PassReport report, Map<MigrationId, Migration> migrations) {
        report.inFlight().forEach(migration -> migrations.put(migration.id(), migration));
        report.finished().forEach(migration -> migrations.put(migration.id(), migration));
        return Math.max(1, report.nextPassAfter().toSeconds());
    }

    private static SimulationResult.Day outcome(SimulationRun stage, Policy policy, List<Migration> migrations) {
        Set<VmId> again = new HashSet<>();
        Set<VmId> back = new HashSet<>();
        Map<VmId, Map<HostId, Instant>> left = new HashMap<>();
        int idle = 0;
        for (Migration migration : migrations) {
            if (migration.arrivedAt().isEmpty()) {
                continue;
            }
            Instant arrived = migration.arrivedAt().get();
            Map<HostId, Instant> before = left.computeIfAbsent(migration.vm(), vm -> new HashMap<>());
            if (!before.isEmpty()) {
                again.add(migration.vm());
            }
            Instant since = before.get(migration.move().target());
            if (since != null
                    && Duration.between(since, arrived)
                                    .compareTo(policy.migration().cooldown())
                            < 0) {
                back.add(migration.vm());
            }
            before.put(migration.move().source(), arrived);
            idle += helped(stage, migration, arrived) ? 0 : 1;
        }
        TenantFairness fairness = stage.fairness();
        return new SimulationResult.Day(
                stage.truth.sufferingVmMinutes(),
                worstZone(stage),
                stage.cluster.simulatedMigrator().startedByLoop(),
                stage.cluster.simulatedMigrator().sentBytes(),
                idle,
                again.size(),
                back.size(),
                fairness.spread());
    }

    private static boolean helped(SimulationRun stage, Migration migration, Instant arrived) {
        TruePlacement fleet = stage.cluster.fleet();
        ClusterSnapshot first = fleet.first();
        int vm = fleet.everIndex(migration.beneficiary().orElse(migration.vm())).orElseThrow();
        int began = minute(first, migration.startedAt().orElse(migration.begunAt()));
        int ended = minute(first, arrived);
        int last = stage.truth.minutes();
        int window = Math.min(WINDOW_MINUTES, last - ended);
        return suffered(stage, vm, ended, ended + window) < suffered(stage, vm, began - window, began) || window <= 0;
    }

    private static int minute(ClusterSnapshot first, Instant at) {
        return (int) Duration.between(first.takenAt(), at).toMinutes();
    }

    private static long suffered(SimulationRun stage, int vm, int from, int to) {
        return IntStream.range(Math.max(0, from), to)
                .filter(minute -> stage.truth.suffered(vm, minute))
                .count();
    }

    private static long worstZone(SimulationRun stage) {
        TruePlacement fleet = stage.cluster.fleet();
        ClusterSnapshot first = fleet.first();
        long[] zones = new long[first.zones().size()];
        for (int vm = 0; vm < fleet.vms.length; vm++) {
            if (fleet.vmHost[vm] >= 0) {
                zones[first.hostZone(fleet.vmHost[vm])] += suffered(stage, vm, 0, stage.truth.minutes());
            }
        }
        return IntStream.range(0, zones.length)
                .mapToLong(zone -> zones[zone])
                .max()
                .orElse(0);
    }
}
