package io.stealaway.simulation;

import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.simulation.arrivals.Turnover;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A cluster at its start, what its VMs will want, and for how long.
 *
 * @param first the cluster at the start
 * @param demand what its VMs want, by their indices in {@code first}, those that come later after these
 * @param length how long
 * @param notes what a reader must know about it
 * @param turnover who comes and goes; empty when no VM does
 */
record Scenario(
        ClusterSnapshot first, Demand demand, Duration length, List<String> notes, Optional<Turnover> turnover) {
    Scenario {
        notes = List.copyOf(notes);
    }

    /** No VM comes or goes. */
    Scenario(ClusterSnapshot first, Demand demand, Duration length, List<String> notes) {
        this(first, demand, length, notes, Optional.empty());
    }
}
