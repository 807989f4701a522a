package io.stealaway.remediation;

import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.remediation.rule.PlanningEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers a given plan once, then none; judges moves again by the rules themselves. */
final class ScriptedPlans implements PlanningEngine {
    private final PlacementEngine engine;
    private final List<PlannedMigration> steps = new ArrayList<>();

    ScriptedPlans(Policy policy) {
        engine = PlacementEngine.builder(policy).build();
    }

    /** Adds a step, which waits for the steps at these places. */
    ScriptedPlans step(MigrationPurpose purpose, String vm, String from, String to, String helps, Integer... after) {
        steps.add(PlannedMigration.builder(VmId.of(vm), HostId.of(from), HostId.of(to))
                .purpose(purpose, VmId.of(helps))
                .after(List.of(after))
                .steal(0.2, 0.0)
                .build());
        return this;
    }

    @Override
    public MigrationPlan plan(ClusterSnapshot snapshot, List<Detection> detections, PlacementHolds holds) {
        List<Placement> placements = steps.isEmpty()
                ? List.of()
                : List.of(new Placement.Chosen(steps.get(0).beneficiary(), List.copyOf(steps)));
        steps.clear();
        return new MigrationPlan(snapshot.takenAt(), placements, "0".repeat(64));
    }

    @Override
    public Optional<String> refusal(ClusterSnapshot snapshot, VmId vm, HostId target, PlacementHolds holds) {
        return engine.refusal(snapshot, vm, target, holds);
    }
}
