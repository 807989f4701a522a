package io.stealaway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.local.InMemoryJournal;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.OperatorCommands;
import io.stealaway.remediation.Remediator;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Leadership;
import io.stealaway.spi.MetricsSource;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A month of the synthetic cluster under two replicas that hand zones to each other, with failures at 5 % of all calls, the
 * journal's included, and without metrics for an hour each noon. Both replicas pass every two minutes, which is half as
 * often as the default policy does, so that a month takes minutes; the cluster advances in steps of a minute.
 */
class SoakTest {
    private static final boolean FULL = Boolean.getBoolean("stealaway.full");
    private static final int DAYS = FULL ? 30 : 1;
    private static final int HOSTS = FULL ? 80 : 16;
    private static final int VMS = FULL ? 1_000 : 200;
    private static final Duration INTERVAL = Duration.ofMinutes(2);
    private static final int PASSES_A_DAY = (int) Duration.ofDays(1).dividedBy(INTERVAL);
    private static final int OUTAGE_HOUR = 12;
    private static final double FAILURES = 0.05;

    /** The first days fill caches and the simulated cluster's own records. */
    private static final int WARM_DAYS = 5;

    private static final long TOLERANCE_BYTES = 8L << 20;

    private final SplittableRandom random = new SplittableRandom(7);
    private final Flaky flaky = new Flaky(random, FAILURES);
    private final SimulatedCluster cluster = cluster();
    private final Journal journal = new InMemoryJournal();
    private final TreeMap<AvailabilityZone, Integer> leaders = new TreeMap<>();
    private final BrokenMigrator broken = new BrokenMigrator(cluster.migrator());
    private final SoakInvariants invariants = new SoakInvariants(policy());
    private final OperatorCommands operator = OperatorCommands.of(journal);
    private final List<Remediator> replicas = List.of(replica(0), replica(1));
    private final Map<MigrationPhase, Integer> ended = new EnumMap<>(MigrationPhase.class);
    private int leaderChanges;

    private static SimulatedCluster cluster() {
        Scenario scenario = SyntheticDay.of(SimulationConfig.builder()
                .hosts(HOSTS)
                .vms(VMS)
                .hours(24 * Math.min(DAYS, 31))
                .build());
        return SimulatedCluster.builder(scenario.first(), scenario.demand())
                .orchestrator("consul", OrchestratorSpec.CONSUL)
                .orchestrator("kubernetes", OrchestratorSpec.KUBERNETES)
                .step(Duration.ofMinutes(1))
                .scrapeInterval(Duration.ofMinutes(1))
                .build();
    }

    private static Policy policy() {
        Policy policy = SimulationConfig.defaultPolicy();
        return policy.toBuilder()
                .passInterval(INTERVAL)
                // Moves most: what is to be worn here is the loop.
                .placement(policy.placement().toBuilder()
                        .strategy(VmSelection.VICTIM)
                        .maxPredictedStealRatio(0.05)
                        .build())
                .build();
    }

    private Remediator replica(int number) {
        return Remediator.builder()
                .topology(flaky.of(broken.of(cluster.topology())))
                .metrics(flaky.of(prometheus()))
                .isolators(cluster.isolators().stream().map(flaky::of).toList())
                .migrator(flaky.of(broken))
                .journal(flaky.of(journal))
                .leadership(zone -> lease(zone, number))
                .policy(policy())
                .clock(() -> now().plus(askew()))
                .ticker(() -> Duration.between(SyntheticDay.START, now()).toNanos())
                .observer(invariants)
                .build();
    }

    private Leadership.Lease lease(AvailabilityZone zone, int replica) {
        return leaders.computeIfAbsent(zone, z -> 0) == replica
                ? new Leadership.Leading(now().plus(Duration.ofMinutes(1)))
                : new Leadership.Following("the other");
    }

    private MetricsSource prometheus() {
        MetricsSource up = cluster.metrics();
        return topology -> {
            if (now().atOffset(ZoneOffset.UTC).getHour() == OUTAGE_HOUR) {
                throw new BackendException.Unavailable("prometheus", "it is down");
            }
            return up.observe(topology);
        };
    }

    /** Twice a day somebody sets the clock of the loop by an hour, and a quarter of an hour later back. */
    private Duration askew() {
        OffsetDateTime now = now().atOffset(ZoneOffset.UTC);
        boolean quarter = now.getMinute() < 15;
        if (quarter && now.getHour() == 3) {
            return Duration.ofHours(1);
        }
        return quarter && now.getHour() == 9 ? Duration.ofHours(-1) : Duration.ZERO;
    }

    private Instant now() {
        return cluster.clock().instant();
    }

    @Test
    void aMonthOfTroubleLeaksNothing() {
        List<Long> heap = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            for (int pass = 0; pass < PASSES_A_DAY; pass++) {
                cluster.advance(INTERVAL);
                if (now().atOffset(ZoneOffset.UTC).getMinute() == 0) {
                    repair();
                }
                handOver();
                SortedSet<VmId> reported = pass();
                if (now().equals(lastOfOutage(day))) {
                    nobodyWaitsForMetrics();
                }
                assertThat(reported).as("reported as isolated at %s", now()).containsAll(isolated());
            }
            heap.add(liveHeap());
        }
        peace();
        System.out.println(invariants + "; in error " + broken.errors + ", said to run for ever " + broken.forEver);
        assertThat(invariants.broken()).isEmpty();
        assertThat(broken.errors).isPositive();
        assertThat(broken.forEver).isPositive();
        System.out.println(DAYS + " days, " + leaderChanges + " changes of leaders, migrations by end: " + ended
                + ", live heap after each day in KiB: "
                + heap.stream().map(bytes -> bytes >> 10).toList());
        assertThat(isolated()).isEmpty();
        assertThat(ended.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan((FULL ? 10 : 1) * DAYS);
        if (DAYS > 2 * WARM_DAYS) {
            long before = Collections.max(heap.subList(WARM_DAYS, 2 * WARM_DAYS));
            long after = Collections.min(heap.subList(DAYS - WARM_DAYS, DAYS));
            assertThat(after).isLessThan(before + TOLERANCE_BYTES);
        }
    }

    /** The next pass has metrics, and may begin anew. */
    private static Instant lastOfOutage(int day) {
        return SyntheticDay.START
                .plus(Duration.ofDays(day))
                .plus(Duration.ofHours(OUTAGE_HOUR + 1))
                .minus(INTERVAL);
    }

    /** Each hour somebody looks at what is unknown, and revives what is in error. */
    private void repair() {
        broken.revive();
        operator.status().open().stream()
                .filter(migration -> migration.phase() == MigrationPhase.UNKNOWN)
                .forEach(migration -> operator.resolve(migration.id(), "looked at both hosts"));
    }

    private void handOver() {
        for (Map.Entry<AvailabilityZone, Integer> zone : leaders.entrySet()) {
            if (random.nextInt(200) == 0) {
                zone.setValue(1 - zone.getValue());
                leaderChanges++;
            }
        }
    }

    /** Returns whom the two report as isolated. */
    private SortedSet<VmId> pass() {
        TreeSet<VmId> reported = new TreeSet<>();
        for (Remediator replica : replicas) {
            PassReport report = replica.pass();
            invariants.after(report, now());
            reported.addAll(report.isolated());
            for (Migration migration : report.finished()) {
                ended.merge(migration.phase(), 1, Integer::sum);
            }
        }
        return reported;
    }

    private SortedSet<VmId> isolated() {
        TreeSet<VmId> isolated = new TreeSet<>();
        cluster.isolators().forEach(isolator -> isolator.owned().forEach(owned -> isolated.add(owned.vm())));
        return isolated;
    }

    /** At the end of an hour without metrics only those are still out whose live migration, begun before, is that long. */
    private void nobodyWaitsForMetrics() {
        ClusterSnapshot topology = cluster.topology().snapshot();
        SortedSet<VmId> waiting = isolated();
        topology.inFlight().forEach(migration -> waiting.remove(migration.vm()));
        assertThat(waiting).as("isolated at %s and not migrating", now()).isEmpty();
    }

    private void peace() {
        flaky.heal();
        replicas.get(0).pause("the month ends");
        for (int i = 0; i < PASSES_A_DAY / 2; i++) {
            cluster.advance(INTERVAL);
            pass();
        }
    }

    private static long liveHeap() {
        Runtime runtime = Runtime.getRuntime();
        runtime.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
