package io.stealaway.internal.http;

import io.stealaway.spi.BackendException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits between two attempts; a test hands in one that does not. */
@FunctionalInterface
public interface RetryDelay {
    /**
     * Waits.
     *
     * @throws BackendException.Unavailable at an interrupt
     */
    void await(String operation, Duration delay);

    /** Waits really, and ends at an interrupt. */
    RetryDelay REAL = (operation, delay) -> {
        try {
            boolean released = new CountDownLatch(1).await(delay.toMillis(), TimeUnit.MILLISECONDS);
            assert !released : "nothing counts this latch down";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException.Unavailable(operation, "interrupted while waiting", e);
        }
    };
}
