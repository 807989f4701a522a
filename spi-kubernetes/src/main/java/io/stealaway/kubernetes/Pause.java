package io.stealaway.kubernetes;

import io.stealaway.spi.BackendException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits between two attempts; the only place of this module that waits without a request under way. */
@FunctionalInterface
interface Pause {
    void of(String operation, Duration wait);

    /** The pause that really waits, and ends at an interrupt. */
    Pause REAL = (operation, wait) -> {
        try {
            boolean never = new CountDownLatch(1).await(wait.toMillis(), TimeUnit.MILLISECONDS);
            assert !never;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException.Unavailable(operation, "interrupted while waiting", e);
        }
    };
}
