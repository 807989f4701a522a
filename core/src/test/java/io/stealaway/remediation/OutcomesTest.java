package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.PlacementHolds.Ban;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.remediation.Faults.Fault;
import io.stealaway.remediation.WorldMigrator.Fate;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.RemediationEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OutcomesTest {
    private static final Duration STEP = Duration.ofSeconds(20);
    private static final VmId VICTIM = VmId.of("victim");

    private final World world = new World()
            .host("calm", "a")
            .host("hot", "a")
            .hot("hot")
            .vm("victim", "hot", "web")
            .vm("other", "calm", "db");
    private final Bench bench = new Bench(world);

    private JournalStore store() {
        JournalStore store = new JournalStore(bench.journal);
        store.refresh();
        return store;
    }

    private Duration cooldown() {
        return Duration.between(world.now(), store().hold(VICTIM).orElseThrow().until());
    }

    private MigrationPhase phase() {
        return bench.pass().inFlight().get(0).phase();
    }

    @Test
    void anIsolationThatIsRefusedCancelsAndIsNotTriedAgainAtOnce() {
        world.isolator("consul").refuses.add(VICTIM);
        Migration ended = bench.finished("victim");
        assertThat(ended.phase()).isEqualTo(MigrationPhase.CANCELLED);
        assertThat(ended.reason()).isEqualTo("consul refuses to isolate: told to");
        assertThat(world.migrator.calls).isEmpty();
        assertThat(cooldown()).isEqualTo(Duration.ofMinutes(5));
        assertThat(store().bans()).isEmpty();
        assertThat(bench.pass().started()).isEmpty();
    }

    @Test
    void anIsolationThatTakesTooLongIsUndone() {
        world.isolator("consul").isolating = Duration.ofHours(1);
        Migration ended = bench.finished("victim");
        assertThat(ended.phase()).isEqualTo(MigrationPhase.CANCELLED);
        assertThat(ended.reason()).isEqualTo("isolating took longer than PT10M: consul isolates: drains");
        assertThat(world.isolatedByUs(VICTIM)).isFalse();
    }

    @Test
    void anIsolationThatFailsForTooLongEndsWithTheWordsOfItsFailure() {
        world.faults.script = (call, vm) -> call.equals("isolate") ? Fault.UNAVAILABLE_BEFORE : Fault.NONE;
        assertThat(bench.finished("victim").reason())
                .startsWith("isolating took longer than PT10M: ")
                .contains("isolate");
    }

    @Test
    void anIsolationThatTakesTooLongIsUndoneEvenWhenTheTopologyIsLost() {
        world.isolator("consul").isolating = Duration.ofHours(1);
        bench.pass();
        world.faults.script = (call, vm) -> call.equals("topology") ? Fault.UNAVAILABLE_BEFORE : Fault.NONE;
        bench.passUntil(STEP, report -> report.isolated().isEmpty());
        assertThat(world.isolatedByUs(VICTIM)).isFalse();
    }

    @Test
    void aChainIsolatesInOrderAndReintegratesInReverse() {
        world.isolator("kubernetes");
        bench.policy(bench.policy.toBuilder()
                .isolation(IsolationPolicy.builder()
                        .defaultChain(List.of("kubernetes", "consul"))
                        .defaultMinInService(0.0)
                        .build())
                .build());
        List<String> order = new ArrayList<>();
        bench.remediator = bench.builder()
                .listener(
                        event -> {
                            if (event.kind() == RemediationEvent.Kind.ACTING) {
                                order.add(event.text());
                            }
                        },
                        Runnable::run)
                .build();
        bench.finished("victim");
        assertThat(order)
                .containsExactly(
                        "isolate by kubernetes",
                        "isolate by consul",
                        "start the live migration",
                        "reintegrate by consul",
                        "reintegrate by kubernetes");
    }

    @Test
    void aTargetThatNoLongerFitsAfterTheDrainCancelsTheMove() {
        AtomicBoolean fits = new AtomicBoolean(true);
        bench.remediator = bench.builder()
                .engine(PlacementEngine.builder(bench.policy)
                        .filter("toggle", (view, host) -> fits.get())
                        .build())
                .build();
        world.isolator("consul").isolating = Duration.ofSeconds(30);
        bench.pass();
        fits.set(false);
        Migration ended = bench.finished("victim");
        assertThat(ended.phase()).isEqualTo(MigrationPhase.CANCELLED);
        assertThat(ended.reason()).contains("calm no longer fits: toggle");
        assertThat(world.migrator.calls).isEmpty();
        assertThat(world.isolatedByUs(VICTIM)).isFalse();
    }

    @Test
    void aVmThatSomebodyElseMovesMeanwhileIsPutBack() {
        world.isolator("consul").isolating = Duration.ofSeconds(60);
        bench.pass();
        world.migrator.byOthers("victim", "calm");
        assertThat(bench.finished("victim").reason()).isEqualTo("the VM is already being migrated by others, to calm");
        assertThat(world.migrator.calls).isEmpty();
    }

    @Test
    void aFailedMigrationBansThePairAndDoublesTheCooldown() {
        world.migrator.fate = move -> Fate.FAILS;
        Migration first = bench.finished("victim");
        assertThat(first.phase()).isEqualTo(MigrationPhase.FAILED);
        assertThat(first.reason()).isEqualTo("told to");
        assertThat(cooldown()).isEqualTo(Duration.ofMinutes(30));
        Instant ban = store().bans().get(new Ban(VICTIM, HostId.of("calm")));
        assertThat(ban).isEqualTo(world.now().plus(Duration.ofHours(24)));
        world.host("calm-2", "a");
        world.clock.advance(Duration.ofMinutes(31));
        Migration second = bench.finished("victim");
        assertThat(second.move().target()).isEqualTo(HostId.of("calm-2"));
        assertThat(cooldown()).isEqualTo(Duration.ofMinutes(60));
        world.migrator.fate = move -> Fate.ARRIVES;
        world.host("calm-3", "a");
        world.clock.advance(Duration.ofMinutes(61));
        assertThat(bench.finished("victim").phase()).isEqualTo(MigrationPhase.DONE);
        assertThat(store().hold(VICTIM).orElseThrow().level()).isZero();
        assertThat(cooldown()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void holdsAndBansAreForgottenLongAfterTheyEnded() {
        world.migrator.fate = move -> Fate.FAILS;
        bench.finished("victim");
        world.hotHosts.clear();
        world.clock.advance(Duration.ofHours(23));
        bench.pass();
        assertThat(store().hold(VICTIM)).isPresent();
        world.clock.advance(Duration.ofHours(2));
        bench.pass();
        assertThat(store().hold(VICTIM)).isEmpty();
        assertThat(store().bans()).isEmpty();
    }

    @Test
    void aMigrationThatTheBackendRefusesFails() {
        world.migrator.fate = move -> Fate.REFUSED;
        assertThat(bench.finished("victim").phase()).isEqualTo(MigrationPhase.FAILED);
        assertThat(store().bans()).hasSize(1);
        assertThat(world.isolatedByUs(VICTIM)).isFalse();
    }

    @Test
    void aMigrationThatStallsIsAbortedAndSeenToEnd() {
        world.migrator.fate = move -> Fate.STALLS;
        Migration ended = bench.finished("victim");
        assertThat(ended.phase()).isEqualTo(MigrationPhase.FAILED);
        assertThat(ended.reason()).isEqualTo("took longer than PT5M; aborted");
        assertThat(world.migrator.calls).contains("abort victim");
    }

    @Test
    void whatPolicyDoesNotAllowIsNeverForced() {
        world.migrator.fate = move -> Fate.STALLS;
        assertThat(bench.finished("victim").forcingSince()).isEmpty();
        assertThat(world.migrator.calls).doesNotContain("forceComplete victim");
    }

    @Test
    void aMigrationThatCannotBeStartedIsGivenUp() {
        world.migrator.fate = move -> Fate.NOT_YET;
        Migration ended = bench.finished("victim");
        assertThat(ended.phase()).isEqualTo(MigrationPhase.CANCELLED);
        assertThat(ended.reason()).isEqualTo("was not seen to start within PT5M");
        assertThat(world.isolatedByUs(VICTIM)).isFalse();
    }

    @Test
    void aStartWhoseAnswerIsLostIsNotRepeated() {
        boolean[] lost = new boolean[1];
        world.faults.script = (call, vm) -> {
            boolean now = call.equals("start") && !lost[0];
            lost[0] |= now;
            return now ? Fault.TIMEOUT_AFTER : Fault.NONE;
        };
        assertThat(bench.finished("victim").phase()).isEqualTo(MigrationPhase.DONE);
        assertThat(world.migrator.calls).containsExactly("prepare victim", "start victim");
    }

    @Test
    void aMigrationThatIsSaidToHaveArrivedIsNotBelieved() {
        world.migrator.fate = move -> Fate.LIES;
        Migration ended = bench.finished("victim");
        assertThat(ended.phase()).isEqualTo(MigrationPhase.FAILED);
        assertThat(ended.reason()).isEqualTo("said to be completed, but the VM is on hot");
    }

    @Test
    void whatIsNotKnowableIsReportedAndTheVmPutBackAndTheEndSeenLater() {
        world.migrator.fate = move -> Fate.UNKNOWN_THEN_ARRIVES;
        world.migrator.amnesia = Duration.ofMinutes(30);
        bench.passUntil(
                STEP,
                report -> report.inFlight().stream().anyMatch(m -> m.phase() == MigrationPhase.UNKNOWN)
                        && report.isolated().isEmpty());
        assertThat(world.isolatedByUs(VICTIM)).isFalse();
        assertThat(phase()).isEqualTo(MigrationPhase.UNKNOWN);
        assertThat(bench.finished("victim").phase()).isEqualTo(MigrationPhase.DONE);
    }

    @Test
    void aMigratorWithABugKeepsNobodyOutWhoseMigrationIsNotKnowable() {
        world.migrator.fate = move -> Fate.FORGOTTEN;
        int[] asked = new int[1];
        world.faults.script = (call, vm) -> {
            boolean over = call.equals("status")
                    && !world.migrator.runs.isEmpty()
                    && world.migrator.running().isEmpty();
            return over && asked[0]++ > 0 ? Faults.Fault.BUG_BEFORE : Faults.Fault.NONE;
        };
        PassReport report = bench.passUntil(
                STEP,
                r -> r.inFlight().stream().anyMatch(m -> m.phase() == MigrationPhase.UNKNOWN)
                        && r.isolated().isEmpty());
        assertThat(world.isolatedByUs(VICTIM)).isFalse();
        assertThat(report.problems()).anyMatch(problem -> problem.contains("a bug"));
    }

    @Test
    void whatIsNeverKnowableStaysUntilAnOperatorResolvesIt() {
        world.migrator.fate = move -> Fate.FORGOTTEN;
        bench.passUntil(
                STEP,
                report -> report.inFlight().stream().anyMatch(m -> m.phase() == MigrationPhase.UNKNOWN)
                        && report.isolated().isEmpty());
        world.clock.advance(Duration.ofDays(3));
        PassReport later = bench.pass();
        assertThat(later.inFlight()).singleElement().matches(m -> m.phase() == MigrationPhase.UNKNOWN);
        assertThat(later.problems())
                .anyMatch(problem -> problem.contains("how it ended is not known: the source host was down"));
        bench.remediator.resolve(later.inFlight().get(0).id(), "looked at the source host");
        Migration ended = bench.finished("victim");
        assertThat(ended.phase()).isEqualTo(MigrationPhase.FAILED);
        assertThat(ended.reason()).isEqualTo("resolved by an operator: looked at the source host");
        assertThat(bench.journal.read().entries().keySet()).noneMatch(key -> key.startsWith("resolution/"));
    }

    @Test
    void aVmThatIsDeletedWhileItIsIsolatedEndsTheMove() {
        world.isolator("consul").isolating = Duration.ofMinutes(2);
        world.isolator("consul").reintegrating = Duration.ofHours(9);
        bench.pass();
        world.guests.remove(VICTIM);
        Migration ended = bench.finished("victim");
        assertThat(ended.phase()).isEqualTo(MigrationPhase.CANCELLED);
        assertThat(ended.reason()).isEqualTo("the VM no longer exists");
        assertThat(world.isolatedByUs(VICTIM)).isFalse();
    }

    @Test
    void aVmThatIsDeletedWhileItMigratesEndsTheMove() {
        bench.pass();
        world.guests.remove(VICTIM);
        world.migrator.dropRuns(VICTIM);
        assertThat(bench.finished("victim").phase()).isEqualTo(MigrationPhase.FAILED);
        assertThat(world.isolatedByUs(VICTIM)).isFalse();
    }

    @Test
    void whatAHumanHoldsOutStaysOutAndProvesNothing() {
        bench.pass();
        world.isolator("consul").byHuman("victim");
        Migration ended = bench.finished("victim");
        assertThat(ended.phase()).isEqualTo(MigrationPhase.INCONCLUSIVE);
        assertThat(world.isolator("consul").heldByHuman("victim")).isTrue();
        assertThat(world.isolatedByUs(VICTIM)).isFalse();
    }

    @Test
    void aVmThatIsRobbedOnItsNewHostTooWasMovedInVain() {
        bench.pass();
        world.hot("calm");
        Migration ended = bench.finished("victim");
        assertThat(ended.phase()).isEqualTo(MigrationPhase.INEFFECTIVE);
        assertThat(ended.reason()).isEqualTo("steal 0.200 before, 0.200 after");
        assertThat(store().hold(VICTIM).orElseThrow().level()).isEqualTo(1);
    }

    @Test
    void aVmWhoseDemandDoesNotComeBackProvesNothing() {
        bench.pass();
        world.guest("victim").usedCores = 0.1;
        assertThat(bench.finished("victim").phase()).isEqualTo(MigrationPhase.INCONCLUSIVE);
    }

    @Test
    void theProofRestsOnSamplesTakenWhollyAfterTheVmWasBack() {
        Migration ended = bench.finished("victim");
        Instant back = ended.reintegratedAt().orElseThrow();
        assertThat(ended.samples())
                .hasSize(3)
                .allMatch(sample -> !sample.sampledAt()
                        .isBefore(back.plus(bench.policy.proof().settle())));
    }

    @Test
    void reintegratingIsTriedForEver() {
        world.faults.script = (call, vm) -> call.equals("reintegrate") ? Fault.FORBIDDEN : Fault.NONE;
        bench.pass();
        for (int i = 0; i < 500; i++) {
            world.clock.advance(Duration.ofMinutes(1));
            bench.pass();
        }
        PassReport report = bench.pass();
        assertThat(report.isolated()).containsExactly(VICTIM);
        assertThat(report.problems()).anyMatch(text -> text.contains("reintegrate"));
        world.faults.script = (call, vm) -> Fault.NONE;
        bench.pass();
        assertThat(world.isolatedByUs(VICTIM)).isFalse();
    }

    @Test
    void anIsolatorThatIsNoLongerConfiguredIsReportedAndItsMigrationKept() {
        bench.pass();
        bench.policy(
                bench.policy.toBuilder().isolation(IsolationPolicy.defaults()).build());
        bench.remediator = bench.builder().isolators(List.of()).build();
        PassReport report = null;
        for (int i = 0; i < 30; i++) {
            world.clock.advance(STEP);
            report = bench.pass();
        }
        assertThat(report.problems()).anyMatch(text -> text.contains("isolator consul is not configured any more"));
        assertThat(report.isolated()).containsExactly(VICTIM);
        bench.restart();
        assertThat(bench.finished("victim").phase()).isEqualTo(MigrationPhase.DONE);
    }
}
