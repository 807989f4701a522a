package io.stealaway.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The cluster's clock: shows simulated time only. */
final class SimulationClock implements InstantSource {
    private final Instant start;
    private Instant now;
    private long second;

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
        second = Duration.between(start, now).toSeconds();
    }

    /** Returns whole seconds since the start. */
    long second() {
        return second;
    }

    long startSecond() {
        return start.getEpochSecond();
    }
}
