package io.stealaway.internal.http;

import io.stealaway.spi.BackendException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The end of one call of the SPI, shared by all the requests that it makes. Immutable and thread-safe. */
public final class Deadline {
    private final InstantSource clock;
    private final Instant end;
    private final Duration budget;

    private Deadline(InstantSource clock, Duration budget) {
        this.clock = clock;
        this.budget = budget;
        end = clock.instant().plus(budget);
    }

    /** Returns the deadline of a call that begins now and may take so long. */
    public static Deadline in(Duration budget, InstantSource clock) {
        return new Deadline(clock, budget);
    }

    /** Returns the deadline of a part of this call that begins now: after so long, or when the call is over if that is earlier. */
    public Deadline atMost(Duration part) {
        return remaining().compareTo(part) <= 0 ? this : in(part, clock);
    }

    /** Returns how long the whole call may take. */
    public Duration budget() {
        return budget;
    }

    /** Returns the time that is left, zero or negative when it is over. */
    public Duration remaining() {
        Duration left = Duration.between(clock.instant(), end);
        // A clock that was set back must not lengthen the wait.
        return left.compareTo(budget) > 0 ? budget : left;
    }

    /**
     * Returns the time that is left, positive.
     *
     * @throws BackendException.Timeout when it is over
     */
    public Duration require(String operation) {
        Duration left = remaining();
        if (left.isNegative() || left.isZero()) {
            throw new BackendException.Timeout(operation, "no time left of the call's " + budget.toMillis() + " ms");
        }
        return left;
    }
}
