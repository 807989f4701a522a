package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import io.stealaway.remediation.step.AuditTrail;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class AuditTrailTest {
    private final List<RemediationEvent> heard = new ArrayList<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    private static RemediationEvent event(int number) {
        return new RemediationEvent(
                World.START,
                Kind.PHASE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "" + number);
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }

    @Test
    void eventsAreHeardInOrderOnTheExecutor() {
        AuditTrail trail = new AuditTrail(Optional.of(heard::add), tasks::add);
        trail.add(event(1));
        trail.add(event(2));
        assertThat(heard).isEmpty();
        assertThat(tasks).hasSize(1);
        runAll();
        trail.add(event(3));
        runAll();
        assertThat(heard).containsExactly(event(1), event(2), event(3));
    }

    @Test
    void aListenerThatHangsCostsOnlyTheEventsThatDoNotFit() {
        AuditTrail trail = new AuditTrail(Optional.of(heard::add), tasks::add);
        for (int i = 0; i < AuditTrail.CAPACITY + 10; i++) {
            trail.add(event(i));
        }
        assertThat(trail.lost()).isEqualTo(10);
        runAll();
        assertThat(heard).hasSize(AuditTrail.CAPACITY);
    }

    @Test
    void aListenerThatThrowsHearsTheNext() {
        AuditTrail trail = new AuditTrail(
                Optional.of(event -> {
                    heard.add(event);
                    throw new IllegalStateException("a bug");
                }),
                Runnable::run);
        trail.add(event(1));
        trail.add(event(2));
        assertThat(heard).hasSize(2);
    }

    @Test
    void anExecutorThatRefusesCostsTheEventsAndNothingElse() {
        boolean[] refuses = {true};
        AuditTrail trail = new AuditTrail(Optional.of(heard::add), task -> {
            if (refuses[0]) {
                throw new RejectedExecutionException("shut down");
            }
            task.run();
        });
        trail.add(event(1));
        assertThat(trail.lost()).isEqualTo(1);
        refuses[0] = false;
        trail.add(event(2));
        assertThat(heard).containsExactly(event(2));
    }

    @Test
    void allEventsOfAMigrationBearItsId() {
        World world = World.twoZones();
        Bench bench = new Bench(world);
        bench.remediator = bench.builder().listener(heard::add, Runnable::run).build();
        bench.finished("a-vm-1");
        assertThat(heard)
                .filteredOn(e ->
                        e.migration().filter(id -> id.value().equals("a-e1-1")).isPresent())
                .extracting(RemediationEvent::kind)
                .startsWith(Kind.STARTED, Kind.PHASE)
                .contains(Kind.ACTING)
                .endsWith(Kind.FINISHED);
    }
}
