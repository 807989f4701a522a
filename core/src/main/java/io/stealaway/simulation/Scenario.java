package io.stealaway.simulation;

import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Duration;
import java.util.List;

/**
 * A cluster at its start, what its VMs will want, and for how long.
 *
 * @param first the cluster at the start
 * @param demand what its VMs want, by their indices in {@code first}
 * @param length how long
 * @param notes what a reader must know about it
 */
record Scenario(ClusterSnapshot first, Demand demand, Duration length, List<String> notes) {
    Scenario {
        notes = List.copyOf(notes);
    }
}
