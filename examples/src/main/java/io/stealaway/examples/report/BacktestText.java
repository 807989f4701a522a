package io.stealaway.examples.report;

import io.stealaway.recording.Recording;
import io.stealaway.recording.Reproduction;
import io.stealaway.simulation.SimulationResult.Summary;
import java.util.List;

/**
 * What came of a backtest, in plain text: how far to trust it, the policies side by side, and of a single one all that a simulation
 * shows. Thread-safe.
 */
public final class BacktestText {
    private BacktestText() {}

    /** Returns the text, ending with a line feed. */
    public static String of(Recording recording, Reproduction reproduction, List<SimulationReport> runs) {
        StringBuilder text = new StringBuilder();
        text.append(trust(recording, reproduction)).append('\n');
        if (runs.size() == 1) {
            return text.append(SummaryText.of(runs.get(0))).toString();
        }
        return text.append(sideBySide(runs)).toString();
    }

    private static TextTable trust(Recording recording, Reproduction reproduction) {
        return new TextTable("the days as they were", "unit", ">value", "meaning")
                .row(
                        "recorded",
                        "h",
                        Units.count(
                                recording.slot().multipliedBy(recording.slots()).toHours()),
                        "")
                .row(
                        "not observed",
                        "%",
                        Units.fraction(100 * recording.filledRatio(), 1),
                        "of demand, filled in by other days")
                .row("steal measured", "%", Units.fraction(100 * reproduction.measuredSteal(), 2), "mean of all VMs")
                .row("steal by the model", "%", Units.fraction(100 * reproduction.modelledSteal(), 2), "of the same")
                .row(
                        "mean error",
                        "points",
                        Units.fraction(100 * reproduction.meanError(), 2),
                        "of one VM at one moment")
                .row("found", "%", Units.fraction(100 * reproduction.recall(), 1), "of those with 10 % steal or more")
                .row("right", "%", Units.fraction(100 * reproduction.precision(), 1), "of those that the model names")
                .row(
                        "lost by hosts",
                        "%",
                        Units.fraction(100 * reproduction.overheadRatio(), 1),
                        "to themselves, and within moments")
                .row("trust", "", reproduction.trust().name(), meaning(reproduction.trust()));
    }

    private static String meaning(Reproduction.Trust trust) {
        return switch (trust) {
            case GOOD -> "the figures may be believed";
            case ROUGH -> "which policy is better, not by how much";
            case POOR -> "do not believe what follows";
        };
    }

    private static TextTable sideBySide(List<SimulationReport> runs) {
        TextTable table = new TextTable(
                "policy", ">suffering, VM-minutes", ">less than off, %", ">migrations", ">GB moved", ">rules broken");
        Summary first = runs.get(0).result().summary();
        table.row("without the loop", Units.count(first.sufferingVmMinutesOff()), "-", "-", "-", "-");
        for (SimulationReport run : runs) {
            Summary s = run.result().summary();
            table.row(
                    run.policyName(),
                    Units.count(s.sufferingVmMinutesOn()),
                    Units.fraction(100 * s.reduction(), 1),
                    Units.count(s.migrations()),
                    Units.fraction(s.bytesMoved() / 1e9, 1),
                    Units.count(s.ruleViolations()));
        }
        return table;
    }
}
