package io.stealaway.simulation;

import io.stealaway.model.Explanation;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.simulation.SimulationListener.Run;
import io.stealaway.simulation.SimulationResult.DecisionRow;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Receives the progress of a simulation, in simulated time, and the decisions made in it.
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

    /**
     * The loop under test decided about a VM that suffers. Told for every {@link SimulationResult#decisions()}, in that order.
     *
     * @param decision what was decided
     * @param explanation gives what every host of the cluster had for and against it, as the engine saw the cluster when it
     *     decided, what it had promised to others before in the same plan included, and with the bans of then; empty when the
     *     VM stays because of itself. To be asked, if at all, before this method returns; that takes much longer
     *     than the decision did.
     */
    default void decided(DecisionRow decision, Supplier<Optional<Explanation>> explanation) {}

    /**
     * The loop under test has made a pass.
     *
     * @param report what it saw, decided and did
     */
    default void passed(PassReport report) {}

    /** Returns the listener that does nothing. */
    static SimulationListener none() {
        return (run, simulated, length) -> {};
    }
}
