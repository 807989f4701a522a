package io.stealaway.simulation;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.placement.PlacementRules;
import io.stealaway.remediation.Remediator;
import io.stealaway.simulation.SimulationListener.Run;
import io.stealaway.simulation.SimulationResult.Fairness;
import io.stealaway.simulation.SimulationResult.HostSteal;
import io.stealaway.simulation.SimulationResult.Interval;
import io.stealaway.simulation.SimulationResult.MigrationRow;
import io.stealaway.simulation.SimulationResult.Summary;
import io.stealaway.simulation.SimulationResult.TenantRow;
import io.stealaway.spi.Detector;
import io.stealaway.spi.MetricsSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Runs the loop on a simulated cluster and measures its benefit: the same demand is replayed with the loop off, with the loop
 * on, and with an oracle under the same brakes.
 *
 * <p>Thread-safe: runs share nothing.
 */
public final class Simulation {
    private static final int EPISODE_MINUTES = 10;
    private static final int LOOK_BACK_MINUTES = 5;
    private static final Duration PASS = Duration.ofMinutes(5);

    private Simulation() {}

    /**
     * Runs a simulation.
     *
     * @throws IllegalArgumentException if the trace is broken, naming file and line, or if the policy names an orchestrator
     *     other than {@code consul} and {@code kubernetes}
     * @throws java.io.UncheckedIOException if the trace cannot be read
     */
    public static SimulationResult run(SimulationConfig config) {
        return run(config, SimulationListener.none());
    }

    /**
     * Runs a simulation and reports its progress.
     *
     * @throws IllegalArgumentException if the trace is broken, naming file and line, or if the policy names an orchestrator
     *     other than {@code consul} and {@code kubernetes}, or a scorer that is not registered
     * @throws java.io.UncheckedIOException if the trace cannot be read
     */
    public static SimulationResult run(SimulationConfig config, SimulationListener listener) {
        Scenario scenario = Scenarios.of(config);
        return run(scenario, config.policy(), config.rules(), config.seed(), listener);
    }

    /**
     * Hands over what a loop would see of the days of a configuration on which nothing intervenes, every five minutes, for a
     * {@link io.stealaway.recording.Recorder}, say.
     */
    public static void observe(SimulationConfig config, Consumer<ClusterSnapshot> pass) {
        SimulationRun run = new SimulationRun(
                Scenarios.of(config), config.seed(), SimulationListener.Run.OFF, SimulationListener.none());
        for (long passes = Duration.ofHours(config.hours()).dividedBy(PASS); passes > 0; passes--) {
            run.advanceTo(run.second() + PASS.toSeconds());
            pass.accept(run.cluster.observed());
        }
    }

    /**
     * Returns the simulated cluster of a configuration at the start of its day, for a loop of one's own: the caller lets time pass, by
     * {@link SimulatedCluster#advance}. Its isolators are {@code consul} and {@code kubernetes}.
     */
    public static SimulatedCluster cluster(SimulationConfig config) {
        return new SimulationRun(Scenarios.of(config), config.seed(), Run.ON, SimulationListener.none()).cluster;
    }

    /** Replays the day of a configuration on which nothing intervenes. */
    public static SimulationResult.Day replay(SimulationConfig config) {
        return DayReplay.off(config);
    }

    /**
     * Replays the day of a configuration with the loop, by its policy, with a detector and an engine of one's choice.
     *
     * @param metrics what is made of the measurements before the loop sees them
     */
    public static SimulationResult.Day replay(
            SimulationConfig config, Detector detector, PlacementEngine engine, UnaryOperator<MetricsSource> metrics) {
        return DayReplay.on(config, detector, engine, metrics);
    }

    /** Replays the days of a configuration on which nothing intervenes, day by day. */
    public static List<SimulationResult.DayRow> replayDaysOff(SimulationConfig config) {
        return DayReplay.daysOff(config);
    }

    /** Replays the days of a configuration with the loop, day by day. */
    public static List<SimulationResult.DayRow> replayDays(SimulationConfig config) {
        return DayReplay.daysOn(config);
    }

    /**
     * Replays the day of a configuration with the loop until it is over or given up.
     *
     * @param givenUp asked before each pass of the day
     * @return how many minutes of the day were simulated
     */
    public static int replayedMinutes(
            SimulationConfig config, Detector detector, PlacementEngine engine, BooleanSupplier givenUp) {
        return DayReplay.minutes(config, detector, engine, givenUp);
    }

    static SimulationResult run(Scenario scenario, Policy policy, long seed, SimulationListener listener) {
        return run(scenario, policy, PlacementRules.none(), seed, listener);
    }

    private static SimulationResult run(
            Scenario scenario, Policy policy, PlacementRules rules, long seed, SimulationListener listener) {
        SimulationRun off = new SimulationRun(scenario, seed, Run.OFF, listener);
        off.advanceTo(scenario.length().toSeconds());
        SimulationRun on = new SimulationRun(scenario, seed, Run.ON, listener);
        SimulationRunner loop = new SimulationRunner(
                on, scenario.demand(), policy, rules, on.cluster.metrics(), Remediator.builder(), listener);
        loop.run();
        SimulationRun foreseen = new SimulationRun(scenario, seed, Run.ORACLE, listener);
        ForesightBaseline oracle = new ForesightBaseline(scenario, foreseen.cluster);
        new SimulationRunner(
                        foreseen,
                        scenario.demand(),
                        policy,
                        rules,
                        oracle::observe,
                        Remediator.builder().detector(oracle::detect),
                        SimulationListener.none())
                .run();
        return new SimulationResult(
                scenario.first().takenAt(),
                scenario.length(),
                summary(off, on, foreseen, loop),
                intervals(off, on, foreseen),
                hosts(off, on),
                migrations(on, loop),
                loop.decisions(),
                tenants(off, on),
                loop.brakes(),
                loop.braked(),
                loop.violations(),
                DayRows.of(off, List.of(), Set.of()),
                DayRows.of(on, loop.migrations(), loop.foreseenRight()),
                notes(scenario, loop));
    }

    private static Summary summary(SimulationRun off, SimulationRun on, SimulationRun foreseen, SimulationRunner loop) {
        long before = off.truth.sufferingVmMinutes();
        long after = on.truth.sufferingVmMinutes();
        List<GroundTruth.Episode> episodes = on.truth.episodes(EPISODE_MINUTES);
        long seen = episodes.stream().filter(loop::foundWithin).count();
        long right = loop.transitions().stream()
                .filter(found -> trulySuffered(on.truth, found))
                .count();
        int detections = loop.transitions().size();
        SortedMap<MigrationPhase, Integer> outcomes = new TreeMap<>();
        loop.migrations().forEach(migration -> outcomes.merge(migration.phase(), 1, Integer::sum));
        return new Summary(
                before,
                after,
                foreseen.truth.sufferingVmMinutes(),
                before == 0 ? 0.0 : (double) (before - after) / before,
                detections,
                detections == 0 ? 1.0 : (double) right / detections,
                episodes.size(),
                episodes.isEmpty() ? 1.0 : (double) seen / episodes.size(),
                on.cluster.simulatedMigrator().startedByLoop(),
                outcomes,
                on.cluster.simulatedMigrator().sentBytes(),
                loop.violations().size(),
                on.isolatedVmMinutes(),
                loop.isolatedAtEnd(),
                outcomes.getOrDefault(MigrationPhase.UNKNOWN, 0),
                hashOf(loop.planHashes()),
                fairness(off.fairness()),
                fairness(on.fairness()),
                on.cluster.simulatedShares().timesSet(),
                on.changedWeightVmMinutes());
    }

    private static Fairness fairness(TenantFairness fairness) {
        return new Fairness(fairness.jainIndex(), fairness.spread());
    }

    private static List<TenantRow> tenants(SimulationRun off, SimulationRun on) {
        SortedMap<Tenant, Double> without = off.fairness().servedShare();
        SortedMap<Tenant, Double> with = on.fairness().servedShare();
        List<TenantRow> rows = new ArrayList<>();
        off.neededCoreHours()
                .forEach((tenant, hours) -> rows.add(new TenantRow(
                        tenant, hours, without.getOrDefault(tenant, 1.0), with.getOrDefault(tenant, 1.0))));
        return rows;
    }

    private static boolean trulySuffered(GroundTruth truth, SimulationRunner.Found found) {
        int minute = (int) (found.second() / 60);
        return truth.sufferedWithin(found.vm(), minute - LOOK_BACK_MINUTES, minute);
    }

    private static List<Interval> intervals(SimulationRun off, SimulationRun on, SimulationRun foreseen) {
        List<Interval> rows = new ArrayList<>();
        for (int i = 0; i < off.intervals(); i++) {
            rows.add(new Interval(
                    off.cluster.fleet().first().takenAt().plusSeconds((long) i * SimulationRun.INTERVAL_SECONDS),
                    off.suffering(i),
                    on.suffering(i),
                    foreseen.suffering(i),
                    on.inFlight(i),
                    on.sentBytes(i),
                    on.busiestLink(i)));
        }
        return rows;
    }

    private static List<HostSteal> hosts(SimulationRun off, SimulationRun on) {
        List<HostSteal> rows = new ArrayList<>();
        for (int host = 0; host < off.cluster.fleet().hosts.length; host++) {
            rows.add(new HostSteal(
                    off.cluster.fleet().hosts[host].id(),
                    off.cluster.fleet().hosts[host].zone(),
                    off.hostSteal(host),
                    on.hostSteal(host)));
        }
        return rows;
    }

    private static List<MigrationRow> migrations(SimulationRun on, SimulationRunner loop) {
        List<MigrationRow> rows = new ArrayList<>();
        for (Migration migration : loop.migrations()) {
            TruePlacement fleet = on.cluster.fleet();
            Vm vm = fleet.vms[fleet.everIndex(migration.vm()).orElseThrow()];
            rows.add(new MigrationRow(
                    migration.id(),
                    migration.vm(),
                    migration.role(),
                    vm.tenant(),
                    migration.zone(),
                    migration.move().source(),
                    migration.move().target(),
                    migration.phase(),
                    migration.reason(),
                    loop.phasesOf(migration.id()),
                    on.cluster.simulatedMigrator().sentBytes(migration.id()),
                    migration.stealRatioBefore(),
                    migration.purpose(),
                    migration.forecastAt()));
        }
        return rows;
    }

    private static List<String> notes(Scenario scenario, SimulationRunner loop) {
        List<String> notes = new ArrayList<>(scenario.notes());
        notes.add("The oracle knows the demand of the coming " + ForesightBaseline.AHEAD_MINUTES
                + " minutes and keeps the same brakes; it is a yardstick, not a bound.");
        notes.add(
                "After the last simulated minute the loop is paused and may end what it has begun; that is not measured.");
        loop.problems().forEach((problem, times) -> notes.add("Problem, " + times + " times: " + problem));
        return notes;
    }

    private static String hashOf(List<String> hashes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            hashes.forEach(hash -> digest.update(hash.getBytes(StandardCharsets.US_ASCII)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
