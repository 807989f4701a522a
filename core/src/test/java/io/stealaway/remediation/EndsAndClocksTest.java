package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.WorldMigrator.Fate;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.spi.Topology;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every migration ends or becomes UNKNOWN in time, whatever the backend does and whatever the wall clock shows. */
class EndsAndClocksTest {
    private static final VmId VICTIM = VmId.of("victim");
    private static final Duration STEP = Duration.ofSeconds(20);

    private final World world = new World()
            .host("calm", "a")
            .host("hot", "a")
            .hot("hot")
            .vm("victim", "hot", "web")
            .vm("other", "calm", "db");
    private final Bench bench = new Bench(world);

    EndsAndClocksTest() {
        bench.remediator = bench.builder().ticker(world::ticks).build();
    }

    private PassReport until(MigrationPhase phase) {
        return bench.passUntil(STEP, report -> report.inFlight().stream().anyMatch(m -> m.phase() == phase));
    }

    @Test
    void vmThatIsLeftInErrorOnItsTargetHasFailedWithTheBackendsReason() {
        world.migrator.fate = move -> Fate.ERRORS;
        PassReport report = bench.passUntil(STEP, one -> !one.finished().isEmpty());
        Migration ended = report.finished().get(0);

        assertThat(ended.phase()).isEqualTo(MigrationPhase.FAILED);
        assertThat(ended.reason()).isEqualTo("ended as error; the VM is in state ERROR on calm");
        assertThat(report.problems())
                .anyMatch(line -> line.contains("ended as error; the VM is in state ERROR on calm"));
        assertThat(world.isolatedByUs(VICTIM)).isFalse();
    }

    @Test
    void whyTheBackendCallsItFailedIsKeptWhenTheVmArrivedAllTheSame() {
        world.migrator.fate = move -> Fate.ERRORS;
        until(MigrationPhase.MIGRATING);
        world.clock.advance(Duration.ofMinutes(2));
        world.migrator.settle();
        world.guest("victim").state = VmState.ACTIVE;
        Migration ended = bench.finished("victim");

        assertThat(ended.phase()).isEqualTo(MigrationPhase.DONE);
        assertThat(ended.reason()).isEqualTo("ended as error; steal 0.200 before, 0.000 after");
    }

    /** Nova's record of a migration is in error a moment before the VM is. */
    @Test
    void vmThatIsInErrorAMomentAfterItsMigrationFailedIsNotTakenForWell() {
        world.migrator.fate = move -> Fate.ERRORS;
        until(MigrationPhase.MIGRATING);
        world.clock.advance(Duration.ofMinutes(2));
        world.migrator.settle();
        world.guest("victim").state = VmState.ACTIVE;
        bench.pass();
        world.clock.advance(Duration.ofSeconds(2));

        PassReport early = bench.pass();
        assertThat(early.inFlight()).singleElement().matches(m -> m.phase() == MigrationPhase.VERIFYING);
        assertThat(early.waiting().values()).containsExactly("the backend calls it failed, but the VM is well on calm");
        world.guest("victim").state = VmState.ERROR;
        Migration ended = bench.finished("victim");
        assertThat(ended.phase()).isEqualTo(MigrationPhase.FAILED);
        assertThat(ended.reason()).isEqualTo("ended as error; the VM is in state ERROR on calm");
        assertThat(world.isolatedByUs(VICTIM)).isFalse();
    }

    @Test
    void vmThatFallsIntoErrorWhileItIsObservedIsReported() {
        until(MigrationPhase.OBSERVING);
        world.guest("victim").state = VmState.ERROR;
        PassReport report = bench.pass();

        assertThat(report.problems()).anyMatch(line -> line.contains("the VM is in state ERROR on calm"));
        assertThat(report.finished())
                .singleElement()
                .matches(ended -> ended.reason().equals("the VM is in state ERROR"));
    }

    @Test
    void abortWithoutEffectEndsInUnknownAndIsRepeatedMoreAndMoreSeldom() {
        world.migrator.fate = move -> Fate.UNSTOPPABLE;
        PassReport report = until(MigrationPhase.UNKNOWN);

        assertThat(Duration.between(World.START, world.now()))
                .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(12));
        assertThat(report.problems())
                .anyMatch(line -> line.contains(
                        "took longer than PT5M; its abort had no effect within PT5M, it is said to run still."));
        for (int i = 0; i < 180; i++) {
            world.clock.advance(STEP);
            PassReport later = bench.pass();
            assertThat(later.inFlight()).singleElement().matches(m -> m.phase() == MigrationPhase.UNKNOWN);
            assertThat(later.problems()).anyMatch(line -> line.contains("is said to run still"));
        }
        assertThat(world.migrator.calls.stream().filter("abort victim"::equals).count())
                .isBetween(8L, 14L);
    }

    @Test
    void operatorEndsWhatTheBackendSaysRunsForEver() {
        world.migrator.fate = move -> Fate.UNSTOPPABLE;
        PassReport unknown = until(MigrationPhase.UNKNOWN);
        bench.remediator.resolve(unknown.inFlight().get(0).id(), "looked at both hosts");
        Migration ended = bench.finished("victim");

        assertThat(ended.phase()).isEqualTo(MigrationPhase.FAILED);
        assertThat(ended.reason()).isEqualTo("resolved by an operator: looked at both hosts; the VM is on hot");
        assertThat(world.isolatedByUs(VICTIM)).isFalse();
    }

    @Test
    void abortThatHasItsEffectLateEndsWhatIsUnknown() {
        world.migrator.fate = move -> Fate.UNSTOPPABLE;
        until(MigrationPhase.UNKNOWN);
        world.migrator.repair();

        assertThat(bench.finished("victim").reason()).isEqualTo("repaired");
        assertThat(world.isolatedByUs(VICTIM)).isFalse();
    }

    @Test
    void migrationWhoseStateCannotBeReadForLongIsUnknown() {
        until(MigrationPhase.MIGRATING);
        world.faults.script = (call, vm) -> call.equals("status") ? Faults.Fault.UNAVAILABLE_BEFORE : Faults.Fault.NONE;
        PassReport report = until(MigrationPhase.UNKNOWN);

        assertThat(Duration.between(World.START, world.now())).isLessThan(Duration.ofMinutes(20));
        assertThat(report.problems()).anyMatch(line -> line.contains("its state could not be read"));
        world.faults.script = (call, vm) -> Faults.Fault.NONE;
        assertThat(bench.finished("victim").phase()).isEqualTo(MigrationPhase.DONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, -60})
    void stepOfTheClockEndsNothingThatIsHealthy(int minutes) {
        world.migrator.duration = Duration.ofMinutes(3);
        until(MigrationPhase.MIGRATING);
        world.clock.advance(STEP);
        bench.pass();
        world.setClock(Duration.ofMinutes(minutes));
        world.clock.advance(STEP);
        bench.pass();
        // The world counts by its clock; the migration is what is healthy, and goes on.
        world.migrator.runs.clear();
        assertThat(world.migrator.calls).doesNotContain("abort victim");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, -60})
    void stepOfTheClockBeforeTheFirstLookEndsNothingEither(int minutes) {
        world.migrator.duration = Duration.ofMinutes(3);
        bench.passUntil(
                STEP,
                report -> report.inFlight().stream().anyMatch(m -> m.startedAt().isPresent()));
        world.setClock(Duration.ofMinutes(minutes));
        world.migrator.duration = Duration.ofHours(3);
        world.clock.advance(STEP);
        bench.pass();
        assertThat(world.migrator.calls).doesNotContain("abort victim");
    }

    @Test
    void stepOfTheClockWhileAStartIsJournalledAbortsNothing() {
        world.migrator.duration = Duration.ofHours(3);
        AtomicBoolean set = stepInTheNextCommit(() -> world.migrator.calls.contains("start victim"));
        until(MigrationPhase.MIGRATING);
        for (int i = 0; i < 4; i++) {
            world.clock.advance(STEP);
            bench.pass();
        }
        assertThat(set).isTrue();
        assertThat(world.migrator.calls).doesNotContain("abort victim");
    }

    @Test
    void stepOfTheClockWhileAProposalIsJournalledLetsItWaitAsLong() {
        bench.policy = bench.policy.toBuilder().mode(RunMode.APPROVE).build();
        bench.remediator = bench.builder().ticker(world::ticks).build();
        AtomicBoolean set = stepInTheNextCommit(() -> true);
        until(MigrationPhase.PROPOSED);
        for (int i = 0; i < 40; i++) {
            world.clock.advance(STEP);
            assertThat(bench.pass().finished()).isEmpty();
        }
        assertThat(set).isTrue();
    }

    private AtomicBoolean stepInTheNextCommit(BooleanSupplier due) {
        AtomicBoolean set = new AtomicBoolean();
        world.faults.script = (call, vm) -> {
            if (call.equals("start")) {
                // Else it would have started when its phase began.
                world.clock.advance(Duration.ofSeconds(1));
            }
            if (call.equals("commit") && due.getAsBoolean() && !set.getAndSet(true)) {
                world.setClock(Duration.ofMinutes(60));
            }
            return Faults.Fault.NONE;
        };
        return set;
    }

    @Test
    void clockSetBackDoesNotKeepWhatIsLateFromBeingAborted() {
        world.migrator.fate = move -> Fate.STALLS;
        until(MigrationPhase.MIGRATING);
        bench.pass();
        world.setClock(Duration.ofHours(-1));
        for (int i = 0; i < 18; i++) {
            world.clock.advance(STEP);
            bench.pass();
        }
        assertThat(world.migrator.calls).contains("abort victim");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, -60})
    void stepOfTheClockChangesNotHowLongIsolatingMayTake(int minutes) {
        world.isolator("consul").isolating = Duration.ofHours(3);
        until(MigrationPhase.ISOLATING);
        world.setClock(Duration.ofMinutes(minutes));
        for (int i = 0; i < 29; i++) {
            world.clock.advance(STEP);
            assertThat(bench.pass().finished()).isEmpty();
        }
        world.clock.advance(STEP.multipliedBy(3));
        assertThat(bench.pass().finished())
                .singleElement()
                .matches(ended -> ended.reason().equals("isolating took longer than PT10M: consul isolates: drains"));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, -60})
    void stepOfTheClockChangesNotHowLongAProposalWaits(int minutes) {
        bench.policy = bench.policy.toBuilder().mode(RunMode.APPROVE).build();
        bench.remediator = bench.builder().ticker(world::ticks).build();
        until(MigrationPhase.PROPOSED);
        bench.pass();
        world.setClock(Duration.ofMinutes(minutes));
        for (int i = 0; i < 44; i++) {
            world.clock.advance(STEP);
            assertThat(bench.pass().finished()).isEmpty();
        }
        world.clock.advance(STEP);
        assertThat(bench.pass().finished())
                .singleElement()
                .matches(ended -> ended.reason().startsWith("not approved by "));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, -60})
    void stepOfTheClockChangesNotHowLongATurnIsWaitedFor(int minutes) {
        bench.policy = bench.policy.toBuilder().mode(RunMode.APPROVE).build();
        bench.remediator = bench.builder().ticker(world::ticks).build();
        Migration proposed = until(MigrationPhase.PROPOSED).inFlight().get(0);
        bench.remediator.approve(proposed.id());
        // Somebody else's migration leaves no room.
        world.host("calm-2", "a").vm("third", "calm-2", "cache");
        world.migrator.byOthers("third", "calm");
        bench.pass();
        Migration waiting = bench.pass().inFlight().get(0);
        assertThat(waiting.waiting()).isTrue();
        Duration allowed =
                Duration.between(waiting.phaseSince(), waiting.expiresAt().orElseThrow());
        world.setClock(Duration.ofMinutes(minutes));
        for (Duration waited = STEP.multipliedBy(2); waited.compareTo(allowed) < 0; waited = waited.plus(STEP)) {
            world.clock.advance(STEP);
            assertThat(bench.pass().finished())
                    .as("after %s of %s", waited, allowed)
                    .isEmpty();
        }
        world.clock.advance(STEP.multipliedBy(3));
        assertThat(bench.pass().finished())
                .singleElement()
                .matches(ended -> ended.reason().startsWith("waited until "));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, -60})
    void stepOfTheClockChangesNotHowLongAnEffectIsWaitedFor(int minutes) {
        until(MigrationPhase.OBSERVING);
        world.guest("victim").usedCores = 0.1;
        bench.pass();
        world.setClock(Duration.ofMinutes(minutes));
        for (int i = 0; i < 85; i++) {
            world.clock.advance(STEP);
            assertThat(bench.pass().finished()).isEmpty();
        }
        world.clock.advance(STEP.multipliedBy(8));
        assertThat(bench.pass().finished())
                .singleElement()
                .matches(ended -> ended.phase() == MigrationPhase.INCONCLUSIVE);
    }

    @Test
    void vmThatIsNotHealthyForLongIsAProblem() {
        world.isolator("consul").reintegrating = Duration.ofHours(5);
        PassReport report =
                bench.passUntil(Duration.ofMinutes(1), one -> !one.problems().isEmpty());

        assertThat(report.problems())
                .singleElement()
                .asString()
                .contains("is not back in service after PT1H: consul reintegrates: health check");
    }

    @Test
    void newProcessGoesByTheWallClock() {
        world.migrator.fate = move -> Fate.STALLS;
        until(MigrationPhase.MIGRATING);
        world.clock.advance(Duration.ofMinutes(6));
        bench.remediator = bench.builder().ticker(() -> 0).build();
        bench.pass();
        assertThat(world.migrator.calls).contains("abort victim");
    }

    @Test
    void arrivedVmIsPutBackThoughTheClusterCannotBeRead() {
        bench.remediator = bench.builder()
                .ticker(world::ticks)
                .topology(new Topology() {
                    @Override
                    public ClusterSnapshot snapshot() {
                        return world.topology();
                    }

                    @Override
                    public Optional<Location> locate(VmId vm) {
                        return Optional.of(new Location(
                                world.guests.get(vm).host,
                                world.migrator.running(vm) ? VmState.MIGRATING : world.guests.get(vm).state));
                    }
                })
                .build();
        until(MigrationPhase.MIGRATING);
        world.faults.script =
                (call, vm) -> call.equals("topology") ? Faults.Fault.UNAVAILABLE_BEFORE : Faults.Fault.NONE;
        world.clock.advance(Duration.ofMinutes(2));
        bench.pass();

        assertThat(world.hostOf("victim")).isEqualTo(HostId.of("calm"));
        assertThat(world.isolatedByUs(VICTIM)).isFalse();
    }

    @Test
    void topologyThatCannotLookUpOneVmIsWaitedFor() {
        until(MigrationPhase.MIGRATING);
        world.faults.script =
                (call, vm) -> call.equals("topology") ? Faults.Fault.UNAVAILABLE_BEFORE : Faults.Fault.NONE;
        world.clock.advance(Duration.ofMinutes(2));

        assertThat(bench.pass().inFlight()).singleElement().matches(m -> m.phase() == MigrationPhase.VERIFYING);
        assertThat(world.isolatedByUs(VICTIM)).isTrue();
    }
}
