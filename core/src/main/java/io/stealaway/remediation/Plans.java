package io.stealaway.remediation;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Detection;
import io.stealaway.model.Holds;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.VmId;
import io.stealaway.placement.PlacementEngine;
import java.util.List;
import java.util.Optional;

/** What decides where VMs go, as far as the loop asks. */
interface Plans {
    MigrationPlan plan(ClusterSnapshot snapshot, List<Detection> detections, Holds holds);

    Optional<String> refusal(ClusterSnapshot snapshot, VmId vm, HostId target, Holds holds);

    static Plans of(PlacementEngine engine) {
        return new Plans() {
            @Override
            public MigrationPlan plan(ClusterSnapshot snapshot, List<Detection> detections, Holds holds) {
                return engine.plan(snapshot, detections, holds);
            }

            @Override
            public Optional<String> refusal(ClusterSnapshot snapshot, VmId vm, HostId target, Holds holds) {
                return engine.refusal(snapshot, vm, target, holds);
            }
        };
    }
}
