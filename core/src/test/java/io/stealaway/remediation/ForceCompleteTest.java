package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.remediation.Faults.Fault;
import io.stealaway.remediation.WorldMigrator.Fate;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.rule.MigrationDeadline;
import io.stealaway.remediation.rule.WaitDeadline;
import io.stealaway.spi.Migrator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForceCompleteTest {
    private static final Duration STEP = Duration.ofSeconds(20);

    private final World world = new World()
            .host("calm", "a")
            .host("hot", "a")
            .hot("hot")
            .vm("victim", "hot", "web")
            .vm("other", "calm", "db");
    private final Bench bench = new Bench(world);

    @BeforeEach
    void aStalledMigrationAndAPolicyThatAllowsForce() {
        world.migrator.fate = move -> Fate.STALLS;
        world.migrator.mayForce = true;
        allow(true);
    }

    private void allow(boolean force) {
        MigrationPolicy migration =
                bench.policy.migration().toBuilder().forceComplete(force).build();
        bench.policy(bench.policy.toBuilder().migration(migration).build());
    }

    private long calls(String call) {
        return world.migrator.calls.stream().filter((call + " victim")::equals).count();
    }

    private Migration journalled() {
        JournalStore store = new JournalStore(bench.journal);
        store.refresh();
        return store.open().iterator().next();
    }

    private void failsWhenForced(Fault fault) {
        world.faults.script = (call, vm) -> call.equals("forceComplete") ? fault : Fault.NONE;
    }

    private void diesWhenForced(Fault death) {
        failsWhenForced(death);
        assertThatThrownBy(() -> bench.passUntil(STEP, report -> false)).isInstanceOf(Faults.Death.class);
        world.faults.script = (call, vm) -> Fault.NONE;
        bench.restart();
    }

    private static boolean forced(PassReport report) {
        return report.inFlight().stream().anyMatch(m -> m.forcedAt().isPresent());
    }

    @Test
    void whatTakesTooLongIsForcedOnceAndArrives() {
        Migration ended = bench.finished("victim");
        assertThat(ended.phase()).isEqualTo(MigrationPhase.DONE);
        assertThat(ended.forcedAt()).isPresent();
        assertThat(world.migrator.calls).containsExactly("prepare victim", "start victim", "forceComplete victim");
        assertThat(world.violations).isEmpty();
    }

    @Test
    void theDecisionIsJournalledBeforeTheCallAndTold() {
        List<Optional<Instant>> decided = new ArrayList<>();
        List<String> told = new ArrayList<>();
        bench.remediator = bench.builder()
                .listener(event -> told.add(event.text()), Runnable::run)
                .build();
        world.faults.script = (call, vm) -> {
            if (call.equals("forceComplete")) {
                decided.add(journalled().forcingSince());
            }
            return Fault.NONE;
        };
        bench.finished("victim");
        assertThat(decided).singleElement().matches(Optional::isPresent);
        assertThat(told).containsOnlyOnce("force the live migration to complete: took longer than PT5M");
    }

    @Test
    void whatDoesNotEndWhenForcedIsGivenAsLongAgainAndAborted() {
        world.migrator.forceHelps = () -> false;
        bench.passUntil(STEP, ForceCompleteTest::forced);
        assertThat(journalled().reason()).isEqualTo("took longer than PT5M; is forced to complete");
        Instant forced = journalled().forcedAt().orElseThrow();
        world.clock.advance(Duration.between(world.now(), forced.plus(Duration.ofMinutes(5))));
        bench.pass();
        assertThat(calls("abort")).isZero();
        Migration ended = bench.finished("victim");
        assertThat(ended.phase()).isEqualTo(MigrationPhase.FAILED);
        assertThat(ended.reason()).isEqualTo("took longer than PT5M, and PT5M more when forced to complete; aborted");
        assertThat(calls("forceComplete")).isOne();
        assertThat(world.isolatedByUs(ended.vm())).isFalse();
    }

    @Test
    void whatDiesBetweenTheJournalAndTheCallCallsHoweverLateItComesBack() {
        diesWhenForced(Fault.DIES_BEFORE);
        assertThat(calls("forceComplete")).isZero();
        assertThat(journalled().forcingSince()).isPresent();
        world.clock.advance(Duration.ofHours(3));
        assertThat(bench.finished("victim").phase()).isEqualTo(MigrationPhase.DONE);
        assertThat(calls("forceComplete")).isOne();
        assertThat(calls("abort")).isZero();
    }

    @Test
    void whatDiesAfterTheCallAsksAgainAndThenWaitsAsLong() {
        world.migrator.forceHelps = () -> false;
        diesWhenForced(Fault.DIES_AFTER);
        bench.passUntil(STEP, ForceCompleteTest::forced);
        assertThat(calls("forceComplete")).isEqualTo(2);
        bench.restart();
        assertThat(bench.finished("victim").reason()).contains("when forced to complete");
        assertThat(calls("forceComplete")).isEqualTo(2);
    }

    @Test
    void whatCannotBeAskedForIsTriedForAsLongAndThenAborted() {
        failsWhenForced(Fault.FORBIDDEN);
        bench.passUntil(STEP, report -> !report.problems().isEmpty());
        assertThat(calls("abort")).isZero();
        Migration ended = bench.finished("victim");
        assertThat(ended.reason()).startsWith("took longer than PT5M, and could not be forced to complete: ");
        assertThat(calls("abort")).isPositive();
    }

    @Test
    void aMigratorWithABugIsNotAskedForEver() {
        failsWhenForced(Fault.BUG_BEFORE);
        assertThat(bench.finished("victim").reason()).contains("could not be forced to complete: ");
    }

    @Test
    void aMigratorThatHasNoWayToForceIsNotWaitedFor() {
        Migrator plain = new Migrator() {
            @Override
            public String prepare(MigrationRequest move) {
                return world.migrator.prepare(move);
            }

            @Override
            public StartAnswer start(MigrationRequest move, String marker) {
                return world.migrator.start(move, marker);
            }

            @Override
            public Status status(MigrationRequest move, String marker) {
                return world.migrator.status(move, marker);
            }

            @Override
            public void abort(MigrationRequest move, String marker) {
                world.migrator.abort(move, marker);
            }
        };
        bench.remediator = bench.builder().migrator(plain).build();
        Migration ended = bench.finished("victim");
        assertThat(ended.reason())
                .isEqualTo(
                        "took longer than PT5M, and cannot be forced to complete: the migrator has no way to; aborted");
        assertThat(ended.forcedAt()).isEmpty();
    }

    @Test
    void aPolicyThatChangesItsMindBeforeTheCallAborts() {
        diesWhenForced(Fault.DIES_BEFORE);
        allow(false);
        assertThat(bench.finished("victim").phase()).isEqualTo(MigrationPhase.FAILED);
        assertThat(calls("forceComplete")).isZero();
    }

    @Test
    void whatWasNeverSeenToStartIsNotForced() {
        world.migrator.fate = move -> Fate.NOT_YET;
        assertThat(bench.finished("victim").phase()).isEqualTo(MigrationPhase.CANCELLED);
        assertThat(calls("forceComplete")).isZero();
    }

    @Test
    void aBundleIsWaitedForAsLongAsItsForceMayTake() {
        long bytes = 10_000_000_000L;
        Duration without = WaitDeadline.with(bytes, Bench.policy());
        assertThat(WaitDeadline.with(bytes, bench.policy))
                .isEqualTo(without.plus(MigrationDeadline.of(bytes, bench.policy.migration())));
    }
}
