package io.stealaway.examples.live;

import io.stealaway.examples.report.PlacementText;
import io.stealaway.examples.report.Units;
import io.stealaway.model.Migration;
import io.stealaway.model.Placement;
import io.stealaway.model.PlannedMigration;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.RemediationEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a pass saw, decided and did, a line for each thing, for people and for grep. Stateless. */
public final class PassText {
    private PassText() {}

    /** Returns the lines, each with a line feed. */
    public static String of(PassReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(report.at() + " pass: "
                + (report.busy()
                        ? "another one is running"
                        : Units.count(report.detections().size()) + " suffering, "
                                + Units.count(report.inFlight().size()) + " in flight, "
                                + Units.count(report.leading().size(), "zone") + " led"));
        report.detections()
                .forEach(found -> lines.add("suffers     " + found.vm() + " on " + found.host() + ": severity "
                        + Units.percent(found.severity())));
        report.plan().ifPresent(plan -> plan.placements().forEach(placement -> staying(placement, lines)));
        report.wouldStart().forEach(planned -> lines.add("would move  " + move(planned)));
        report.proposed()
                .forEach(waiting -> lines.add("proposed    " + move(waiting) + ", of plan " + waiting.planHash()));
        report.started().forEach(begun -> lines.add("begun       " + move(begun)));
        report.refused().forEach(no -> lines.add("not begun   " + move(no.migration()) + ": " + no.reason()));
        report.unplanned().forEach((vm, why) -> lines.add("not planned " + vm + ": " + why));
        report.brakes()
                .forEach(brake -> lines.add(
                        "brake       " + brake.zone().map(zone -> zone + ": ").orElse("") + brake.text()));
        report.inFlight()
                .forEach(open -> lines.add("in flight   " + move(open) + ": " + phase(open)
                        + Optional.ofNullable(report.waiting().get(open.id()))
                                .map(why -> ": " + why)
                                .orElse("")));
        report.finished().forEach(over -> lines.add("finished    " + move(over) + ": " + phase(over)));
        report.problems().forEach(problem -> lines.add("problem     " + problem));
        return String.join("\n", lines) + "\n";
    }

    /** Returns one line of what happens in the middle of a pass, with a line feed. */
    public static String of(RemediationEvent event) {
        return event.at() + " " + event.line() + "\n";
    }

    private static void staying(Placement placement, List<String> lines) {
        if (placement instanceof Placement.Stays stays) {
            lines.add("stays       " + stays.vm() + ": " + stays.reason());
        } else if (placement instanceof Placement.NoHost none) {
            lines.add("stays       " + none.vm() + ": " + PlacementText.rejections(none));
        }
    }

    private static String move(PlannedMigration planned) {
        return planned.vm() + " from " + planned.source() + " to " + planned.target();
    }

    private static String move(Migration migration) {
        return migration.vm() + " from " + migration.move().source() + " to "
                + migration.move().target();
    }

    private static String phase(Migration migration) {
        return migration.phase() + (migration.reason().isEmpty() ? "" : ", " + migration.reason());
    }
}
