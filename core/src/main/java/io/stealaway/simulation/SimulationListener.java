package io.stealaway.simulation;

import java.time.Duration;

/**
 * Hears how far a simulation is, in simulated time.
 *
 * <p>Called on the thread that runs the simulation.
 */
@FunctionalInterface
public interface SimulationListener {

    /**
     * Which of the runs is under way; every run replays the same demand on the same cluster.
     */
    enum Run {
        /** Nothing intervenes. */
        OFF,
        /** The loop under test. */
        ON,
        /** The same loop and brakes, but it knows the truth and the coming demand. */
        ORACLE
    }

    /**
     * One simulated minute has passed.
     *
     * @param run which run
     * @param simulated how much of it is simulated
     * @param length its whole length
     */
    void progress(Run run, Duration simulated, Duration length);

    /** Returns the listener that does nothing. */
    static SimulationListener none() {
        return (run, simulated, length) -> {};
    }
}
