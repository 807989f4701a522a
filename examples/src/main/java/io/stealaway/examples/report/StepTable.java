package io.stealaway.examples.report;

import io.stealaway.model.PlannedMigration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The migrations of a plan as a table, wave by wave: what begins together stands together. Numbers count the plan's order.
 *
 * <p>Thread-safe.
 */
public final class StepTable {
    private StepTable() {}

    /** Returns the table; times that follow from a bandwidth that was not declared are question marks. */
    public static TextTable of(List<PlannedMigration> migrations) {
        TextTable table =
                new TextTable(">wave", ">#", "VM", "from", "to", ">begins", ">takes", ">paused", ">copies", "what for");
        IntStream.range(0, migrations.size())
                .boxed()
                .sorted(Comparator.comparingInt(
                                (Integer place) -> migrations.get(place).wave())
                        .thenComparing(place -> migrations.get(place).predictedStart())
                        .thenComparing(place -> place))
                .forEach(place -> row(table, place, migrations.get(place)));
        return table;
    }

    private static void row(TextTable table, int place, PlannedMigration step) {
        boolean timed = step.predictedDuration().isPresent();
        table.row(
                Integer.toString(step.wave()),
                Integer.toString(place + 1),
                step.vm().value(),
                step.source().value(),
                step.target().value(),
                timed || step.wave() == 1 ? Units.duration(step.predictedStart()) : "?",
                step.predictedDuration().map(Units::duration).orElse("?"),
                timed ? Units.count(step.predictedDowntime().toMillis()) + " ms" : "?",
                Units.gibibytes(step.bytesToCopy()),
                why(step));
    }

    private static String why(PlannedMigration step) {
        String steal = Units.percent(step.stealRatio()) + " to " + Units.percent(step.predictedStealRatio())
                + ", score " + Units.fraction(step.score(), 3);
        return switch (step.purpose()) {
                    case CURE -> "cure: steal " + steal;
                    case RELIEVE -> "relieve " + step.beneficiary() + ": its steal " + steal;
                    case MAKE_ROOM -> "make room for " + step.beneficiary();
                    case PREVENT ->
                        "prevent: " + Units.percent(step.stealRatio()) + " on its host"
                                + step.forecastAt().map(at -> " at " + at).orElse("") + ", score "
                                + Units.fraction(step.score(), 3);
                    case STEP_ASIDE -> "step aside, to come back";
                }
                + after(step);
    }

    private static String after(PlannedMigration step) {
        return step.after().isEmpty()
                ? ""
                : "; after "
                        + step.after().stream().map(place -> "#" + (place + 1)).collect(Collectors.joining(", "));
    }
}
