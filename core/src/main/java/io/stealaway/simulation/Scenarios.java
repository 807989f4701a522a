package io.stealaway.simulation;

import io.stealaway.placement.PlacementPreset;
import io.stealaway.simulation.SimulationConfig.DemandFamily;
import io.stealaway.simulation.arrivals.NewVmPlacer;
import java.time.Duration;

/** Builds scenarios of every kind. Thread-safe: it has no state. */
final class Scenarios {
    private Scenarios() {}

    /**
     * Builds the scenario of a configuration.
     *
     * @throws IllegalArgumentException naming file and line of what is broken in a trace
     * @throws java.io.UncheckedIOException if a trace cannot be read
     */
    static Scenario of(SimulationConfig config) {
        if (config.recording().isPresent()) {
            return RecordedCluster.of(
                    config.recording().get(),
                    Duration.ofHours(config.hours()),
                    new NewVmPlacer.Kind(PlacementPreset.NOVA, false, config.policy(), config.rules()));
        }
        if (config.trace().isPresent()) {
            return TraceCluster.of(config);
        }
        return config.family() == DemandFamily.BURSTY ? TraceCluster.bursty(config) : SyntheticDay.of(config);
    }
}
