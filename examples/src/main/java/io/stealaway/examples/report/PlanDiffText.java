package io.stealaway.examples.report;

import io.stealaway.model.MigrationPlan;
import io.stealaway.model.Placement;
import io.stealaway.model.PlannedMigration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What two policies answer, in plain text, no line longer than {@link TextTable#WIDTH} unless a name is.
 *
 * <p>Thread-safe.
 */
public final class PlanDiffText {
    private PlanDiffText() {}

    /** Returns the text, ending with a line feed. */
    public static String of(PlanDiff diff) {
        StringBuilder text = new StringBuilder();
        List<PlanDiff.Setting> settings = diff.settings();
        text.append(
                settings.isEmpty()
                        ? "The policies are the same.\n"
                        : settings(diff, settings).toString());
        text.append('\n').append(totals(diff));
        List<PlanDiff.Answers> differing =
                diff.answers().stream().filter(answers -> !answers.same()).toList();
        if (!differing.isEmpty()) {
            text.append('\n').append(answers(diff, differing));
        }
        return text.append('\n')
                .append("Differs for ")
                .append(Units.count(differing.size()))
                .append(" of ")
                .append(Units.count(diff.answers().size(), "VM"))
                .append(" that suffer by either policy.\n")
                .toString();
    }

    private static TextTable settings(PlanDiff diff, List<PlanDiff.Setting> settings) {
        TextTable table = new TextTable("setting", "policy", "value");
        for (PlanDiff.Setting setting : settings) {
            table.row(setting.name(), "1 " + diff.first().name(), value(setting.first()));
            table.row("", "2 " + diff.second().name(), value(setting.second()));
        }
        return table;
    }

    private static String value(String json) {
        return json.isEmpty() ? "-" : json;
    }

    private static TextTable totals(PlanDiff diff) {
        return new TextTable("policy", ">suffering", ">migrations", ">to copy", "plan hash, first 12 digits")
                .row(totals("1 ", diff.first()))
                .row(totals("2 ", diff.second()));
    }

    private static String[] totals(String number, PlanDiff.Side side) {
        MigrationPlan plan = side.plan();
        return new String[] {
            number + side.name(),
            Units.count(plan.placements().size()),
            Units.count(plan.migrations().size()),
            Units.gibibytes(plan.migrations().stream()
                    .mapToLong(PlannedMigration::bytesToCopy)
                    .sum()),
            plan.hash().substring(0, 12)
        };
    }

    private static TextTable answers(PlanDiff diff, List<PlanDiff.Answers> differing) {
        TextTable table = new TextTable("VM", "policy", "answer");
        for (PlanDiff.Answers answers : differing) {
            table.row(answers.vm().value(), "1 " + diff.first().name(), answer(answers.first()));
            table.row("", "2 " + diff.second().name(), answer(answers.second()));
        }
        return table;
    }

    static String answer(Optional<Placement> answer) {
        return answer.map(placement -> placement instanceof Placement.Chosen chosen
                        ? moves(chosen)
                        : "stays: " + PlacementText.why(placement))
                .orElse("does not suffer");
    }

    private static String moves(Placement.Chosen chosen) {
        return chosen.migrations().stream()
                .map(move -> move.vm() + " from " + move.source() + " to " + move.target() + ", score "
                        + Units.fraction(move.score(), 3))
                .collect(Collectors.joining("; then "));
    }
}
