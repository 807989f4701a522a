package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Policy;
import io.stealaway.model.Vm;
import io.stealaway.placement.PlanChecker.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges when the moves of a plan are said to begin, move by move: whether what each waits for is over, whether no limit is
 * passed at any time that it takes, whether it could not begin earlier, and its wave. Not thread-safe.
 */
final class WaveReferee {
    private final ClusterSnapshot snapshot;
    private final Timetable timetable;
    private final List<Timetable.Entry> entries = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();

    WaveReferee(ClusterSnapshot snapshot, Policy policy) {
        this.snapshot = snapshot;
        timetable = new Timetable(snapshot, policy.migration());
    }

    /** Judges the moves of a plan; not asked when one of them is of or to what is not in the snapshot. */
    List<Violation> judge(List<PlannedMigration> steps) {
        steps.forEach(this::judge);
        return violations;
    }

    private void judge(PlannedMigration step) {
        Vm vm = snapshot.vm(step.vm()).orElseThrow();
        List<Timetable.Use> uses = timetable.uses(vm, step.source(), step.target());
        List<Timetable.Entry> before = step.after().stream().map(entries::get).toList();
        Timetable.Point right = timetable.earliest(before, step.predictedDuration(), uses);
        Verdicts verdicts = Verdicts.ofMove(step.vm(), step.target());
        Timetable.Point said = right;
        if (step.predictedStart().equals(right.at())) {
            int wave = timetable.wave(right, before, uses);
            verdicts.expect("wave", step.wave() == wave, "is said to be " + step.wave() + ", and is " + wave);
        } else {
            said = new Timetable.Point(step.predictedStart(), 0);
            judgeOther(step, said, right, verdicts, before, uses);
        }
        Timetable.Entry entry = new Timetable.Entry(said, step.predictedDuration(), step.wave(), uses);
        entries.add(entry);
        timetable.add(entry);
        violations.addAll(verdicts.violations());
    }

    private void judgeOther(
            PlannedMigration step,
            Timetable.Point said,
            Timetable.Point right,
            Verdicts verdicts,
            List<Timetable.Entry> before,
            List<Timetable.Use> uses) {
        boolean early = before.stream().anyMatch(other -> other.end().compareTo(said) > 0);
        boolean fits = timetable.fits(said, step.predictedDuration(), uses);
        verdicts.expect("after", !early, "begins at " + step.predictedStart() + ", before what it waits for is over");
        verdicts.expect("limits", early || fits, "begins at " + step.predictedStart() + ", when a limit is reached");
        verdicts.expect("start", early || !fits, "begins at " + step.predictedStart() + ", and could at " + right.at());
    }
}
