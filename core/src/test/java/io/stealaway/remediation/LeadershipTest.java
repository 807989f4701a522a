package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.local.InMemoryJournal;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Migration;
import io.stealaway.model.VmId;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.step.Sweep;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Leadership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeadershipTest {
    private final World world = World.twoZones();
    private final Bench bench = new Bench(world);
    private final Replicas replicas = new Replicas(world);

    private Remediator replica(int number) {
        return bench.builder().leadership(replicas.of(number)).build();
    }

    @Test
    void eachActsForTheZonesItLeads() {
        replicas.handOver(AvailabilityZone.of("a"), 0);
        replicas.handOver(AvailabilityZone.of("b"), 1);
        PassReport first = replica(0).pass();
        assertThat(first.leading()).containsExactly(AvailabilityZone.of("a"));
        assertThat(first.started()).extracting(Migration::zone).containsExactly(AvailabilityZone.of("a"));
        PassReport second = replica(1).pass();
        assertThat(second.started()).extracting(Migration::zone).containsExactly(AvailabilityZone.of("b"));
        assertThat(second.inFlight()).hasSize(2);
    }

    @Test
    void whoLeadsNothingDoesNothing() {
        replicas.handOver(AvailabilityZone.of("a"), 1);
        replicas.handOver(AvailabilityZone.of("b"), 1);
        PassReport report = replica(0).pass();
        assertThat(report.leading()).isEmpty();
        assertThat(report.started()).isEmpty();
        assertThat(world.isolator("consul").calls).isEmpty();
    }

    @Test
    void theNextLeaderFinishesWhatTheLastOneBegan() {
        replicas.handOver(AvailabilityZone.of("a"), 0);
        replicas.handOver(AvailabilityZone.of("b"), 0);
        replica(0).pass();
        replicas.allTo(1);
        bench.remediator = replica(1);
        assertThat(bench.finished("a-vm-1").id().value()).isEqualTo("a-e1-1");
        assertThat(world.migrator.calls).containsOnlyOnce("start a-vm-1");
        assertThat(world.violations).isEmpty();
    }

    @Test
    void idsAreNewUnderEveryEpoch() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            bench.restart();
            bench.pass().started().forEach(migration -> ids.add(migration.id().value()));
            world.clock.advance(Duration.ofSeconds(20));
        }
        assertThat(bench.journal.read().epoch(AvailabilityZone.of("a"))).isEqualTo(60);
        assertThat(ids).hasSize(8).doesNotHaveDuplicates().allMatch(id -> id.endsWith("-1"));
    }

    @Test
    void whoIsOvertakenWhileItStandsStillChangesNothingMore() {
        Remediator slow = replica(0);
        Remediator quick = replica(1);
        replicas.handOver(AvailabilityZone.of("a"), 0);
        replicas.handOver(AvailabilityZone.of("b"), 0);
        boolean[] overtaken = new boolean[1];
        world.faults.script = (call, vm) -> {
            if (call.equals("isolate") && !overtaken[0]) {
                overtaken[0] = true;
                replicas.allTo(1);
                quick.pause("so that the other undoes");
                world.clock.advance(Duration.ofMinutes(1));
                quick.pass();
            }
            return Faults.Fault.NONE;
        };
        PassReport late = slow.pass();
        assertThat(overtaken[0]).isTrue();
        assertThat(late.leading()).doesNotContain(AvailabilityZone.of("a"));
        assertThat(world.isolatedByUs(VmId.of("a-vm-1")))
                .as("the late call landed")
                .isTrue();
        assertThat(world.migrator.calls).isEmpty();
        world.clock.advance(Sweep.INTERVAL.plusSeconds(1));
        quick.pass();
        assertThat(world.isolatedByUs(VmId.of("a-vm-1"))).isFalse();
    }

    @Test
    void aLeaseThatCannotBeToldIsNotHeld() {
        Leadership broken = zone -> {
            throw new BackendException.Unavailable("lease", "told to");
        };
        PassReport report = bench.builder().leadership(broken).build().pass();
        assertThat(report.leading()).isEmpty();
        assertThat(report.problems()).hasSize(2);
    }

    @Test
    void aLeaseThatEndsBeforeACallCouldAllowsNone() {
        Leadership brief = zone -> new Leadership.Leading(world.now().plusSeconds(9));
        bench.builder().leadership(brief).build().pass();
        assertThat(world.isolator("consul").calls).isEmpty();
        assertThat(world.migrator.calls).isEmpty();
    }

    @Test
    void aBugInLeadershipCostsItsZonesAndNotThePass() {
        Leadership buggy = zone -> {
            throw new IllegalStateException("a bug");
        };
        PassReport report = bench.builder().leadership(buggy).build().pass();
        assertThat(report.leading()).isEmpty();
        assertThat(report.problems()).hasSize(2).allMatch(problem -> problem.contains("a bug"));
    }

    @Test
    void aBugInRaisingAnEpochCostsItsZoneAndNotThePass() {
        world.faults.script = (call, vm) -> call.equals("raiseEpoch") ? Faults.Fault.BUG_AFTER : Faults.Fault.NONE;
        PassReport report = bench.pass();
        assertThat(report.leading()).isEmpty();
        assertThat(report.problems()).hasSize(2).allMatch(problem -> problem.contains("a bug"));
    }

    @Test
    void nothingIsDoneAfterAWriteThatWasNotTaken() {
        bench.journal = new Around.OfJournal(new InMemoryJournal()) {
            @Override
            public Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
                boolean refreshes =
                        changes.stream().anyMatch(change -> change.key().startsWith("leader/"));
                return refreshes ? new Stale(JournalKeys.leader(zone)) : super.commit(zone, epoch, changes);
            }
        };
        // The first call follows the write that began the migration; each later pass must write anew.
        world.isolator("consul").isolating = Duration.ofSeconds(30);
        bench.restart();
        bench.pass();
        world.clock.advance(Duration.ofSeconds(20));
        assertThat(bench.pass().leading()).isEmpty();
        assertThat(world.isolator("consul").calls).containsExactly("isolate a-vm-1", "isolate b-vm-1");
        assertThat(world.migrator.calls).isEmpty();
    }
}
