package io.stealaway.examples.report;

import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.simulation.SimulationResult;
import io.stealaway.simulation.SimulationResult.DayRow;
import io.stealaway.simulation.SimulationResult.Interval;
import io.stealaway.simulation.SimulationResult.Summary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The summary of a simulation in plain text, no line longer than {@link TextTable#WIDTH}.
 *
 * <p>Thread-safe.
 */
public final class SummaryText {
    private static final int SHOWN_VIOLATIONS = 5;
    private static final int SHOWN_RULES = 8;

    private SummaryText() {}

    /** Returns the text, ending with a line feed. */
    public static String of(SimulationReport report) {
        SimulationResult result = report.result();
        StringBuilder text = new StringBuilder();
        wrapped(text, "", "Simulated: " + report.title());
        text.append('\n').append(sideBySide(result.summary()));
        if (result.summary().sufferingVmMinutesOff() > 0) {
            text.append('\n').append(SufferingStrip.of(result.intervals()));
        }
        text.append('\n').append(loop(result));
        if (result.days().size() > 1) {
            text.append('\n').append(days(result));
        }
        if (result.days().stream().anyMatch(day -> day.requests() > 0)) {
            text.append('\n').append(arrivals(result));
        }
        List<RuleRefusals> refusals = report.explanations().refusals();
        if (!refusals.isEmpty()) {
            text.append('\n').append(refusals(refusals));
        }
        if (!result.brakes().isEmpty()) {
            text.append('\n').append(brakes(result.brakes()));
        }
        appendViolations(text, result);
        appendNotes(text, report);
        return text.toString();
    }

    private static TextTable sideBySide(Summary s) {
        return new TextTable("what VMs suffered", "unit", ">loop off", ">loop on", ">oracle")
                .row(
                        "suffering",
                        "VM-minutes",
                        Units.count(s.sufferingVmMinutesOff()),
                        Units.count(s.sufferingVmMinutesOn()),
                        Units.count(s.sufferingVmMinutesOracle()))
                .row("less than off", "%", "-", percent(s.reduction()), percent(oracleReduction(s)))
                .row(
                        "fairness of tenants, 1 is even",
                        "Jain's index",
                        Units.fraction(s.fairnessOff().jain(), 4),
                        Units.fraction(s.fairnessOn().jain(), 4),
                        "-")
                .row(
                        "best less worst-served tenant",
                        "% of need",
                        percent(s.fairnessOff().spread()),
                        percent(s.fairnessOn().spread()),
                        "-");
    }

    private static TextTable loop(SimulationResult result) {
        Summary s = result.summary();
        TextTable table = new TextTable("what the loop did", "unit", ">value", "meaning")
                .row("detections", "", Units.count(s.detections()), "times a VM was found to suffer")
                .row("precision", "%", percent(s.precision()), "of these, VMs that truly suffered")
                .row(
                        "recall",
                        "%",
                        percent(s.recall()),
                        "of " + Units.count(s.episodes()) + " true episodes of 10 min or more, found")
                .row("migrations", "", Units.count(decided(s)), outcomes(s))
                .row("of these on the wire", "", Units.count(s.migrations()), "live migrations that began")
                .row("moved", "GB", gigabytes(s.bytesMoved()), "over the wire, failed migrations included")
                .row("busiest link", "%", percent(busiestLink(result)), "of one direction's limit, most in 5 min")
                .row("isolated", "VM-minutes", oneDigit(s.isolatedVmMinutes()), "out of an orchestrator")
                .row("left isolated", "VMs", Units.count(s.isolatedAtEnd()), "at the end; must be 0");
        if (s.weightChanges() > 0) {
            table.row(
                            "CPU weights changed",
                            "times",
                            Units.count(s.weightChanges()),
                            "for VMs that could not, or not yet, be moved")
                    .row(
                            "changed weights",
                            "VM-minutes",
                            oneDigit(s.changedWeightVmMinutes()),
                            "until they were put back");
        }
        return table.row("left unknown", "migrations", Units.count(s.unknownAtEnd()), "end not known at the end")
                .row("rule violations", "", Units.count(s.ruleViolations()), "by an independent checker; must be 0")
                .row(
                        "plan hash",
                        "SHA-256",
                        s.planHash().substring(0, Math.min(12, s.planHash().length())),
                        "first 12 digits; --json has all");
    }

    /** Also those that were decided and cancelled before they went on the wire, so that the parts add up. */
    private static long decided(Summary s) {
        return s.outcomes().values().stream().mapToLong(Integer::longValue).sum();
    }

    private static TextTable days(SimulationResult result) {
        TextTable table = new TextTable(
                "day",
                ">suffered off",
                ">on",
                ">less, %",
                ">GB",
                ">moves",
                ">PREVENT",
                ">before peak",
                ">in it",
                ">right");
        for (int day = 0; day < result.days().size(); day++) {
            DayRow on = result.days().get(day);
            long off = result.daysOff().get(day).suffering();
            table.row(
                    Integer.toString(on.day()),
                    Units.count(off),
                    Units.count(on.suffering()),
                    off == 0 ? "-" : percent((double) (off - on.suffering()) / off),
                    gigabytes(on.bytes()),
                    Units.count(on.migrations()),
                    Units.count(on.preventive()),
                    Units.count(on.beforePeak()),
                    Units.count(on.inPeak()),
                    Units.count(on.foreseenRight()));
        }
        return table;
    }

    private static TextTable arrivals(SimulationResult result) {
        TextTable table = new TextTable(
                "day", ">requests", ">rejected, off", ">on", ">VMs created, off", ">on", ">VMs deleted, off", ">on");
        for (int day = 0; day < result.days().size(); day++) {
            DayRow off = result.daysOff().get(day);
            DayRow on = result.days().get(day);
            table.row(
                    Integer.toString(on.day()),
                    Units.count(on.requests()),
                    Units.count(off.rejected()),
                    Units.count(on.rejected()),
                    Units.count(off.created()),
                    Units.count(on.created()),
                    Units.count(off.deleted()),
                    Units.count(on.deleted()));
        }
        return table;
    }

    private static double busiestLink(SimulationResult result) {
        return result.intervals().stream()
                .mapToDouble(Interval::busiestLink)
                .max()
                .orElse(0.0);
    }

    private static TextTable refusals(List<RuleRefusals> refusals) {
        TextTable table = new TextTable("what refused hosts", ">hosts", ">alone", "meaning");
        refusals.stream()
                .limit(SHOWN_RULES)
                .forEach(rule -> table.row(
                        rule.rule(),
                        Units.count(rule.hosts()),
                        Units.count(rule.alone()),
                        rule.equals(refusals.get(0))
                                ? "of the VM's zone, over all decisions; alone: no other rule did"
                                : ""));
        return table;
    }

    private static String outcomes(Summary s) {
        return s.outcomes().isEmpty()
                ? "none was begun"
                : s.outcomes().entrySet().stream()
                        .map(e -> Units.count(e.getValue()) + " " + e.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static TextTable brakes(Map<String, Long> brakes) {
        TextTable table = new TextTable("what held the loop back", ">times");
        brakes.forEach((kind, times) -> table.row(kind, Units.count(times)));
        return table;
    }

    private static void appendViolations(StringBuilder text, SimulationResult result) {
        if (result.violations().isEmpty()) {
            return;
        }
        text.append("\nbroken rules\n");
        result.violations().stream().limit(SHOWN_VIOLATIONS).forEach(v -> wrapped(text, "- ", v));
        int more = result.violations().size() - SHOWN_VIOLATIONS;
        if (more > 0) {
            text.append("- and ").append(Units.count(more)).append(" more; --json has all\n");
        }
    }

    private static void appendNotes(StringBuilder text, SimulationReport report) {
        boolean dryRun = report.config().policy().mode() != RunMode.ACT;
        if (report.result().notes().isEmpty() && !dryRun) {
            return;
        }
        text.append("\nnotes\n");
        if (dryRun) {
            wrapped(text, "- ", dryRunNote(report));
        }
        report.result().notes().forEach(note -> wrapped(text, "- ", note));
    }

    static String dryRunNote(SimulationReport report) {
        return "the policy's mode is " + report.config().policy().mode()
                + ", so nothing was moved; with mode ACT the loop acts";
    }

    private static void wrapped(StringBuilder text, String bullet, String words) {
        String indent = " ".repeat(bullet.length());
        String lead = bullet;
        for (String line : TextTable.wrap(words, TextTable.WIDTH - bullet.length())) {
            text.append(lead).append(line).append('\n');
            lead = indent;
        }
    }

    /** Returns the part of the suffering that the oracle would have removed, fraction; 0 when there was none. */
    static double oracleReduction(Summary s) {
        return s.sufferingVmMinutesOff() == 0
                ? 0.0
                : 1.0 - (double) s.sufferingVmMinutesOracle() / s.sufferingVmMinutesOff();
    }

    private static String percent(double fraction) {
        return oneDigit(fraction * 100);
    }

    private static String oneDigit(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }

    private static String gigabytes(long bytes) {
        return oneDigit(bytes / 1e9);
    }
}
