package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.local.InMemoryJournal;
import io.stealaway.model.policy.Policy;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.simulation.SimulatedCluster;
import io.stealaway.testkit.Snapshots;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The loop in a scheduler, driven by hand on a simulated cluster. */
class RemediatorServiceTest {
    private final SimulatedCluster cluster =
            SimulatedCluster.builder(Snapshots.oneHotHost(), (vm, at) -> 0L).build();
    private final Remediator remediator = Remediator.builder()
            .topology(cluster.topology())
            .metrics(cluster.metrics())
            .isolators(cluster.isolators())
            .migrator(cluster.migrator())
            .journal(new InMemoryJournal())
            .clock(cluster.clock())
            .build();
    private final HandScheduler scheduler = new HandScheduler();

    private RemediatorService service(Consumer<PassReport> reports) {
        return new RemediatorService(remediator, scheduler.service(), cluster.clock(), reports);
    }

    @Test
    void everyPassSchedulesTheNextWhenItAsksForIt() {
        List<PassReport> reports = new ArrayList<>();
        service(reports::add).start();

        assertThat(scheduler.runNext()).isEqualTo(Duration.ZERO);
        cluster.advance(Duration.ofMinutes(1));
        assertThat(scheduler.runNext()).isEqualTo(Policy.defaults().passInterval());

        assertThat(reports).hasSize(2).noneMatch(PassReport::busy);
        assertThat(scheduler.waiting()).isEqualTo(1);
    }

    @Test
    void aListenerThatThrowsDoesNotEndTheLoop() {
        service(report -> {
                    throw new IllegalStateException("thrown on purpose");
                })
                .start();

        scheduler.runNext();

        assertThat(scheduler.waiting()).isEqualTo(1);
    }

    @Test
    void afterCloseNothingPasses() {
        List<PassReport> reports = new ArrayList<>();
        RemediatorService loop = service(reports::add);
        loop.start();
        loop.close();

        scheduler.runNext();

        assertThat(reports).isEmpty();
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void aSchedulerThatWasShutDownEndsTheLoopQuietly() {
        List<PassReport> reports = new ArrayList<>();
        service(reports::add).start();
        scheduler.shutDown();

        scheduler.runNext();

        assertThat(reports).hasSize(1);
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void itPassesUntilNoPassHasComeForFiveIntervalsAndAMinute() {
        RemediatorService loop = service(report -> {});
        loop.start();
        assertThat(loop.health().passing()).isTrue();
        assertThat(loop.health().lastPass()).isEmpty();
        scheduler.runNext();
        Instant passed = cluster.clock().instant();
        Duration patience = Policy.defaults().passInterval().multipliedBy(5).plus(Duration.ofMinutes(1));

        assertThat(loop.health())
                .isEqualTo(new RemediatorService.Health(true, Optional.of(passed), passed.plus(patience)));
        cluster.advance(patience);
        assertThat(loop.health().passing()).isTrue();
        cluster.advance(Duration.ofSeconds(1));
        assertThat(loop.health().passing()).isFalse();
        scheduler.runNext();
        assertThat(loop.health().passing()).isTrue();
    }

    @Test
    void itIsStartedOnce() {
        RemediatorService loop = service(report -> {});
        loop.start();

        assertThatThrownBy(loop::start).isInstanceOf(IllegalStateException.class);
        RemediatorService closed = service(report -> {});
        closed.close();
        assertThatThrownBy(closed::start).isInstanceOf(IllegalStateException.class);
    }

    /** Runs what was scheduled when the test says so. */
    private static final class HandScheduler {
        private record Task(Runnable action, Duration after) {}

        private final Deque<Task> tasks = new ArrayDeque<>();
        private boolean down = false;

        ScheduledExecutorService service() {
            return (ScheduledExecutorService) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {ScheduledExecutorService.class},
                    (proxy, method, arguments) -> {
                        if (!method.getName().equals("schedule")) {
                            throw new UnsupportedOperationException(method.toString());
                        }
                        if (down) {
                            throw new RejectedExecutionException("shut down");
                        }
                        long millis = ((TimeUnit) arguments[2]).toMillis((Long) arguments[1]);
                        tasks.add(new Task((Runnable) arguments[0], Duration.ofMillis(millis)));
                        return null;
                    });
        }

        /** Runs the next task and returns how long it was to wait. */
        Duration runNext() {
            Task task = tasks.remove();
            task.action().run();
            return task.after();
        }

        int waiting() {
            return tasks.size();
        }

        void shutDown() {
            down = true;
        }
    }
}
