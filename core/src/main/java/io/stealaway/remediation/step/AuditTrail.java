package io.stealaway.remediation.step;

import io.stealaway.remediation.report.RemediationEvent;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events to the log and, through a bounded queue, to a listener on the embedder's executor. Thread-safe. */
public final class AuditTrail {
    public static final int CAPACITY = 4_096;
    private static final Logger LOG = LoggerFactory.getLogger(LoopLogger.LOOP);

    private final Optional<Consumer<RemediationEvent>> listener;
    private final Executor executor;
    private final Queue<RemediationEvent> queue = new ArrayDeque<>();
    private boolean draining;
    private long lost;

    public AuditTrail(Optional<Consumer<RemediationEvent>> listener, Executor executor) {
        this.listener = listener;
        this.executor = executor;
    }

    public void add(RemediationEvent event) {
        MdcScope.of(event).run(() -> log(event));
        if (listener.isPresent() && enqueue(event)) {
            drainLater();
        }
    }

    public synchronized long lost() {
        return lost;
    }

    private static void log(RemediationEvent event) {
        switch (event.kind()) {
            case PROBLEM, ORPHAN_FOUND -> LOG.warn("{}", event.line());
            case DETECTED, ACTING, REFUSED, BRAKED -> LOG.debug("{}", event.line());
            default -> LOG.info("{}", event.line());
        }
    }

    /** Returns whether a drain of the queue must be scheduled. */
    private synchronized boolean enqueue(RemediationEvent event) {
        if (queue.size() >= CAPACITY) {
            lost++;
            return false;
        }
        queue.add(event);
        boolean first = !draining;
        draining = true;
        return first;
    }

    private void drainLater() {
        try {
            executor.execute(this::drain);
        } catch (RuntimeException rejected) {
            LOG.warn("the listener's executor refused: {}", rejected.toString());
            abandon();
        }
    }

    private synchronized void abandon() {
        lost += queue.size();
        queue.clear();
        draining = false;
    }

    private void drain() {
        for (RemediationEvent event = next(); event != null; event = next()) {
            try {
                RemediationEvent heard = event;
                MdcScope.of(heard).run(() -> listener.orElseThrow().accept(heard));
            } catch (RuntimeException e) {
                LOG.warn("the listener failed on {}", event, e);
            } catch (Error e) {
                abandon();
                throw e;
            }
        }
    }

    private synchronized @Nullable RemediationEvent next() {
        RemediationEvent event = queue.poll();
        draining = event != null;
        return event;
    }
}
