package io.stealaway.check;

import io.stealaway.json.PlanJson;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Plans whose figures are as the referee has them, legal or not, so that each test breaks the one rule that it is about. */
public final class ExhaustiveSearch {
    private final ClusterSnapshot snapshot;
    private final Policy policy;
    private final PlanReplay replay;
    private final ReferenceCpu cpu;
    private final CheckTimeline timetable;
    private final List<CheckTimeline.Entry> entries = new ArrayList<>();
    private final List<PlannedMigration> steps = new ArrayList<>();

    public ExhaustiveSearch(ClusterSnapshot snapshot, Policy policy) {
        this.snapshot = snapshot;
        this.policy = policy;
        replay = new PlanReplay(snapshot);
        cpu = new ReferenceCpu(snapshot);
        timetable = new CheckTimeline(snapshot, policy.migration());
    }

    /** Adds a move that cures the VM. */
    public ExhaustiveSearch cure(String vm, String target, Integer... after) {
        return step(MigrationPurpose.CURE, vm, vm, target, after);
    }

    /** Adds a move for whatever purpose. */
    ExhaustiveSearch step(MigrationPurpose purpose, String vm, String beneficiary, String target, Integer... after) {
        HostId source = replay.lastMoveOf(VmId.of(vm))
                .map(PlannedMigration::target)
                .orElseGet(() -> snapshot.vm(VmId.of(vm)).orElseThrow().host());
        PlannedMigration draft = PlannedMigration.builder(VmId.of(vm), source, HostId.of(target))
                .purpose(purpose, VmId.of(beneficiary))
                .after(Arrays.asList(after))
                .score(0.5)
                .build();
        replay.meet(draft);
        PlannedMigration step = timed(figured(CheckedStep.of(replay.now(), policy, draft, source)));
        replay.add(step);
        steps.add(step);
        return this;
    }

    private PlannedMigration figured(CheckedStep move) {
        PlannedMigration draft = move.step();
        double then = cpu.ownSteal(move.target(), move.onTarget(), move.vm());
        if (draft.purpose() == MigrationPurpose.RELIEVE) {
            List<Vm> rest = move.state().stayingOn(move.source().id()).stream()
                    .filter(vm -> !vm.id().equals(draft.vm()))
                    .toList();
            Vm relieved = snapshot.vm(draft.beneficiary()).orElseThrow();
            then = rest.contains(relieved) ? cpu.ownSteal(move.source(), rest, relieved) : 0.0;
        }
        double seconds = move.rate() == 0 ? 0.0 : (double) move.memory() / (move.rate() - dirty(move));
        double disk = move.rate() == 0 ? 0.0 : (double) move.vm().localDiskBytes() / move.rate();
        return draft.toBuilder()
                .steal(cpu.observedSteal(draft.judgedBy()), then)
                .predictedHostStealRatio(cpu.hostSteal(move.target(), move.onTarget()))
                .bytesToCopy(move.memory() + move.vm().localDiskBytes())
                .predictedDuration(millis(move.converges() ? seconds + disk : 0.0))
                .predictedDowntime(millis(move.converges() && dirty(move) > 0 ? pause(move) : 0.0))
                .build();
    }

    private static long dirty(CheckedStep move) {
        return move.vm().dirtyBytesPerSecond();
    }

    /** Round by round. */
    private static double pause(CheckedStep move) {
        if (move.rate() == 0) {
            return 0.0;
        }
        double aim = move.policy().migration().maxDowntime().toNanos() / 1e9;
        double left = move.memory();
        do {
            left *= (double) dirty(move) / move.rate();
        } while (left / move.rate() > aim);
        return left / move.rate();
    }

    private static Duration millis(double seconds) {
        return Duration.ofMillis((long) Math.ceil(seconds * 1e3));
    }

    private PlannedMigration timed(PlannedMigration step) {
        List<CheckTimeline.Entry> before =
                step.after().stream().map(entries::get).toList();
        Vm vm = snapshot.vm(step.vm()).orElseThrow();
        List<CheckTimeline.Use> uses = timetable.uses(vm, step.source(), step.target());
        CheckTimeline.Point begin =
                timetable.earliest(before, step.predictedDuration().orElse(Duration.ZERO), uses);
        int wave = timetable.wave(begin, before, uses);
        CheckTimeline.Entry entry =
                new CheckTimeline.Entry(begin, step.predictedDuration().orElse(Duration.ZERO), wave, uses);
        entries.add(entry);
        timetable.add(entry);
        return step.toBuilder().predictedStart(wave, begin.at()).build();
    }

    PlannedMigration last() {
        return steps.get(steps.size() - 1);
    }

    public MigrationPlan plan() {
        return plan(snapshot, policy, steps);
    }

    public static MigrationPlan plan(ClusterSnapshot snapshot, Policy policy, List<PlannedMigration> steps) {
        List<Placement> placements =
                steps.stream().<Placement>map(Placement.Chosen::of).toList();
        return new MigrationPlan(snapshot.takenAt(), placements, PlanJson.hash(steps, policy));
    }

    /** Returns the names of the rules that a plan breaks, in the order in which they are reported. */
    public static Stream<String> broken(
            ClusterSnapshot snapshot, MigrationPlan plan, Policy policy, PlacementHolds holds) {
        return PlanChecker.check(snapshot, plan, policy, holds).stream().map(Violation::rule);
    }
}
