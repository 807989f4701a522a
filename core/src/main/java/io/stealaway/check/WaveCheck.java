package io.stealaway.check;

import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges when the moves of a plan are said to begin, move by move: whether what each waits for is over, whether no limit is
 * passed at any time that it takes, whether it could not begin earlier, and its wave. Not thread-safe.
 */
final class WaveCheck {
    private final ClusterSnapshot snapshot;
    private final CheckTimeline timeline;
    private final List<CheckTimeline.Entry> entries = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();

    WaveCheck(ClusterSnapshot snapshot, Policy policy) {
        this.snapshot = snapshot;
        timeline = new CheckTimeline(snapshot, policy.migration());
    }

    /** Judges the moves of a plan; not asked when one of them is of or to what is not in the snapshot. */
    List<Violation> judge(List<PlannedMigration> steps) {
        steps.forEach(this::judge);
        return violations;
    }

    private void judge(PlannedMigration step) {
        Vm vm = snapshot.vm(step.vm()).orElseThrow();
        List<CheckTimeline.Use> uses = timeline.uses(vm, step.source(), step.target());
        List<CheckTimeline.Entry> before =
                step.after().stream().map(entries::get).toList();
        CheckTimeline.Point right = timeline.earliest(before, duration(step), uses);
        Violations verdicts = Violations.ofMove(step.vm(), step.target());
        CheckTimeline.Point said = right;
        if (step.predictedStart().equals(right.at())) {
            int wave = timeline.wave(right, before, uses);
            verdicts.expect("wave", step.wave() == wave, "is said to be " + step.wave() + ", and is " + wave);
        } else {
            said = new CheckTimeline.Point(step.predictedStart(), 0);
            judgeOther(step, said, right, verdicts, before, uses);
        }
        CheckTimeline.Entry entry = new CheckTimeline.Entry(said, duration(step), step.wave(), uses);
        entries.add(entry);
        timeline.add(entry);
        violations.addAll(verdicts.violations());
    }

    private static Duration duration(PlannedMigration step) {
        return step.predictedDuration().orElse(Duration.ZERO);
    }

    private void judgeOther(
            PlannedMigration step,
            CheckTimeline.Point said,
            CheckTimeline.Point right,
            Violations verdicts,
            List<CheckTimeline.Entry> before,
            List<CheckTimeline.Use> uses) {
        boolean early = before.stream().anyMatch(other -> other.end().compareTo(said) > 0);
        boolean fits = timeline.fits(said, duration(step), uses);
        verdicts.expect("after", !early, "begins at " + step.predictedStart() + ", before what it waits for is over");
        verdicts.expect("limits", early || fits, "begins at " + step.predictedStart() + ", when a limit is reached");
        verdicts.expect("start", early || !fits, "begins at " + step.predictedStart() + ", and could at " + right.at());
    }
}
