package io.stealaway.check;

import io.stealaway.json.PlanJson;
import io.stealaway.model.BatchPlacement;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.VmRequest;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Validates a plan, from any source, against a snapshot. Deliberately reimplements every rule: it shares no code and no state
 * with {@link PlacementEngine}.
 *
 * <p>Migrations are replayed in order. Each is checked with all earlier and in-flight migrations counted on both of their
 * hosts, except those that it waits for, which have ended: if no migration violates a rule, none is violated in any
 * interleaving of starts and ends. Custom filters and the detector's findings are not checked.
 *
 * <p>Whether all VMs of a zone can be placed after the loss of hosts is decided by exhaustive search where feasible, see
 * {@link io.stealaway.model.policy.PlacementPolicy#failureShare}; only a proven violation is reported. In a zone too large
 * for that, a plan must not increase the zone's total capacity deficit.
 *
 * <p>Stateless and thread-safe.
 */
public final class PlanChecker {
    private final ClusterSnapshot snapshot;
    private final Policy policy;
    private final PlacementHolds holds;
    private final PlanReplay replay;
    /** One for all steps: what is remembered is the same for each. */
    private final ReferenceForecast forecast;

    private final SurvivalCheck survival;
    private final List<Violation> violations = new ArrayList<>();

    private PlanChecker(ClusterSnapshot snapshot, Policy policy, PlacementHolds holds) {
        this.snapshot = snapshot;
        this.policy = policy;
        this.holds = holds;
        replay = new PlanReplay(snapshot);
        forecast = new ReferenceForecast(snapshot, policy.foresight());
        survival = new SurvivalCheck(replay.first(), policy.placement());
    }

    /**
     * Judges a plan.
     *
     * @param snapshot the cluster that the plan was made for
     * @param plan the plan
     * @param policy the policy that it must keep
     * @param holds VMs and pairs that it must leave alone
     * @return every rule that it breaks: those of the plan as a whole, then in the order of its migrations; empty for a
     *     good plan
     */
    public static List<Violation> check(
            ClusterSnapshot snapshot, MigrationPlan plan, Policy policy, PlacementHolds holds) {
        return new PlanChecker(snapshot, policy, holds).judge(plan);
    }

    /**
     * Judges what has become of a cluster: names every hard rule that its new state breaks and its old one did not, or
     * breaks worse. VMs in flight count on both hosts. Steal is not judged, since it comes and goes without anybody moving.
     *
     * @param before the cluster as it was
     * @param after the same cluster later; hosts and VMs may have come and gone
     * @param policy the policy whose caps must hold
     * @return the rules newly broken, by VM where one moved, then by host; empty when there is none
     */
    public static List<Violation> checkState(ClusterSnapshot before, ClusterSnapshot after, Policy policy) {
        return new StateCheck(before, after, policy).judge();
    }

    /**
     * Judges where the VMs of a batch are to be created, from any source: each in the order of the answers, with those before it
     * created, so that no step of the creation breaks a rule. Whether more could have been placed is not judged.
     *
     * @param snapshot the cluster that the placement was made for
     * @param batch what was asked for
     * @param placement the answer
     * @param policy the policy that it must keep
     * @param rules the names of the rules that it must keep, as {@link Violation#RULES} has them; others are not reported
     * @return every rule that it breaks: those of the batch as a whole, then in the order of the answers
     */
    public static List<Violation> checkBatch(
            ClusterSnapshot snapshot,
            VmRequest.Batch batch,
            BatchPlacement placement,
            Policy policy,
            Set<String> rules) {
        return new BatchCheck(snapshot, batch, policy)
                .judge(placement).stream()
                        .filter(violation -> rules.contains(violation.rule()))
                        .toList();
    }

    private List<Violation> judge(MigrationPlan plan) {
        judgeWhole(plan);
        List<PlannedMigration> steps = plan.migrations();
        for (int i = 0; i < steps.size(); i++) {
            judge(i, steps.get(i));
        }
        violations.addAll(PurposeCheck.judge(steps, replay, holds, snapshot.takenAt()));
        if (steps.stream().allMatch(this::known)) {
            violations.addAll(new WaveCheck(snapshot, policy).judge(steps));
        }
        return List.copyOf(violations);
    }

    private void judgeWhole(MigrationPlan plan) {
        Violations verdicts = Violations.ofPlan();
        verdicts.expect(
                "snapshot",
                plan.snapshotTakenAt().equals(snapshot.takenAt()),
                "made for the snapshot of " + plan.snapshotTakenAt() + ", judged by that of " + snapshot.takenAt());
        String hash = PlanJson.hash(plan.migrations(), policy);
        verdicts.expect(
                "hash", plan.hash().equals(hash), "says " + plan.hash() + ", migrations and policy give " + hash);
        violations.addAll(verdicts.violations());
    }

    private void judge(int place, PlannedMigration step) {
        Optional<PlannedMigration> earlier = replay.lastMoveOf(step.vm());
        replay.meet(step);
        List<Violation> impossible = impossible(place, step, earlier);
        if (!impossible.isEmpty()) {
            violations.addAll(impossible);
            return;
        }
        HostId source = earlier.map(PlannedMigration::target)
                .orElseGet(() -> snapshot.vm(step.vm()).orElseThrow().host());
        CheckedStep move = CheckedStep.of(replay.now(), policy, step, source);
        violations.addAll(new StepCheck(move, holds, forecast, earlier.isPresent()).judge());
        violations.addAll(survival.judge(move));
        replay.add(step);
    }

    /** A move of what does not exist cannot be replayed, nor a second move of one VM that did not step aside first. */
    private List<Violation> impossible(int place, PlannedMigration step, Optional<PlannedMigration> earlier) {
        Violations verdicts = Violations.ofMove(step.vm(), step.target());
        verdicts.expect("unknown-vm", snapshot.vm(step.vm()).isPresent(), "is not in the snapshot");
        verdicts.expect("unknown-host", snapshot.host(step.target()).isPresent(), "is not in the snapshot");
        verdicts.expect(
                "twice",
                earlier.isEmpty() || comesBack(place, step, earlier.get()),
                "is moved twice in one plan, and not aside and then away");
        return verdicts.violations();
    }

    private boolean known(PlannedMigration step) {
        return snapshot.vm(step.vm()).isPresent()
                && snapshot.host(step.source()).isPresent()
                && snapshot.host(step.target()).isPresent();
    }

    private boolean comesBack(int place, PlannedMigration step, PlannedMigration aside) {
        return aside.purpose() == MigrationPurpose.STEP_ASIDE
                && step.purpose() == MigrationPurpose.CURE
                && replay.waitsFor(place, aside);
    }
}
