package io.stealaway.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The cluster's clock: shows simulated time only. */
final class SimulationClock implements InstantSource {
    private final Instant start;
    private Instant now;

    SimulationClock(Instant start) {
        this.start = start;
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    void set(Instant time) {
        now = time;
    }

    /** Returns whole seconds since the start. */
    long second() {
        return Duration.between(start, now).toSeconds();
    }

    long startSecond() {
        return start.getEpochSecond();
    }
}
