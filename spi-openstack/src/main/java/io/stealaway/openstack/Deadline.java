package io.stealaway.openstack;

import io.stealaway.spi.BackendException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The end of one call of the SPI, shared by all the requests that it makes. Immutable and thread-safe. */
final class Deadline {
    private final InstantSource clock;
    private final Instant end;
    private final Duration budget;

    private Deadline(InstantSource clock, Duration budget) {
        this.clock = clock;
        this.budget = budget;
        end = clock.instant().plus(budget);
    }

    static Deadline in(Duration budget, InstantSource clock) {
        return new Deadline(clock, budget);
    }

    /** Returns the time that is left, zero or negative when it is over. */
    Duration remaining() {
        return Duration.between(clock.instant(), end);
    }

    /** Returns the time that is left, positive; throws when it is over. */
    Duration require(String operation) {
        Duration left = remaining();
        if (left.isNegative() || left.isZero()) {
            throw new BackendException.Timeout(operation, "no time left of the call's " + budget.toMillis() + " ms");
        }
        return left;
    }
}
