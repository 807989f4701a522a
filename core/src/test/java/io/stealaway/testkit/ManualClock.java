package io.stealaway.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that moves only when it is told to.
 *
 * <p>Thread-safe.
 */
public final class ManualClock implements InstantSource {
    private final AtomicReference<Instant> now;

    /** Makes a clock that shows this instant. */
    public ManualClock(Instant start) {
        now = new AtomicReference<>(Objects.requireNonNull(start, "start"));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /**
     * Moves on and returns the new time.
     *
     * @throws IllegalArgumentException if the step is negative; use {@link #set} to go back
     */
    public Instant advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("step (" + step + ") must not be negative. Maybe you want set()?");
        }
        return now.updateAndGet(time -> time.plus(step));
    }

    /** Shows this instant from now on, be it earlier or later. */
    public void set(Instant time) {
        now.set(Objects.requireNonNull(time, "time"));
    }
}
