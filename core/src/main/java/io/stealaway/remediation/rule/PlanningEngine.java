package io.stealaway.remediation.rule;

import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import java.util.List;
import java.util.Optional;

/** The part of the placement engine that the loop uses. */
public interface PlanningEngine {
    MigrationPlan plan(ClusterSnapshot snapshot, List<Detection> detections, PlacementHolds holds);

    Optional<String> refusal(ClusterSnapshot snapshot, VmId vm, HostId target, PlacementHolds holds);

    static PlanningEngine of(PlacementEngine engine) {
        return new PlanningEngine() {
            @Override
            public MigrationPlan plan(ClusterSnapshot snapshot, List<Detection> detections, PlacementHolds holds) {
                return engine.plan(snapshot, detections, holds);
            }

            @Override
            public Optional<String> refusal(ClusterSnapshot snapshot, VmId vm, HostId target, PlacementHolds holds) {
                return engine.refusal(snapshot, vm, target, holds);
            }
        };
    }
}
