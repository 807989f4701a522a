package io.stealaway.spark;

import io.stealaway.examples.report.BacktestJson;
import io.stealaway.examples.report.Explanations;
import io.stealaway.examples.report.SimulationReport;
import io.stealaway.json.PolicyJson;
import io.stealaway.model.Explanation;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.recording.Recording;
import io.stealaway.recording.Reproduction;
import io.stealaway.simulation.Simulation;
import io.stealaway.simulation.SimulationConfig;
import io.stealaway.simulation.SimulationListener;
import io.stealaway.simulation.SimulationResult.DecisionRow;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One policy on one recording: all that a worker needs, as text.
 *
 * @param recording where the recording lies, for driver and workers alike
 * @param policyName the policy's name for people
 * @param policy the policy's document
 */
record BacktestTask(String recording, String policyName, String policy) implements Serializable {
    /**
     * What a worker sends back.
     *
     * @param json what {@code stealaway backtest --json} says of this policy alone
     * @param broken whether a rule was broken
     */
    record Answer(String json, boolean broken) implements Serializable {}

    /** Replays the recording. */
    Answer answer() {
        Recording days = Recording.read(Path.of(recording));
        SimulationReport run = replay(days);
        return new Answer(
                BacktestJson.of(days, Reproduction.of(days), List.of(run)),
                run.result().summary().ruleViolations() > 0);
    }

    SimulationReport replay(Recording days) {
        SimulationConfig config = SimulationConfig.builder()
                .recording(days)
                .policy(acting())
                .build();
        Explanations explanations = new Explanations();
        return new SimulationReport(config, policyName, Simulation.run(config, new Listener(explanations)), explanations);
    }

    /** Returns the policy, told to act as in every backtest. */
    Policy acting() {
        return PolicyJson.read(policy).toBuilder().mode(RunMode.ACT).build();
    }

    /** The document counts what refused hosts. */
    private record Listener(Explanations explanations) implements SimulationListener {
        @Override
        public void progress(Run run, Duration simulated, Duration length) {}

        @Override
        public void decided(DecisionRow decision, Supplier<Optional<Explanation>> explanation) {
            explanations.add(explanation);
        }
    }
}
