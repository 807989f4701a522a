package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.DetectionHistory.VmHistory;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.remediation.Faults.Fault;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.remediation.report.PassReport.RefusedStart;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Detector;
import io.stealaway.spi.Detector.Detections;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BrakesTest {
    private static final Duration STEP = Duration.ofSeconds(20);

    private final World world = World.twoZones();
    private final Bench bench = new Bench(world);

    private Policy with(MigrationPolicy.Builder migration) {
        return bench.policy.toBuilder().migration(migration.build()).build();
    }

    private MigrationPolicy.Builder migration() {
        return bench.policy.migration().toBuilder();
    }

    private void untouched() {
        assertThat(world.isolator("consul").calls).isEmpty();
        assertThat(world.migrator.calls).isEmpty();
    }

    @Test
    void aDryRunSaysWhatItWouldDoAndTouchesNothing() {
        bench.policy(bench.policy.toBuilder().mode(RunMode.DRY_RUN).build());
        PassReport report = bench.pass();
        assertThat(report.wouldStart()).hasSize(2);
        assertThat(report.started()).isEmpty();
        assertThat(report.inFlight()).isEmpty();
        untouched();
    }

    @Test
    void aDryRunCountsWhatItWouldHaveBegunAgainstTheBudgets() {
        bench.policy(with(migration().maxInFlight(1)).toBuilder()
                .mode(RunMode.DRY_RUN)
                .build());
        PassReport report = bench.pass();
        assertThat(report.wouldStart()).hasSize(1);
        assertThat(report.refused()).isNotEmpty();
    }

    @Test
    void aTurnToDryRunPutsBackWhatIsIsolatedAndFinishesWhatMigrates() {
        world.isolator("consul").isolating = Duration.ofSeconds(30);
        assertThat(bench.pass().started()).hasSize(2);
        bench.policy(bench.policy.toBuilder().mode(RunMode.DRY_RUN).build());
        assertThat(bench.pass().finished()).hasSize(2).allMatch(m -> m.phase() == MigrationPhase.CANCELLED);
        assertThat(world.isolatedByUs(VmId.of("a-vm-1"))).isFalse();
    }

    @Test
    void anUndeclaredBandwidthRefusesToAct() {
        bench.policy(with(migration().bandwidthBytesPerSecond(0)));
        PassReport report = bench.pass();
        assertThat(report.brakes()).extracting(Brake::kind).containsExactly(Brake.Kind.BANDWIDTH_UNDECLARED);
        assertThat(report.detections()).hasSize(8);
        assertThat(report.started()).isEmpty();
        untouched();
    }

    @Test
    void aPauseForbidsStartsOutlivesTheProcessAndEnds() {
        bench.remediator.pause("change freeze");
        bench.restart();
        assertThat(bench.pass().brakes()).extracting(Brake::text).containsExactly("paused: change freeze");
        untouched();
        bench.remediator.resume();
        bench.remediator.resume();
        assertThat(bench.pass().started()).hasSize(2);
    }

    @Test
    void aPausePutsBackWhatIsIsolatedAndFinishesWhatMigrates() {
        world.isolator("consul").isolating = Duration.ofSeconds(15);
        bench.pass();
        world.clock.advance(STEP);
        bench.pass();
        assertThat(world.migrator.running()).hasSize(2);
        bench.remediator.pause("now");
        bench.passUntil(STEP, report -> report.isolated().isEmpty());
        assertThat(world.migrator.runs).hasSize(2).allMatch(run -> run.end.isPresent());
        assertThat(world.isolator("consul").keepsOut(VmId.of("a-vm-1"))).isFalse();
    }

    @Test
    void withoutMetricsNothingBeginsAndWhatIsOutComesBack() {
        bench.pass();
        world.faults.script = (call, vm) -> call.equals("metrics") ? Fault.UNAVAILABLE_BEFORE : Fault.NONE;
        PassReport report = bench.passUntil(STEP, r -> r.isolated().isEmpty());
        assertThat(report.brakes()).extracting(Brake::kind).contains(Brake.Kind.METRICS);
        assertThat(world.migrator.runs).hasSize(2);
        for (int i = 0; i < 100; i++) {
            world.clock.advance(Duration.ofMinutes(1));
            report = bench.pass();
        }
        assertThat(world.migrator.runs).hasSize(2);
        assertThat(report.inFlight()).isEmpty();
    }

    @Test
    void staleMetricsBeginNothing() {
        world.sampleAge = Duration.ofMinutes(4);
        PassReport report = bench.pass();
        assertThat(report.brakes()).extracting(Brake::kind).contains(Brake.Kind.METRICS);
        untouched();
    }

    @Test
    void anOldTopologyBeginsNothing() {
        bench.remediator = bench.builder()
                .topology(() -> {
                    var snapshot = world.topology();
                    world.clock.advance(Duration.ofSeconds(16));
                    return snapshot;
                })
                .build();
        PassReport report = bench.pass();
        assertThat(report.brakes()).extracting(Brake::kind).contains(Brake.Kind.TOPOLOGY);
        untouched();
    }

    @Test
    void aTopologyThatWasNeverReadIsReportedThoughNoZoneIsLedYet() {
        bench.remediator = bench.builder()
                .topology(() -> {
                    throw new BackendException.Unavailable("topology: read", "gone");
                })
                .build();
        PassReport report = bench.pass();
        assertThat(report.leading()).isEmpty();
        assertThat(report.brakes()).extracting(Brake::kind).contains(Brake.Kind.TOPOLOGY);
        assertThat(report.problems()).anyMatch(problem -> problem.contains("topology: read"));
        untouched();
    }

    @Test
    void aFilterThatThrowsBeginsNothingAndIsReported() {
        PlacementEngine engine = PlacementEngine.builder(bench.policy)
                .filter("broken", (view, host) -> {
                    throw new IllegalStateException("a bug");
                })
                .build();
        bench.remediator = bench.builder().engine(engine).build();
        PassReport report = bench.pass();
        assertThat(report.problems()).anyMatch(text -> text.contains("broken") || text.contains("a bug"));
        assertThat(report.brakes()).extracting(Brake::kind).containsExactly(Brake.Kind.PLUG_IN);
        untouched();
    }

    @Test
    void aStormBeginsNothing() {
        for (String zone : List.of("a", "b")) {
            for (int i = 5; i <= 14; i++) {
                world.vm(zone + "-vm-" + i, zone + "-hot", "batch");
            }
        }
        PassReport report = bench.pass();
        assertThat(report.brakes()).extracting(Brake::kind).containsOnly(Brake.Kind.STORM);
        untouched();
    }

    @Test
    void aVmThatWasNotMeasuredOnceIsNoNewVictim() {
        for (int i = 5; i <= 14; i++) {
            world.vm("a-vm-" + i, "a-hot", "batch");
        }
        AtomicBoolean measured = new AtomicBoolean(true);
        Remediator remediator =
                bench.builder().detector(rememberingWhile(measured)).build();
        assertThat(remediator.pass().brakes()).extracting(Brake::kind).contains(Brake.Kind.STORM);
        world.clock.advance(STEP);
        measured.set(false);
        assertThat(remediator.pass().detections()).isEmpty();
        world.clock.advance(STEP);
        measured.set(true);
        PassReport back = remediator.pass();
        assertThat(back.detections()).hasSizeGreaterThan(10);
        assertThat(back.brakes()).extracting(Brake::kind).doesNotContain(Brake.Kind.STORM);
    }

    /** Finds what {@link World#atOnce} finds while it is measured, and remembers it in between. */
    private static Detector rememberingWhile(AtomicBoolean measured) {
        return (snapshot, history) -> {
            if (!measured.get()) {
                return new Detections(List.of(), history);
            }
            List<Detection> found = World.atOnce().detect(snapshot, history).found();
            TreeMap<VmId, VmHistory> memory = new TreeMap<>();
            found.forEach(one ->
                    memory.put(one.vm(), new VmHistory(one.host(), 1, 1, 0, Optional.of(one.since()), one.since())));
            return new Detections(found, DetectionHistory.of(memory));
        };
    }

    @Test
    void theClusterHasOneLimitForAllZones() {
        bench.policy(with(migration().maxInFlight(1)));
        PassReport report = bench.pass();
        assertThat(report.started()).hasSize(1);
        assertThat(report.refused())
                .extracting(RefusedStart::reason)
                .contains("1 in flight in the cluster, at most 1 are allowed");
    }

    @Test
    void migrationsOfOthersCount() {
        world.migrator.byOthers("a-vm-4", "a-calm-3");
        world.migrator.byOthers("b-vm-4", "b-calm-3");
        assertThat(bench.pass().started()).isEmpty();
        world.migrator.endOthers();
        assertThat(bench.pass().started()).hasSize(2);
    }

    @Test
    void aVmIsLeftAloneWhileItIsObservedAndWhileItCoolsDown() {
        bench.finished("a-vm-1");
        world.hot("a-calm-1", "a-calm-2", "a-calm-3");
        for (int i = 0; i < 10; i++) {
            world.clock.advance(Duration.ofMinutes(2));
            assertThat(bench.pass().started()).noneMatch(m -> m.vm().value().equals("a-vm-1"));
        }
    }

    @Test
    void aJournalThatCannotBeReadStopsEverythingAndIsReported() {
        world.faults.script = (call, vm) -> call.equals("read") ? Fault.UNAVAILABLE_BEFORE : Fault.NONE;
        PassReport report = bench.pass();
        assertThat(report.problems()).singleElement().asString().contains("the journal cannot be read");
        untouched();
    }

    @Test
    void aJournalThatCannotBeWrittenStopsBeforeTheActionNotAfterIt() {
        world.faults.script = (call, vm) -> call.equals("commit") ? Fault.UNAVAILABLE_BEFORE : Fault.NONE;
        PassReport report = bench.pass();
        assertThat(report.problems()).isNotEmpty();
        untouched();
    }

    @Test
    void aPolicyThatNamesAnUnknownIsolatorIsRefused() {
        Policy unknown = bench.policy.toBuilder()
                .isolation(
                        IsolationPolicy.builder().defaultChain(List.of("nomad")).build())
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.builder().policy(unknown).build())
                .withMessageContaining("nomad")
                .withMessageContaining("consul");
    }

    @Test
    void twoIsolatorsOfOneNameAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.builder()
                        .isolators(List.of(world.isolator("consul"), new WorldIsolator(world, "consul")))
                        .build())
                .withMessageContaining("two isolators are named consul");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Remediator.builder().build())
                .withMessageContaining("topology");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Remediator.builder()
                        .topology(world::topology)
                        .metrics(world::metrics)
                        .migrator(world.migrator)
                        .build())
                .withMessageContaining("journal");
    }
}
