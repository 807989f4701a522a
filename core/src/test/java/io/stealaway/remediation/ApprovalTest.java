package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.report.PassReport;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ApprovalTest {
    private static final Duration STEP = Duration.ofSeconds(20);

    private final World world = World.twoZones();
    private final Bench bench = new Bench(world);

    ApprovalTest() {
        bench.policy(bench.policy.toBuilder().mode(RunMode.APPROVE).build());
    }

    private void untouched() {
        assertThat(world.isolator("consul").calls).isEmpty();
        assertThat(world.migrator.calls).isEmpty();
    }

    @Test
    void aPlanIsProposedWithItsHashAndNothingIsDone() {
        PassReport report = bench.pass();
        assertThat(report.started()).isEmpty();
        assertThat(report.proposed()).isNotEmpty().allMatch(m -> m.phase() == MigrationPhase.PROPOSED);
        assertThat(report.proposed())
                .allMatch(m -> m.planHash().equals(report.plan().orElseThrow().hash()))
                .allMatch(m -> m.expiresAt().orElseThrow().equals(world.now().plus(Duration.ofMinutes(15))));
        assertThat(report.isolated()).isEmpty();
        untouched();
    }

    @Test
    void aProposalIsNotReplacedByLaterPasses() {
        var proposed = bench.pass().inFlight();
        for (int i = 0; i < 10; i++) {
            world.clock.advance(Duration.ofMinutes(1));
            bench.restart();
            assertThat(bench.pass().inFlight()).containsAll(proposed);
        }
        untouched();
    }

    @Test
    void aProposalThatNobodyApprovesExpires() {
        int proposed = bench.pass().proposed().size();
        world.hotHosts.clear();
        world.clock.advance(Duration.ofMinutes(15));
        PassReport report = bench.pass();
        assertThat(report.finished())
                .hasSize(proposed)
                .allMatch(m -> m.phase() == MigrationPhase.CANCELLED)
                .allMatch(m -> m.reason().startsWith("not approved by"));
        assertThat(report.inFlight()).isEmpty();
        untouched();
    }

    @Test
    void whatIsApprovedIsDone() {
        Migration first = bench.pass().proposed().get(0);
        bench.remediator.approve(first.planHash());
        bench.restart();
        Migration ended = bench.finished(first.vm().value());
        assertThat(ended.phase()).isEqualTo(MigrationPhase.DONE);
        assertThat(world.violations).isEmpty();
    }

    @Test
    void oneMigrationOfAPlanMayBeApprovedAlone() {
        var proposed = bench.pass().proposed();
        Migration one = proposed.get(1);
        bench.remediator.approve(one.id());
        bench.finished(one.vm().value());
        assertThat(world.migrator.calls).contains("start " + one.vm());
        assertThat(world.migrator.calls)
                .doesNotContain("start " + proposed.get(0).vm());
    }

    @Test
    void whatIsApprovedIsJudgedAgain() {
        Migration one = bench.pass().proposed().get(0);
        bench.remediator.approve(one.id());
        world.guest(one.vm().value()).host = HostId.of("a-calm-3");
        Migration ended = bench.finished(one.vm().value());
        assertThat(ended.phase()).isEqualTo(MigrationPhase.CANCELLED);
        assertThat(ended.reason()).isEqualTo("the VM is on a-calm-3 now");
        assertThat(world.migrator.calls).isEmpty();
    }

    @Test
    void whatIsApprovedWaitsForRoomInTheBudgets() {
        bench.policy(bench.policy.toBuilder()
                .migration(bench.policy.migration().toBuilder().maxInFlight(1).build())
                .build());
        PassReport report = bench.pass();
        report.proposed().stream().map(Migration::planHash).distinct().forEach(bench.remediator::approve);
        world.mostInFlight = 1;
        bench.passUntil(STEP, r -> world.migrator.runs.size() == 2);
        assertThat(world.violations).isEmpty();
    }

    @Test
    void whatIsRejectedIsDroppedWithTheReason() {
        Migration one = bench.pass().proposed().get(0);
        bench.remediator.reject(one.planHash(), "not on a Friday");
        assertThat(bench.pass().finished())
                .isNotEmpty()
                .allMatch(m -> m.reason().equals("rejected by an operator: not on a Friday"));
        untouched();
    }

    @Test
    void whatIsRejectedIsNotProposedAgainUntilItsCooldownIsOver() {
        Migration one = bench.pass().proposed().get(0);
        bench.remediator.reject(one.planHash(), "not on a Friday");
        bench.pass();
        bench.restart();
        Instant until = world.now().plus(bench.policy.migration().cooldown());
        while (world.now().plus(STEP).isBefore(until)) {
            world.clock.advance(STEP);
            assertThat(bench.pass().proposed()).extracting(Migration::vm).doesNotContain(one.vm());
        }
        world.clock.advance(STEP);
        assertThat(bench.pass().proposed()).extracting(Migration::vm).contains(one.vm());
    }

    @Test
    void whoWaitsForWhatIsRejectedIsDroppedToo() {
        world.vm("lodger", "a-calm-1", "x");
        bench.remediator = bench.builder()
                .plans(new ScriptedPlans(bench.policy)
                        .step(MigrationPurpose.MAKE_ROOM, "lodger", "a-calm-1", "a-calm-2", "a-vm-1")
                        .step(MigrationPurpose.CURE, "a-vm-1", "a-hot", "a-calm-1", "a-vm-1", 0))
                .build();
        PassReport report = bench.pass();
        assertThat(report.proposed()).hasSize(2);
        bench.remediator.reject(report.proposed().get(0).id(), "keep it");
        assertThat(bench.pass().finished())
                .extracting(Migration::vm)
                .containsExactly(VmId.of("lodger"), VmId.of("a-vm-1"));
    }

    @Test
    void wordOnWhatIsNotProposedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.remediator.approve("0123"))
                .withMessageContaining("plan 0123 is not proposed");
    }

    @Test
    void whatIsApprovedIsNotDoneOnceItsServiceCannotSpareIt() {
        Migration one = bench.pass().proposed().get(0);
        bench.policy(bench.policy.toBuilder()
                .isolation(bench.policy.isolation().toBuilder()
                        .defaultMinInService(1.0)
                        .build())
                .build());
        bench.remediator.approve(one.id());
        Migration ended = bench.finished(one.vm().value());
        assertThat(ended.phase()).isEqualTo(MigrationPhase.CANCELLED);
        assertThat(ended.reason()).contains("would be left in service, at least 1.0 of them must be");
        untouched();
    }

    @Test
    void decisionsAreForgottenOnceTheyAreTaken() {
        Migration one = bench.pass().proposed().get(0);
        bench.remediator.approve(one.planHash());
        bench.remediator.approve(one.id());
        bench.pass();
        world.clock.advance(STEP);
        bench.pass();
        assertThat(bench.journal.read().entries().keySet()).noneMatch(key -> key.startsWith(JournalKeys.DECISION));
    }
}
