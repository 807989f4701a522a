package io.stealaway.examples;

import io.stealaway.remediation.Remediator;
import io.stealaway.remediation.report.PassReport;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop inside a control plane: passes on the embedder's scheduler, each as soon as the one before asked for.
 *
 * <p>A pass reports trouble with backends instead of throwing; should one throw nevertheless, that is logged and the next one
 * comes after {@link #AFTER_A_DEFECT}, since a periodic task that throws would never run again. Stopping needs no care:
 * whatever a pass began is in the journal, and the next process finishes it.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedLoop implements AutoCloseable {
    /** When to come again after a pass that threw. */
    public static final Duration AFTER_A_DEFECT = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedLoop.class);

    private final Remediator remediator;
    private final ScheduledExecutorService scheduler;
    private final Consumer<PassReport> reports;
    private volatile boolean closed = false;

    /**
     * Makes a loop that does not run yet.
     *
     * @param remediator what to drive
     * @param scheduler where passes run; a single thread is enough; stays the embedder's to shut down
     * @param reports hears of every pass, on the scheduler's thread; for metrics and logs
     */
    public EmbeddedLoop(Remediator remediator, ScheduledExecutorService scheduler, Consumer<PassReport> reports) {
        this.remediator = Objects.requireNonNull(remediator, "remediator");
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        this.reports = Objects.requireNonNull(reports, "reports");
    }

    /** Begins; the first pass comes at once. Call it once. */
    public void start() {
        next(Duration.ZERO);
    }

    /** Begins no further pass. One that runs is not interrupted. */
    @Override
    public void close() {
        closed = true;
    }

    private void run() {
        if (closed) {
            return;
        }
        Duration after = AFTER_A_DEFECT;
        try {
            PassReport report = remediator.pass();
            after = report.nextPassAfter();
            reports.accept(report);
        } catch (RuntimeException e) {
            LOG.error("a pass failed", e);
        } finally {
            next(after);
        }
    }

    private void next(Duration after) {
        if (closed) {
            return;
        }
        try {
            // The future is ignored: a pass handles its own failures.
            Future<?> unused = scheduler.schedule(this::run, after.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.info("the scheduler was shut down; no further pass");
        }
    }
}
