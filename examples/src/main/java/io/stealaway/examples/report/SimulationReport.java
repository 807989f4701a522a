package io.stealaway.examples.report;

import io.stealaway.simulation.SimulationConfig;
import io.stealaway.simulation.SimulationResult;
import java.util.Objects;

/**
 * A simulation as it is told: what was asked, under which policy, and what it showed.
 *
 * <p>Not thread-safe while explanations are added, immutable afterwards.
 *
 * @param config what was simulated
 * @param policyName the policy's name for people, for example its file's name
 * @param result what it showed
 * @param explanations why its decisions were taken
 */
public record SimulationReport(
        SimulationConfig config, String policyName, SimulationResult result, Explanations explanations) {
    /** Checks for null. */
    public SimulationReport {
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(policyName, "policyName");
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(explanations, "explanations");
    }

    /** Returns one line that tells what was simulated. */
    String title() {
        String demand = config.trace()
                .map(trace -> "demand of trace " + traceName())
                .or(() -> config.recording().map(days -> "recorded days"))
                .orElse("synthetic day, seed " + config.seed());
        return Units.count(config.hosts(), "host") + ", " + Units.count(config.vms(), "VM") + ", "
                + Units.count(config.zones(), "zone") + ", " + config.hours() + " h, " + demand + ", policy "
                + policyName;
    }

    /** Returns the name of the trace's folder, without where it lies; empty when there is no trace. */
    String traceName() {
        return config.trace()
                .map(trace -> String.valueOf(trace.toAbsolutePath().normalize().getFileName()))
                .orElse("");
    }
}
