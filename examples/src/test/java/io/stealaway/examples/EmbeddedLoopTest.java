package io.stealaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.local.InMemoryJournal;
import io.stealaway.model.policy.Policy;
import io.stealaway.remediation.Remediator;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.simulation.SimulatedCluster;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The loop in a scheduler, driven by hand on a simulated cluster. */
class EmbeddedLoopTest {
    private final SimulatedCluster cluster =
            SimulatedCluster.builder(SampleSnapshot.hotHost(), (vm, at) -> 0L).build();
    private final Remediator remediator = Remediator.builder()
            .topology(cluster.topology())
            .metrics(cluster.metrics())
            .isolators(cluster.isolators())
            .migrator(cluster.migrator())
            .journal(new InMemoryJournal())
            .clock(cluster.clock())
            .build();
    private final HandScheduler scheduler = new HandScheduler();

    @Test
    void everyPassSchedulesTheNextWhenItAsksForIt() {
        List<PassReport> reports = new ArrayList<>();
        new EmbeddedLoop(remediator, scheduler.service(), reports::add).start();

        assertThat(scheduler.runNext()).isEqualTo(Duration.ZERO);
        cluster.advance(Duration.ofMinutes(1));
        assertThat(scheduler.runNext()).isEqualTo(Policy.defaults().passInterval());

        assertThat(reports).hasSize(2).noneMatch(PassReport::busy);
        assertThat(scheduler.waiting()).isEqualTo(1);
    }

    @Test
    void aListenerThatThrowsDoesNotEndTheLoop() {
        new EmbeddedLoop(remediator, scheduler.service(), report -> {
                    throw new IllegalStateException("thrown on purpose");
                })
                .start();

        scheduler.runNext();

        assertThat(scheduler.waiting()).isEqualTo(1);
    }

    @Test
    void afterCloseNothingPasses() {
        List<PassReport> reports = new ArrayList<>();
        EmbeddedLoop loop = new EmbeddedLoop(remediator, scheduler.service(), reports::add);
        loop.start();
        loop.close();

        scheduler.runNext();

        assertThat(reports).isEmpty();
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void aSchedulerThatWasShutDownEndsTheLoopQuietly() {
        List<PassReport> reports = new ArrayList<>();
        new EmbeddedLoop(remediator, scheduler.service(), reports::add).start();
        scheduler.shutDown();

        scheduler.runNext();

        assertThat(reports).hasSize(1);
        assertThat(scheduler.waiting()).isZero();
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
