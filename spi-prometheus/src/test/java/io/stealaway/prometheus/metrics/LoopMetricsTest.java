package io.stealaway.prometheus.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.testkit.ManualClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ManualClock clock = new ManualClock(Passes.START);
    private final LoopMetrics metrics = new LoopMetrics(registry, clock);

    @Test
    void aVmThatGoesOnSufferingIsDetectedOnce() {
        metrics.accept(Passes.after(0).suffers("a", "b").report());
        metrics.accept(Passes.after(60).suffers("a").report());
        metrics.accept(Passes.after(120).suffers("a", "b").report());

        assertThat(counted("stealaway.detections")).isEqualTo(3);
        assertThat(gauge("stealaway.suffering.vms")).isEqualTo(2);
    }

    @Test
    void aBusyPassIsCountedAndChangesNothingElse() {
        metrics.accept(Passes.after(0).suffers("a").report());
        metrics.accept(Passes.busy(1));

        assertThat(counted("stealaway.passes", "result", "busy")).isEqualTo(1);
        assertThat(counted("stealaway.passes", "result", "done")).isEqualTo(1);
        assertThat(gauge("stealaway.suffering.vms")).isEqualTo(1);
        assertThat(registry.get("stealaway.pass.duration").timer().count()).isEqualTo(1);
    }

    @Test
    void planTimeIsThatOfThePassesThatPlanned() {
        metrics.accept(Passes.after(0).report());
        metrics.accept(Passes.after(60).refused("a", Map.of("zone", 3)).report());

        assertThat(registry.get("stealaway.plan.duration").timer().count()).isEqualTo(1);
        assertThat(registry.get("stealaway.plan.duration").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(250);
    }

    @Test
    void hostsAreCountedByTheRuleThatRefusedThem() {
        metrics.accept(
                Passes.after(0).refused("a", Map.of("ram", 3, "steal", 5)).report());
        metrics.accept(Passes.after(60).refused("a", Map.of("ram", 4)).report());

        assertThat(counted("stealaway.refusals", "rule", "ram")).isEqualTo(7);
        assertThat(counted("stealaway.refusals", "rule", "steal")).isEqualTo(5);
    }

    @Test
    void everyOutcomeOfAKnownZoneIsThereBeforeItHappens() {
        metrics.accept(Passes.after(0).report());
        for (MigrationPhase outcome : MigrationPhase.values()) {
            if (outcome.terminal()) {
                assertThat(counted("stealaway.migrations.finished", "outcome", outcome.name(), "zone", "south"))
                        .isZero();
            }
        }

        metrics.accept(Passes.after(60)
                .ended(Passes.migration("a", "south", MigrationPhase.INEFFECTIVE, 50))
                .ended(Passes.migration("b", "south", MigrationPhase.INCONCLUSIVE, 50))
                .report());

        assertThat(counted("stealaway.migrations.finished", "outcome", "INEFFECTIVE", "zone", "south"))
                .isEqualTo(1);
        assertThat(counted("stealaway.migrations.finished", "outcome", "INCONCLUSIVE", "zone", "south"))
                .isEqualTo(1);
    }

    @Test
    void whatIsBegunBeforeAnyVmSuffersIsCountedByItself() {
        Migration cure = Passes.migration("a", "north", MigrationPhase.PLANNED, 0);
        Migration prevent = Passes.migration("b", "north", MigrationPhase.PLANNED, 0).toBuilder()
                .purpose(MigrationPurpose.PREVENT)
                .forecastAt(Passes.START.plusSeconds(7_200))
                .build();
        metrics.accept(Passes.after(0).begun(cure).begun(prevent).report());

        assertThat(counted("stealaway.migrations.preventive")).isEqualTo(1);
        assertThat(counted("stealaway.migrations.started", "zone", "north")).isEqualTo(2);
    }

    @Test
    void onlyWhatWasStartedCopiedAnything() {
        Migration cancelled = Passes.migration("a", "north", MigrationPhase.CANCELLED, 50);
        Migration done = Passes.startedAt(Passes.migration("b", "north", MigrationPhase.DONE, 50), 10);
        metrics.accept(Passes.after(60).ended(cancelled).ended(done).report());

        assertThat(counted("stealaway.migrations.copied", "zone", "north")).isEqualTo(1L << 30);
    }

    @Test
    void aPhaseLastsFromItsBeginningToThatOfTheNextEvenOfAMigrationThatEnds() {
        metrics.accept(Passes.after(10)
                .open(Passes.migration("a", "north", MigrationPhase.ISOLATING, 10))
                .report());
        metrics.accept(Passes.after(70)
                .open(Passes.migration("a", "north", MigrationPhase.MIGRATING, 65))
                .report());
        metrics.accept(Passes.after(130)
                .ended(Passes.migration("a", "north", MigrationPhase.FAILED, 125))
                .report());

        assertThat(phase(MigrationPhase.ISOLATING)).isEqualTo(Duration.ofSeconds(55));
        assertThat(phase(MigrationPhase.MIGRATING)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void whatAnotherReplicaDoesIsNotTimedHere() {
        metrics.accept(Passes.after(10)
                .open(Passes.migration("a", "south", MigrationPhase.ISOLATING, 10))
                .report());
        metrics.accept(Passes.after(70)
                .open(Passes.migration("a", "south", MigrationPhase.MIGRATING, 65))
                .report());

        assertThat(phase(MigrationPhase.ISOLATING)).isZero();
        assertThat(gauge("stealaway.migrations.open", "phase", "MIGRATING")).isEqualTo(1);
    }

    @Test
    void aLoopThatStandsStillGrowsOld() {
        clock.advance(Duration.ofSeconds(30));
        assertThat(gauge("stealaway.pass.age")).isEqualTo(30);

        metrics.accept(Passes.after(20).report());
        assertThat(gauge("stealaway.pass.age")).isEqualTo(10);
        clock.advance(Duration.ofSeconds(400));
        assertThat(gauge("stealaway.pass.age")).isEqualTo(410);
        assertThat(gauge("stealaway.pass.interval")).isEqualTo(60);
    }

    @Test
    void theOldestIsolationAgesUntilItIsUndone() {
        metrics.accept(Passes.after(0).isolated("a").report());
        metrics.accept(Passes.after(60).isolated("a", "b").report());
        clock.advance(Duration.ofSeconds(100));
        assertThat(gauge("stealaway.isolated.vms")).isEqualTo(2);
        assertThat(gauge("stealaway.isolation.oldest.age")).isEqualTo(100);

        metrics.accept(Passes.after(100).isolated("b").report());
        assertThat(gauge("stealaway.isolation.oldest.age")).isEqualTo(40);
        metrics.accept(Passes.after(100).report());
        assertThat(gauge("stealaway.isolation.oldest.age")).isZero();
    }

    @Test
    void anIsolationIsNotTakenForYoungByAProcessThatWasRestarted() {
        clock.advance(Duration.ofSeconds(5_000));
        Migration old = Passes.startedAt(Passes.migration("a", "north", MigrationPhase.VERIFYING, 4_000), 1_000);
        metrics.accept(Passes.after(5_000).isolated("a").open(old).report());

        assertThat(gauge("stealaway.isolation.oldest.age")).isEqualTo(4_000);
    }

    @Test
    void afterARestartAnIsolationIsAsOldAsTheJournalSays() {
        clock.advance(Duration.ofSeconds(5_000));
        Migration old =
                Passes.startedAt(Passes.migration("a", "north", MigrationPhase.VERIFYING, 4_000), 1_000).toBuilder()
                        .isolatingSince(clock.instant().minusSeconds(4_600))
                        .build();
        metrics.accept(Passes.after(5_000).isolated("a").open(old).report());

        assertThat(gauge("stealaway.isolation.oldest.age")).isEqualTo(4_600);
    }

    @Test
    void aMigrationThatWaitedBeforeItIsolatedIsNotOlderThanItsIsolation() {
        clock.advance(Duration.ofSeconds(5_000));
        Migration waited = Passes.migration("a", "north", MigrationPhase.ISOLATING, 4_990);
        metrics.accept(Passes.after(5_000).isolated("a").open(waited).report());

        assertThat(gauge("stealaway.isolation.oldest.age")).isEqualTo(10);
    }

    @Test
    void aBrakeIsOnWhereItIsAndOffElsewhere() {
        metrics.accept(Passes.after(0)
                .brake(Brake.Kind.STORM, Optional.of("south"))
                .brake(Brake.Kind.PAUSED, Optional.empty())
                .report());

        assertThat(gauge("stealaway.brake.on", "brake", "STORM", "zone", "south"))
                .isEqualTo(1);
        assertThat(gauge("stealaway.brake.on", "brake", "STORM", "zone", "north"))
                .isZero();
        assertThat(gauge("stealaway.brake.on", "brake", "PAUSED", "zone", "*")).isEqualTo(1);

        metrics.accept(Passes.after(60).report());
        assertThat(gauge("stealaway.brake.on", "brake", "STORM", "zone", "south"))
                .isZero();
    }

    @Test
    void aZoneThatNobodyLeadsHereIsAZeroAndOneThatIsGoneIsNothing() {
        metrics.accept(Passes.after(0).report());
        assertThat(gauge("stealaway.zone.leading", "zone", "north")).isEqualTo(1);
        assertThat(gauge("stealaway.zone.leading", "zone", "south")).isZero();

        Passes later = Passes.after(60);
        later.zones.clear();
        metrics.accept(later.report());
        assertThat(registry.find("stealaway.zone.leading").gauges()).isEmpty();
    }

    @Test
    void zonesThatCannotBeSeenAreNotForgotten() {
        metrics.accept(Passes.after(0).report());
        Passes blind = Passes.after(60).brake(Brake.Kind.TOPOLOGY, Optional.empty());
        blind.zones.clear();
        blind.leading.clear();
        metrics.accept(blind.report());

        assertThat(gauge("stealaway.zone.leading", "zone", "north")).isZero();
    }

    @Test
    void theJournalsSizeTroublesAndLostEventsAreTold() {
        Passes pass = Passes.after(0);
        pass.problems.add("one");
        pass.problems.add("two");
        pass.eventsLost = 9;
        metrics.accept(pass.report());

        assertThat(gauge("stealaway.journal.entries")).isEqualTo(7);
        assertThat(gauge("stealaway.journal.size")).isEqualTo(2_048);
        assertThat(gauge("stealaway.topology.problems")).isEqualTo(3);
        assertThat(gauge("stealaway.history.moments")).isEqualTo(96);
        assertThat(gauge("stealaway.foreseen.hosts")).isEqualTo(2);
        assertThat(gauge("stealaway.changed.weight.hosts")).isEqualTo(1);
        assertThat(gauge("stealaway.changed.weight.vms")).isEqualTo(4);
        assertThat(gauge("stealaway.changed.weight.oldest.age")).isEqualTo(90);
        assertThat(counted("stealaway.share.remedies")).isEqualTo(1);
        assertThat(counted("stealaway.problems")).isEqualTo(2);
        assertThat(registry.get("stealaway.events.lost").functionCounter().count())
                .isEqualTo(9);
    }

    @Test
    void noMeterBearsTheNameOfAVmOrAHost() {
        for (int vm = 0; vm < 500; vm++) {
            String name = "vm-" + vm;
            metrics.accept(Passes.after(vm)
                    .suffers(name)
                    .isolated(name)
                    .begun(Passes.migration(name, "north", MigrationPhase.MIGRATING, vm))
                    .refused(name, Map.of("ram", 1))
                    .report());
        }

        Set<String> labels = new TreeSet<>();
        for (Meter meter : registry.getMeters()) {
            meter.getId().getTags().stream().map(Tag::getKey).forEach(labels::add);
            assertThat(meter.getId().toString()).doesNotContain("vm-").doesNotContain("hot");
        }
        assertThat(labels).containsExactly("brake", "le", "outcome", "phase", "result", "rule", "zone");
        assertThat(registry.getMeters()).hasSizeLessThan(220);
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> new LoopMetrics(null, clock));
        assertThatNullPointerException().isThrownBy(() -> new LoopMetrics(registry, null));
    }

    private double counted(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    private Duration phase(MigrationPhase phase) {
        return Duration.ofMillis((long) registry.get("stealaway.phase.duration")
                .tags("phase", phase.name())
                .timer()
                .totalTime(TimeUnit.MILLISECONDS));
    }
}
