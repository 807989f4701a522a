package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.local.InMemoryJournal;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Role;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.remediation.Faults.Fault;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.remediation.step.Sweep;
import io.stealaway.spi.Journal.Put;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SweepTest {
    private final World world = World.twoZones();
    private final Bench bench = new Bench(world);

    @Test
    void anIsolationThatNoMigrationNeedsIsFoundAtStartAndUndone() {
        world.hotHosts.clear();
        world.isolator("consul").byUs("a-vm-2", "a-e7-3");
        world.isolator("consul").byHuman("a-vm-3");
        PassReport report = bench.pass();
        assertThat(world.isolatedByUs(VmId.of("a-vm-2"))).isFalse();
        assertThat(world.isolator("consul").heldByHuman("a-vm-3")).isTrue();
        assertThat(report.isolated()).isEmpty();
    }

    @Test
    void oneThatAppearsLaterIsFoundWithinTheHour() {
        world.hotHosts.clear();
        bench.pass();
        world.isolator("consul").byUs("a-vm-2", "a-e7-3");
        world.clock.advance(Duration.ofMinutes(59));
        bench.pass();
        assertThat(world.isolatedByUs(VmId.of("a-vm-2"))).isTrue();
        world.clock.advance(Duration.ofMinutes(2));
        bench.pass();
        assertThat(world.isolatedByUs(VmId.of("a-vm-2"))).isFalse();
    }

    @Test
    void aJournalLostInMidFlightLeaksNothing() {
        bench.pass();
        assertThat(world.migrator.running()).hasSize(2);
        world.hotHosts.clear();
        bench.journal = new InMemoryJournal();
        bench.restart();
        PassReport report = bench.pass();
        assertThat(report.isolated()).hasSize(2);
        assertThat(world.isolatedByUs(VmId.of("a-vm-1")))
                .as("it still migrates")
                .isTrue();
        bench.passUntil(Duration.ofSeconds(20), r -> r.isolated().isEmpty());
        assertThat(world.isolatedByUs(VmId.of("a-vm-1"))).isFalse();
        assertThat(world.migrator.running()).isEmpty();
    }

    @Test
    void whatCannotBeListedNowIsListedInTheNextPass() {
        world.hotHosts.clear();
        world.isolator("consul").byUs("a-vm-2", "a-e7-3");
        world.faults.script = (call, vm) -> call.equals("owned") ? Fault.TIMEOUT_BEFORE : Fault.NONE;
        assertThat(bench.pass().problems()).singleElement().asString().contains("consul cannot list");
        world.faults.script = (call, vm) -> Fault.NONE;
        bench.pass();
        assertThat(world.isolatedByUs(VmId.of("a-vm-2"))).isFalse();
    }

    @Test
    void anIsolatorThatCannotListStopsTheStartsThatNeedItAndNoOthers() {
        world.isolator("broken");
        bench.policy(Bench.policy().toBuilder()
                .isolation(IsolationPolicy.builder()
                        .defaultChain(List.of("consul"))
                        .chains(new TreeMap<>(Map.of(Role.of("web"), List.of("consul", "broken"))))
                        .defaultMinInService(0.0)
                        .build())
                .build());
        WorldIsolator broken = world.isolator("broken");
        broken.mute = true;
        for (int i = 0; i < 5; i++) {
            PassReport report = bench.pass();
            assertThat(report.started()).allMatch(one -> one.role().equals(Optional.of(Role.of("db"))));
            world.clock.advance(Duration.ofSeconds(20));
        }
        assertThat(broken.calls).noneMatch(call -> call.startsWith("isolate"));
        assertThat(bench.pass().refused())
                .anyMatch(one -> one.reason().contains("isolator broken cannot list what it isolated: mute"));
        broken.mute = false;
        bench.passUntil(
                Duration.ofSeconds(20), report -> broken.calls.stream().anyMatch(call -> call.startsWith("isolate")));
    }

    @Test
    void anOrphanWhoseReintegrationTakesTimeIsReportedUntilItIsBack() {
        world.hotHosts.clear();
        world.isolator("consul").reintegrating = Duration.ofSeconds(50);
        world.isolator("consul").byUs("a-vm-2", "a-e7-3");
        Instant begun = world.now();
        assertThat(bench.pass().isolated()).containsExactly(VmId.of("a-vm-2"));
        PassReport report =
                bench.passUntil(Duration.ofSeconds(20), r -> r.isolated().isEmpty());
        assertThat(world.isolatedByUs(VmId.of("a-vm-2"))).isFalse();
        assertThat(report.at()).isAfterOrEqualTo(begun.plusSeconds(50));
    }

    @Test
    void anOrphanIsNotForgottenWhenItsHealthCannotBeAskedFor() {
        world.hotHosts.clear();
        world.isolator("consul").reintegrating = Duration.ofSeconds(90);
        world.isolator("consul").byUs("a-vm-2", "a-e7-3");
        Instant begun = world.now();
        assertThat(bench.pass().isolated()).containsExactly(VmId.of("a-vm-2"));
        world.faults.script = (call, vm) -> call.equals("reintegrate") ? Fault.TIMEOUT_BEFORE : Fault.NONE;
        world.clock.advance(Duration.ofSeconds(20));
        assertThat(bench.pass().isolated()).containsExactly(VmId.of("a-vm-2"));
        world.faults.script = (call, vm) -> Fault.NONE;
        PassReport report =
                bench.passUntil(Duration.ofSeconds(20), r -> r.isolated().isEmpty());
        assertThat(report.at()).isAfterOrEqualTo(begun.plusSeconds(90));
    }

    @Test
    void noVmStaysOutBecauseAListFails() {
        diesAfterIsolating();
        world.faults.script = (call, vm) -> switch (call) {
            case "owned" -> Fault.TIMEOUT_BEFORE;
            case "isolate" -> Fault.FORBIDDEN;
            default -> Fault.NONE;
        };
        assertThat(bench.finished("a-vm-1").phase()).isEqualTo(MigrationPhase.CANCELLED);
        assertThat(world.isolatedByUs(VmId.of("a-vm-1"))).isFalse();
    }

    @Test
    void oneWhoDiesBeforeItsTokenIsWrittenStillWaitsForHealth() {
        world.isolator("consul").reintegrating = Duration.ofMinutes(3);
        diesAfterIsolating();
        Instant dead = world.now();
        // The start comes too late for this one, so that it is undone by its tag alone.
        world.faults.script = (call, vm) -> call.equals("isolate") ? Fault.FORBIDDEN : Fault.NONE;
        Migration ended = bench.finished("a-vm-1");
        assertThat(ended.phase()).isEqualTo(MigrationPhase.CANCELLED);
        assertThat(Duration.between(dead, world.now())).isGreaterThanOrEqualTo(Duration.ofMinutes(3));
        assertThat(world.isolatedByUs(VmId.of("a-vm-1"))).isFalse();
        assertThat(world.violations).isEmpty();
    }

    @Test
    void whatAnEntryThatCannotBeReadMayUndoIsLeftAloneAndNothingIsBegun() {
        world.isolator("consul").byUs("a-vm-2", "a-e7-3");
        bench.journal.commit(
                JournalKeys.OPERATOR, 0, List.of(new Put("migration/a-e7-3", 0, "{\"of\": \"the future\"}")));
        PassReport report = bench.pass();
        assertThat(report.brakes()).extracting(Brake::kind).contains(Brake.Kind.JOURNAL);
        assertThat(report.problems()).anyMatch(text -> text.contains("migration/a-e7-3 cannot be read"));
        assertThat(report.started()).isEmpty();
        assertThat(world.isolatedByUs(VmId.of("a-vm-2"))).isTrue();
    }

    @Test
    void theIsolationOfAVmThatNoLongerExistsIsDropped() {
        world.hotHosts.clear();
        world.isolator("consul").byUs("gone", "a-e7-3");
        assertThat(bench.pass().isolated()).isEmpty();
        assertThat(world.isolator("consul").owned()).isEmpty();
    }

    @Test
    void oneDiesWhileIsolatingAndTheNextPutsItRight() {
        diesAfterIsolating();
        assertThat(bench.finished("a-vm-1").id().value()).isEqualTo("a-e1-1");
        assertThat(world.isolatedByUs(VmId.of("a-vm-1"))).isFalse();
        assertThat(world.violations).isEmpty();
    }

    private void diesAfterIsolating() {
        boolean[] died = new boolean[1];
        world.faults.script = (call, vm) -> {
            boolean now = call.equals("isolate") && vm.equals(Optional.of(VmId.of("a-vm-1"))) && !died[0];
            died[0] |= now;
            return now ? Fault.DIES_AFTER : Fault.NONE;
        };
        try {
            bench.pass();
        } catch (Faults.Death death) {
            bench.restart();
        }
        assertThat(died[0]).isTrue();
    }

    @Test
    void anIsolationOfAnotherVmUnderAnIdThatIsGivenOutAgainIsUndone() {
        // As after the loss of a journal, with which epochs and ids begin anew.
        world.isolator("consul").byUs("a-vm-4", "a-e1-1");
        assertThat(bench.pass().started())
                .anyMatch(migration -> migration.id().value().equals("a-e1-1")
                        && !migration.vm().equals(VmId.of("a-vm-4")));
        world.clock.advance(Sweep.INTERVAL.plusSeconds(1));
        world.isolator("consul").byUs("a-vm-4", "a-e1-1");
        bench.pass();
        assertThat(world.isolatedByUs(VmId.of("a-vm-4"))).isFalse();
    }
}
