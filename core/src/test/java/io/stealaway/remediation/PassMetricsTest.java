package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.remediation.report.PassReport.PassMetrics;
import io.stealaway.remediation.rule.PlanningEngine;
import io.stealaway.spi.Journal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PassMetricsTest {
    private final World world = new World()
            .host("calm", "a")
            .host("hot", "a")
            .host("far", "b")
            .hot("hot")
            .vm("victim", "hot", "web")
            .vm("other", "calm", "db");
    private final Bench bench = new Bench(world);

    @Test
    void aPassTellsHowLongItAndItsPlanTookByTheTicker() {
        AtomicLong nanos = new AtomicLong(5);
        PlanningEngine rules =
                PlanningEngine.of(PlacementEngine.builder(bench.policy).build());
        PlanningEngine slow = new PlanningEngine() {
            @Override
            public MigrationPlan plan(ClusterSnapshot snapshot, List<Detection> detections, PlacementHolds holds) {
                nanos.addAndGet(1_000_000);
                return rules.plan(snapshot, detections, holds);
            }

            @Override
            public Optional<String> refusal(ClusterSnapshot snapshot, VmId vm, HostId target, PlacementHolds holds) {
                return rules.refusal(snapshot, vm, target, holds);
            }
        };

        PassMetrics figures = bench.builder()
                .ticker(nanos::get)
                .metrics(topology -> observed(topology, nanos))
                .plans(slow)
                .build()
                .pass()
                .figures();

        assertThat(figures.planning()).isEqualTo(Duration.ofMillis(1));
        assertThat(figures.took()).isEqualTo(Duration.ofMillis(3));
    }

    private Observations observed(ClusterSnapshot topology, AtomicLong nanos) {
        nanos.addAndGet(2_000_000);
        return world.metrics(topology);
    }

    @Test
    void withoutATickerTheClockCountsAndOneThatStandsStillMakesNothingOfIt() {
        assertThat(bench.pass().figures().took()).isZero();
    }

    @Test
    void aTickerThatGoesBackIsNoNegativeDuration() {
        AtomicLong nanos = new AtomicLong();

        PassMetrics figures =
                bench.builder().ticker(() -> nanos.addAndGet(-7)).build().pass().figures();

        assertThat(figures.took()).isZero();
        assertThat(figures.planning()).isZero();
    }

    @Test
    void whenNobodySuffersTheEngineIsNotAsked() {
        Bench calm = new Bench(new World().host("calm", "a").vm("other", "calm", "db"));

        AtomicLong nanos = new AtomicLong();
        PassMetrics figures = calm.builder()
                .ticker(() -> nanos.addAndGet(1_000_000))
                .build()
                .pass()
                .figures();

        assertThat(figures.planning()).isZero();
        assertThat(figures.took()).isPositive();
    }

    @Test
    void everyZoneIsNamedLedOrNot() {
        assertThat(bench.pass().figures().zones()).containsExactly(AvailabilityZone.of("a"), AvailabilityZone.of("b"));
    }

    @Test
    void theJournalsSizeIsWhatItHoldsWhenThePassEnds() {
        PassMetrics figures = bench.pass().figures();

        Journal.Contents contents = bench.journal.read();
        assertThat(figures.journalEntries())
                .isEqualTo(contents.entries().size())
                .isPositive();
        assertThat(figures.journalBytes())
                .isEqualTo(contents.entries().entrySet().stream()
                        .mapToLong(entry ->
                                utf8(entry.getKey()) + utf8(entry.getValue().text()))
                        .sum());
    }

    @Test
    void aJournalThatCannotBeReadIsAsLargeAsItWasLast() {
        long before = bench.pass().figures().journalBytes();
        world.faults.script = (call, vm) -> call.equals("read") ? Faults.Fault.UNAVAILABLE_BEFORE : Faults.Fault.NONE;

        assertThat(bench.pass().figures().journalBytes()).isEqualTo(before);
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
