package io.stealaway.examples.report;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Role;
import io.stealaway.model.Tenant;
import io.stealaway.model.VmId;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.simulation.SimulationConfig;
import io.stealaway.simulation.SimulationResult;
import io.stealaway.simulation.SimulationResult.BrakeRow;
import io.stealaway.simulation.SimulationResult.Decision;
import io.stealaway.simulation.SimulationResult.DecisionRow;
import io.stealaway.simulation.SimulationResult.Fairness;
import io.stealaway.simulation.SimulationResult.HostSteal;
import io.stealaway.simulation.SimulationResult.Interval;
import io.stealaway.simulation.SimulationResult.MigrationRow;
import io.stealaway.simulation.SimulationResult.PhaseRow;
import io.stealaway.simulation.SimulationResult.Summary;
import io.stealaway.simulation.SimulationResult.TenantRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Results made by hand, shaped like a day, for the tests of what is told about them. */
public final class SampleReports {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final int INTERVALS = 288;

    private SampleReports() {}

    /** Returns a day with peaks at 12, 15 and 22 h on 80 hosts, with 60 migrations. */
    public static SimulationReport day() {
        return day(80, 60);
    }

    /** Returns such a day on so many hosts, with so many migrations and twice as many decisions, each explained. */
    static SimulationReport day(int hosts, int moves) {
        SplittableRandom random = new SplittableRandom(7);
        List<Interval> intervals = intervals(random);
        List<MigrationRow> migrations = migrations(random, moves);
        TreeMap<String, Long> brakes = new TreeMap<>();
        brakes.put("cooldown", 412L);
        brakes.put("one migration out per host", 97L);
        brakes.put("storm in zone", 3L);
        List<DecisionRow> decisions = decisions(migrations);
        Explanations explanations = new Explanations();
        decisions.forEach(decision -> explanations.add(() -> Optional.of(SampleExplanations.of(decision, hosts))));
        SimulationResult result = new SimulationResult(
                START,
                Duration.ofHours(24),
                summary(intervals, migrations),
                intervals,
                hosts(random, hosts),
                migrations,
                decisions,
                tenants(),
                brakes,
                braked(),
                List.of(),
                List.of(),
                List.of(),
                List.of("Hosts were sized so that there is contention to cure."));
        return new SimulationReport(SimulationConfig.defaults(), "default", result, explanations);
    }

    private static List<TenantRow> tenants() {
        List<TenantRow> rows = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            rows.add(new TenantRow(Tenant.of("tenant-" + i), 400 + 37.5 * i, 0.9 + 0.008 * i, 0.99 + 0.0008 * i));
        }
        return rows;
    }

    private static List<BrakeRow> braked() {
        List<BrakeRow> rows = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Instant from = START.plusSeconds(3_600L * (10 + i));
            Optional<Brake.Kind> kind = i % 2 == 0 ? Optional.of(Brake.Kind.INEFFECTIVE) : Optional.empty();
            rows.add(new BrakeRow(
                    kind,
                    Optional.of(AvailabilityZone.of("zone-" + (char) ('a' + i % 3))),
                    from,
                    from.plusSeconds(600),
                    11,
                    i,
                    i % 2 == 0
                            ? "3 migrations within PT2H did not help, at most 2 may"
                            : "5 in flight in the cluster"));
        }
        return rows;
    }

    /** Returns an hour in which one VM that lost so much found no host. */
    static SimulationReport withoutAHost(double severity) {
        SimulationResult none = nothing().result();
        SimulationResult one = new SimulationResult(
                none.startedAt(),
                none.length(),
                none.summary(),
                none.intervals(),
                none.hosts(),
                none.migrations(),
                List.of(new DecisionRow(
                        START,
                        VmId.of("vm-1"),
                        HostId.of("host-000"),
                        severity,
                        Decision.NO_HOST,
                        "no host: 1 by ram")),
                none.tenants(),
                none.brakes(),
                none.braked(),
                none.violations(),
                none.daysOff(),
                none.days(),
                none.notes());
        return new SimulationReport(SimulationConfig.defaults(), "default", one, new Explanations());
    }

    /** Returns an hour in which nothing happened. */
    public static SimulationReport nothing() {
        Summary summary = new Summary(
                0,
                0,
                0,
                0.0,
                0,
                1.0,
                0,
                1.0,
                0,
                new TreeMap<>(),
                0,
                0,
                0.0,
                0,
                0,
                "0".repeat(64),
                new Fairness(1.0, 0.0),
                new Fairness(1.0, 0.0),
                0,
                0.0);
        List<Interval> intervals = List.of(new Interval(START, 0, 0, 0, 0, 0, 0.0));
        SimulationResult result = new SimulationResult(
                START,
                Duration.ofHours(1),
                summary,
                intervals,
                hosts(new SplittableRandom(1), 2),
                List.of(),
                List.of(),
                List.of(),
                new TreeMap<>(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        return new SimulationReport(SimulationConfig.defaults(), "default", result, new Explanations());
    }

    private static double load(int interval) {
        double hour = interval / 12.0;
        return bump(hour, 12) + 0.8 * bump(hour, 15) + 1.2 * bump(hour, 22);
    }

    private static double bump(double hour, double at) {
        return StrictMath.exp(-(hour - at) * (hour - at));
    }

    private static List<Interval> intervals(SplittableRandom random) {
        List<Interval> intervals = new ArrayList<>();
        for (int i = 0; i < INTERVALS; i++) {
            long off = Math.round(load(i) * (90 + random.nextInt(30)));
            long on = Math.round(off * (0.08 + 0.1 * random.nextDouble()));
            intervals.add(new Interval(
                    START.plusSeconds(300L * i),
                    off,
                    on,
                    Math.round(on * 0.6),
                    on > 0 ? 3 : 0,
                    on * 1_000_000_000L,
                    on > 0 ? 0.2 + 0.02 * (i % 7) : 0.0));
        }
        return intervals;
    }

    private static List<HostSteal> hosts(SplittableRandom random, int count) {
        List<HostSteal> hosts = new ArrayList<>();
        for (int h = 0; h < count; h++) {
            double heat = random.nextInt(4) == 0 ? 0.3 : 0.02;
            List<Double> off = new ArrayList<>();
            List<Double> on = new ArrayList<>();
            for (int i = 0; i < INTERVALS; i++) {
                double steal = heat * load(i) * (0.8 + 0.2 * random.nextDouble());
                off.add(steal);
                on.add(steal * 0.2);
            }
            hosts.add(new HostSteal(
                    HostId.of(String.format("host-%03d", h)),
                    AvailabilityZone.of("zone-" + (char) ('a' + h % 3)),
                    off,
                    on));
        }
        return hosts;
    }

    private static List<MigrationRow> migrations(SplittableRandom random, int count) {
        List<MigrationRow> rows = new ArrayList<>();
        for (int m = 0; m < count; m++) {
            Instant at = START.plusSeconds(60L * (11 * 60 + m * 720L / count));
            boolean failed = m % 11 == 5;
            List<PhaseRow> phases = new ArrayList<>();
            MigrationPhase[] path = {
                MigrationPhase.PLANNED,
                MigrationPhase.ISOLATING,
                MigrationPhase.ISOLATED,
                MigrationPhase.MIGRATING,
                MigrationPhase.VERIFYING,
                MigrationPhase.REINTEGRATING,
                MigrationPhase.OBSERVING
            };
            for (MigrationPhase phase : path) {
                phases.add(new PhaseRow(phase, at));
                at = at.plusSeconds(60L * (1 + random.nextInt(phase == MigrationPhase.OBSERVING ? 20 : 6)));
            }
            MigrationPhase outcome = failed ? MigrationPhase.FAILED : MigrationPhase.DONE;
            phases.add(new PhaseRow(outcome, at));
            rows.add(new MigrationRow(
                    MigrationId.of("m-" + m),
                    VmId.of(String.format("vm-%04d", random.nextInt(1000))),
                    m % 3 == 0 ? Optional.empty() : Optional.of(Role.of("web")),
                    Tenant.of("tenant-" + m % 5),
                    AvailabilityZone.of("zone-a"),
                    HostId.of(String.format("host-%03d", random.nextInt(40))),
                    HostId.of(String.format("host-%03d", 40 + random.nextInt(40))),
                    outcome,
                    failed ? "live migration was aborted after 300 s" : "steal fell from 0.23 to 0.01",
                    phases,
                    8_000_000_000L + random.nextInt(1_000_000_000),
                    0.1 + 0.2 * random.nextDouble(),
                    MigrationPurpose.CURE,
                    Optional.empty()));
        }
        return rows;
    }

    private static List<DecisionRow> decisions(List<MigrationRow> migrations) {
        List<DecisionRow> rows = new ArrayList<>();
        for (MigrationRow m : migrations) {
            Instant at = m.phases().get(0).at();
            rows.add(new DecisionRow(at, m.vm(), m.source(), m.stealRatio(), Decision.CHOSEN, "to " + m.target()));
            rows.add(new DecisionRow(
                    at,
                    VmId.of("vm-x" + rows.size()),
                    m.source(),
                    0.12,
                    Decision.NO_HOST,
                    "no host: 20 by role, 5 by <b>vcpus</b> & 2 by predicted-steal"));
        }
        return rows;
    }

    private static Summary summary(List<Interval> intervals, List<MigrationRow> migrations) {
        long off = intervals.stream().mapToLong(Interval::sufferingVmMinutesOff).sum();
        long on = intervals.stream().mapToLong(Interval::sufferingVmMinutesOn).sum();
        long oracle =
                intervals.stream().mapToLong(Interval::sufferingVmMinutesOracle).sum();
        TreeMap<MigrationPhase, Integer> outcomes = new TreeMap<>();
        migrations.forEach(m -> outcomes.merge(m.outcome(), 1, Integer::sum));
        return new Summary(
                off,
                on,
                oracle,
                1.0 - (double) on / off,
                131,
                0.984732,
                90,
                0.911111,
                migrations.size(),
                outcomes,
                migrations.stream().mapToLong(MigrationRow::bytesMoved).sum(),
                0,
                633.5,
                0,
                0,
                "ab".repeat(32),
                new Fairness(0.98213, 0.143),
                new Fairness(0.99931, 0.021),
                7,
                412.5);
    }
}
