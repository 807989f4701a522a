package io.stealaway.examples.cli;

import io.stealaway.examples.report.Explanations;
import io.stealaway.model.Explanation;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.simulation.SimulationListener;
import io.stealaway.simulation.SimulationResult.DecisionRow;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Shows how far a simulation is, keeps why it decided, and hands on what each pass did. */
record Watcher(SimulationListener progress, Explanations explanations, Consumer<PassReport> passes)
        implements SimulationListener {
    @Override
    public void progress(Run run, Duration simulated, Duration length) {
        progress.progress(run, simulated, length);
    }

    @Override
    public void decided(DecisionRow decision, Supplier<Optional<Explanation>> explanation) {
        explanations.add(explanation);
    }

    @Override
    public void passed(PassReport report) {
        passes.accept(report);
    }
}
