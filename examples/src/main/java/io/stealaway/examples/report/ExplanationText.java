package io.stealaway.examples.report;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Explanation;
import io.stealaway.model.Explanation.FailoverCheck;
import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostEvaluation.ScoreGap;
import io.stealaway.model.HostEvaluation.ScorerValue;
import io.stealaway.model.Placement;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.MigrationPolicy.QuietHours;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An explanation in plain text: the VM, the answer, then every host, no line longer than {@link TextTable#WIDTH}.
 *
 * <p>Thread-safe.
 */
public final class ExplanationText {
    private ExplanationText() {}

    /**
     * Returns the text, ending with a line feed.
     *
     * @param suffers whether the VM crosses the thresholds in the snapshot
     * @param policy whose quiet hours are told if they hold for the VM when the snapshot was taken
     */
    public static String of(
            ClusterSnapshot snapshot, Explanation explanation, boolean suffers, MigrationPolicy policy) {
        StringBuilder text = new StringBuilder();
        line(text, "VM:      ", vm(snapshot, explanation));
        line(text, "Suffers: ", suffering(snapshot, explanation, suffers));
        line(text, "Answer:  ", answer(explanation));
        waits(snapshot, explanation, policy)
                .ifPresent(hours -> line(text, "Waits:   ", "nothing begins for it now: quiet " + hours));
        if (explanation.answer() instanceof Placement.NoHost none) {
            nearest(explanation, none).ifPresent(miss -> line(text, "Nearest: ", PlacementText.nearest(miss)));
            none.blocker().ifPresent(blocker -> line(text, "Blocker: ", PlacementText.blocker(blocker)));
        }
        explanation.survival().ifPresent(survival -> line(text, "Zone:    ", survival(survival)));
        explanation.ranking().stream().findFirst().ifPresent(best -> line(text, "Weights: ", weights(best)));
        if (explanation.answer() instanceof Placement.Chosen chosen) {
            text.append('\n').append(StepTable.of(chosen.migrations()));
        }
        return text.append('\n').append(hosts(explanation)).toString();
    }

    /** Those of its role are in the answer: they keep the engine from moving it. */
    private static Optional<QuietHours> waits(
            ClusterSnapshot snapshot, Explanation explanation, MigrationPolicy policy) {
        Vm vm = snapshot.vm(explanation.vm()).orElseThrow();
        AvailabilityZone zone = snapshot.host(vm.host()).orElseThrow().zone();
        return policy.quietHoursOf(vm, zone, snapshot.takenAt())
                .filter(hours -> hours.roles().isEmpty());
    }

    /** A host that is refused for least is known also when the engine names none, which searched for more than one step. */
    private static Optional<Placement.NearestMiss> nearest(Explanation explanation, Placement.NoHost none) {
        return none.nearestMiss()
                .or(() -> explanation
                        .nearestMiss()
                        .map(rejected -> new Placement.NearestMiss(rejected.host(), rejected.refusals())));
    }

    private static void line(StringBuilder text, String label, String words) {
        String lead = label;
        for (String part : TextTable.wrap(words, TextTable.WIDTH - label.length())) {
            text.append(lead).append(part).append('\n');
            lead = " ".repeat(label.length());
        }
    }

    private static String vm(ClusterSnapshot snapshot, Explanation explanation) {
        Vm vm = snapshot.vm(explanation.vm()).orElseThrow();
        return vm.id() + " on " + vm.host() + ", " + Units.count(vm.vcpus(), "vCPU") + ", "
                + Units.gibibytes(vm.ramBytes()) + " RAM, role "
                + vm.role().map(Role::value).orElse("none") + ", " + Units.gibibytes(vm.bytesToCopy()) + " to copy";
    }

    private static String suffering(ClusterSnapshot snapshot, Explanation explanation, boolean suffers) {
        Optional<VmObservation> observation = snapshot.observations().of(explanation.vm());
        if (observation.isEmpty()) {
            return "not known, it was not observed";
        }
        Vm vm = snapshot.vm(explanation.vm()).orElseThrow();
        return (suffers ? "yes" : "no") + ", steal by neighbours "
                + Units.percent(observation.get().neighbourStealRatio()) + ", load5 per vCPU "
                + Units.fraction(observation.get().load5() / vm.vcpus(), 2);
    }

    private static String answer(Explanation explanation) {
        if (explanation.answer() instanceof Placement.Chosen chosen) {
            return chosen(explanation, chosen);
        }
        return explanation.answer() instanceof Placement.NoHost none
                ? "stays: " + PlacementText.rejections(none)
                : "stays: " + PlacementText.why(explanation.answer());
    }

    private static String chosen(Explanation explanation, Placement.Chosen chosen) {
        PlannedMigration last = chosen.decisive();
        String others = chosen.migrations().size() == 1
                ? ""
                : ", the last of " + Units.count(chosen.migrations().size(), "migration");
        boolean best = explanation.ranking().stream()
                .findFirst()
                .filter(first -> first.host().equals(last.target()) && last.vm().equals(explanation.vm()))
                .isPresent();
        return last.vm() + " to " + last.target() + others + ", score " + Units.fraction(last.score(), 3)
                + (best && explanation.margin().isPresent()
                        ? ", ahead of the next by "
                                + Units.fraction(explanation.margin().getAsDouble(), 3)
                        : "");
    }

    static String survival(FailoverCheck survival) {
        return survival.zone() + " " + survives(survival.answer()) + " the loss of " + survival.failing() + " of "
                + Units.count(survival.hosts(), "host") + "; it can commit " + Units.percent(survival.usableShare())
                + " of its capacity at most for that, and commits " + Units.percent(survival.committedShare());
    }

    private static String survives(FailoverResult answer) {
        if (answer instanceof FailoverResult.Fails fails) {
            return "strands " + Units.count(fails.stranded(), "VM") + " with";
        }
        return answer instanceof FailoverResult.Survives ? "survives" : "may or may not survive";
    }

    private static TextTable hosts(Explanation explanation) {
        TextTable table = new TextTable(">rank", "host", "zone", ">score", "why, or why not");
        for (HostEvaluation.Accepted accepted : explanation.ranking()) {
            table.row(
                    Integer.toString(accepted.rank()),
                    accepted.host().value(),
                    accepted.zone().value(),
                    Units.fraction(accepted.score(), 3),
                    scores(accepted) + toWin(accepted.toWin()));
        }
        for (HostEvaluation.Rejected rejected : rejected(explanation)) {
            table.row(
                    "-",
                    rejected.host().value(),
                    rejected.zone().value(),
                    rejected.scores().isEmpty() ? "-" : Units.fraction(rejected.score(), 3),
                    PlacementText.refusals(rejected.refusals()) + thenToWin(explanation, rejected));
        }
        return table;
    }

    /** Returns the refused hosts, those refused for least first: they are the ones worth reading. */
    private static List<HostEvaluation.Rejected> rejected(Explanation explanation) {
        return explanation.hosts().stream()
                .filter(HostEvaluation.Rejected.class::isInstance)
                .map(HostEvaluation.Rejected.class::cast)
                .sorted(Comparator.comparing(
                                (HostEvaluation.Rejected host) -> host.scores().isEmpty())
                        .thenComparingInt(host -> host.refusals().size())
                        .thenComparing(HostEvaluation.Rejected::host))
                .toList();
    }

    private static String weights(HostEvaluation verdict) {
        return verdict.scores().stream()
                .map(value -> value.scorer() + " " + trim(value.weight()))
                .collect(Collectors.joining(", "));
    }

    private static String trim(double weight) {
        return weight == Math.rint(weight) ? Long.toString((long) weight) : Units.fraction(weight, 2);
    }

    private static String scores(HostEvaluation verdict) {
        return verdict.scores().stream().map(ExplanationText::score).collect(Collectors.joining(", "));
    }

    private static String score(ScorerValue value) {
        return value.scorer() + " " + Units.fraction(value.value(), 2);
    }

    private static String toWin(Optional<ScoreGap> change) {
        return change.map(toWin -> "; " + PlacementText.toWin(toWin)).orElse("");
    }

    private static String thenToWin(Explanation explanation, HostEvaluation.Rejected rejected) {
        if (rejected.toWin().isPresent()) {
            return toWin(rejected.toWin()).replaceFirst("; ", "; else ");
        }
        boolean scored = !rejected.scores().isEmpty() && !explanation.ranking().isEmpty();
        return scored && !rejected.host().equals(explanation.source()) ? "; else the best" : "";
    }
}
