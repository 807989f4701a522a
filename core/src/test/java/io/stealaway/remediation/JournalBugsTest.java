package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.local.InMemoryJournal;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.VmId;
import io.stealaway.remediation.Faults.Fault;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.spi.Journal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A journal with a bug of its own costs what was to be written, and not the pass. */
class JournalBugsTest {
    private final World world = World.twoZones();
    private final Bench bench = new Bench(world);

    /** Throws what no journal should when it is to write a key that begins so. */
    private Journal failingAt(String prefix) {
        return new Around.OfJournal(new InMemoryJournal()) {
            @Override
            public Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
                if (changes.stream().anyMatch(change -> change.key().startsWith(prefix))) {
                    throw new IllegalStateException("a bug");
                }
                return super.commit(zone, epoch, changes);
            }
        };
    }

    @Test
    void whenTheNewPaceIsWritten() {
        bench.journal = failingAt(JournalKeys.PACE);
        bench.restart();
        world.faults.script = (call, vm) -> call.equals("isolate") ? Fault.UNAVAILABLE_BEFORE : Fault.NONE;
        PassReport report = bench.pass();
        assertThat(report.problems()).anyMatch(problem -> problem.contains("isolate"));
        world.faults.script = (call, vm) -> Fault.NONE;
        bench.finished("a-vm-1");
        assertThat(world.isolatedByUs(VmId.of("a-vm-1"))).isFalse();
    }

    @Test
    void whenOldHoldsAreRemoved() {
        bench.journal = new Around.OfJournal(new InMemoryJournal()) {
            @Override
            public Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
                if (changes.stream().anyMatch(Delete.class::isInstance)
                        && changes.stream().allMatch(change -> change.key().startsWith(JournalKeys.HOLD))) {
                    throw new IllegalStateException("a bug");
                }
                return super.commit(zone, epoch, changes);
            }
        };
        bench.restart();
        bench.finished("a-vm-1");
        world.hotHosts.clear();
        world.clock.advance(Duration.ofDays(3));
        assertThat(bench.pass().problems()).anyMatch(problem -> problem.contains("old holds are not removed: a bug"));
    }
}
