package io.stealaway.remediation;

import io.stealaway.remediation.report.PassReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop inside a control plane: passes on the embedder's scheduler, each when the one before asked for it, and whether they still
 * come.
 *
 * <p>A pass reports trouble with backends instead of throwing; should one throw nevertheless, that is logged and the next one
 * comes after {@link #AFTER_A_DEFECT}, since a periodic task that throws would never run again. Stopping needs no care:
 * whatever a pass began is in the journal, and the next process finishes it.
 *
 * <p>Thread-safe.
 */
public final class RemediatorService implements AutoCloseable {
    /** When to come again after a pass that threw. */
    public static final Duration AFTER_A_DEFECT = Duration.ofMinutes(1);

    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final int INTERVALS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(RemediatorService.class);

    private final Remediator remediator;
    private final ScheduledExecutorService scheduler;
    private final InstantSource clock;
    private final Consumer<PassReport> reports;
    private boolean started;
    private volatile boolean closed;
    private volatile Optional<Instant> lastPass = Optional.empty();
    private volatile Instant due;

    /**
     * Whether passes come.
     *
     * @param passing whether the last one, or the start, is not longer ago than five intervals and a minute: for a liveness probe
     * @param lastPass when the last one that was no other's turn was; empty before the first
     * @param due until when the next one must come
     */
    public record Health(boolean passing, Optional<Instant> lastPass, Instant due) {
        /** Checks for null. */
        public Health {
            Objects.requireNonNull(lastPass, "lastPass");
            Objects.requireNonNull(due, "due");
        }
    }

    /**
     * Makes a service that does not run yet.
     *
     * @param remediator what to drive
     * @param scheduler where passes run; a single thread is enough; stays the embedder's to shut down
     * @param clock the remediator's
     * @param reports hears of every pass, on the scheduler's thread; for metrics and logs
     */
    public RemediatorService(
            Remediator remediator,
            ScheduledExecutorService scheduler,
            InstantSource clock,
            Consumer<PassReport> reports) {
        this.remediator = Objects.requireNonNull(remediator, "remediator");
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.reports = Objects.requireNonNull(reports, "reports");
        due = clock.instant().plus(GRACE);
    }

    /**
     * Begins; the first pass comes at once.
     *
     * @throws IllegalStateException if it was started or closed before
     */
    public synchronized void start() {
        if (started || closed) {
            throw new IllegalStateException("a service is started once, and not after it was closed");
        }
        started = true;
        due = clock.instant().plus(GRACE);
        next(Duration.ZERO);
    }

    /** Begins no further pass. One that runs is not interrupted. */
    @Override
    public synchronized void close() {
        closed = true;
    }

    /** Returns whether passes come; one that was closed, or not started, passes no longer than its time of grace. */
    public Health health() {
        return new Health(!clock.instant().isAfter(due), lastPass, due);
    }

    private void run() {
        if (closed) {
            return;
        }
        Duration after = AFTER_A_DEFECT;
        try {
            PassReport report = remediator.pass();
            after = report.nextPassAfter();
            if (!report.busy()) {
                lastPass = Optional.of(report.at());
                due = report.at().plus(GRACE).plus(after.multipliedBy(INTERVALS));
            }
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
