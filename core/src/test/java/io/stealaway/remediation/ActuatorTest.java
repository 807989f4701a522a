package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.VmId;
import io.stealaway.remediation.Faults.Fault;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import io.stealaway.spi.Leadership;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whatever is slow, no call that changes something begins with less of the lease left than a call may take, or longer after
 * the last write under the epoch than the fence allows.
 */
class ActuatorTest {
    private static final VmId VM = VmId.of("a-vm-1");
    private static final Duration WRITE_VALID = Duration.ofSeconds(5);

    private final World world = World.twoZones();
    private final Bench bench = new Bench(world);
    private Instant leaseEnds = Instant.MAX;
    private Instant lastWrite = Instant.MIN;
    private Duration leaseLasts = Duration.ZERO;
    private Duration slowWrite = Duration.ZERO;
    private Duration slowLease = Duration.ZERO;

    ActuatorTest() {
        world.hotHosts.remove("b-hot");
        bench.leadership = zone -> {
            world.clock.advance(slowLease);
            if (!leaseLasts.isZero()) {
                leaseEnds = world.now().plus(leaseLasts);
            }
            return new Leadership.Leading(leaseEnds);
        };
        bench.journal = new Around.OfJournal(bench.journal) {
            @Override
            public Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
                world.clock.advance(slowWrite);
                Answer answer = super.commit(zone, epoch, changes);
                lastWrite = world.now();
                return answer;
            }

            @Override
            public Answer raiseEpoch(AvailabilityZone zone, long expectedEpoch) {
                lastWrite = world.now();
                return super.raiseEpoch(zone, expectedEpoch);
            }
        };
        world.mayAct = zone -> world.now().plus(Leadership.CALL_BOUND).isBefore(leaseEnds)
                && !world.now().isAfter(lastWrite.plus(WRITE_VALID));
        bench.restart();
    }

    /** The VM is isolated, and its token is in no journal, so that undoing it asks for the list. */
    private void isolatedByOneThatDied() {
        world.faults.script = (call, vm) -> call.equals("isolate") ? Fault.DIES_AFTER : Fault.NONE;
        try {
            bench.pass();
        } catch (Faults.Death death) {
            bench.restart();
        }
        assertThat(world.isolatedByUs(VM)).isTrue();
        bench.remediator.pause("so that it is undone");
    }

    private void slowly(String slow, Duration takes, Fault fault) {
        world.faults.script = (call, vm) -> {
            if (!call.equals(slow)) {
                return Fault.NONE;
            }
            world.clock.advance(takes);
            return fault;
        };
    }

    @Test
    void nothingIsPutBackUnderALeaseThatASlowListUsedUp() {
        isolatedByOneThatDied();
        slowly("owned", Duration.ofSeconds(10), Fault.TIMEOUT_BEFORE);
        // The sweep lists first, the undo again, and then 2 s are left.
        leaseEnds = world.now().plusSeconds(22);
        PassReport report = bench.pass();
        assertThat(world.isolator("consul").calls).containsExactly("isolate " + VM);
        assertThat(world.violations).isEmpty();
        assertThat(report.leading()).doesNotContain(AvailabilityZone.of("a"));
    }

    @Test
    void nothingIsPutBackByAWriteThatASlowListMadeOld() {
        isolatedByOneThatDied();
        slowly("owned", Duration.ofSeconds(10), Fault.TIMEOUT_BEFORE);
        assertThat(bench.finished(VM.value()).phase()).isEqualTo(MigrationPhase.CANCELLED);
        assertThat(world.isolatedByUs(VM)).isFalse();
        assertThat(world.violations).isEmpty();
    }

    @Test
    void noTopologyIsReadBetweenTheFenceAndTheCall() {
        bench.policy(
                bench.policy.toBuilder().maxTopologyAge(Duration.ofSeconds(2)).build());
        world.isolator("consul").isolating = Duration.ofSeconds(30);
        bench.pass();
        world.clock.advance(Duration.ofSeconds(20));
        // While it is written the topology grows too old to be read from memory.
        slowWrite = Duration.ofSeconds(3);
        slowly("topology", Duration.ofSeconds(6), Fault.NONE);
        bench.pass();
        assertThat(world.isolator("consul").calls).containsExactly("isolate " + VM, "isolate " + VM);
        assertThat(world.violations).isEmpty();
    }

    @Test
    void aLeaseThatIsRenewedSlowlyIsFollowedByAnotherWrite() {
        world.isolator("consul").isolating = Duration.ofSeconds(30);
        bench.pass();
        world.clock.advance(Duration.ofSeconds(20));
        leaseEnds = world.now().plusSeconds(9);
        world.faults.script = (call, vm) -> {
            if (call.equals("metrics")) {
                slowLease = Duration.ofSeconds(6);
                leaseEnds = world.now().plusSeconds(60);
            }
            return Fault.NONE;
        };
        bench.pass();
        assertThat(world.isolator("consul").calls).containsExactly("isolate " + VM, "isolate " + VM);
        assertThat(world.violations).isEmpty();
    }

    @Test
    void nothingIsDoneWhereLeaseAndJournalAreBothTooSlow() {
        world.isolator("consul").isolating = Duration.ofSeconds(30);
        bench.pass();
        world.clock.advance(Duration.ofSeconds(20));
        leaseEnds = world.now().plusSeconds(9);
        world.faults.script = (call, vm) -> {
            if (call.equals("metrics")) {
                slowLease = Duration.ofSeconds(6);
                slowWrite = Duration.ofSeconds(2);
                leaseLasts = Leadership.CALL_BOUND.plusSeconds(1);
            }
            return Fault.NONE;
        };
        PassReport report = bench.pass();
        assertThat(world.isolator("consul").calls).containsExactly("isolate " + VM);
        assertThat(report.leading()).doesNotContain(AvailabilityZone.of("a"));
    }

    @Test
    void theSweepSaysThatItActsBeforeItDoes() {
        world.hotHosts.clear();
        world.isolator("consul").byUs("a-vm-2", "a-e7-3");
        List<String> order = new ArrayList<>();
        world.faults.script = (call, vm) -> {
            if (call.equals("reintegrate")) {
                order.add("called for " + vm.orElseThrow());
            }
            return Fault.NONE;
        };
        bench.builder()
                .listener(
                        event -> {
                            if (event.kind() == Kind.ACTING) {
                                order.add(event.migration().orElseThrow() + " for "
                                        + event.vm().orElseThrow() + ": " + event.text());
                            }
                        },
                        Runnable::run)
                .build()
                .pass();
        assertThat(order).containsExactly("a-e7-3 for a-vm-2: reintegrate by consul", "called for a-vm-2");
        assertThat(world.isolatedByUs(VmId.of("a-vm-2"))).isFalse();
    }
}
