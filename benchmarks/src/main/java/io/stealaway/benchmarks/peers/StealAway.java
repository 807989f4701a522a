package io.stealaway.benchmarks.peers;

import io.stealaway.benchmarks.ComparedEngines;
import io.stealaway.benchmarks.Instance;
import io.stealaway.model.Detection;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Ours, with the common rules alone: the whole of {@code plan()}, waves, predictions and hash included. A VM whose host steals no
 * longer once others have left stays, and counts as unplaced.
 */
final class StealAway implements Peer {
    private final PlacementEngine engine = ComparedEngines.common(policy());
    private @Nullable Problem problem;
    private List<Detection> detections = List.of();

    static Policy policy() {
        return Instance.policy().toBuilder()
                .placement(PlacementPolicy.builder()
                        .strategy(VmSelection.VICTIM)
                        .maxRoleVmsPerHost(1)
                        .maxChainMigrations(1)
                        .build())
                .build();
    }

    @Override
    public void prepare(Problem problem) {
        this.problem = problem;
        detections = problem.instance.detections(problem.movers.length);
    }

    @Override
    public int[] solve() {
        Problem asked = Objects.requireNonNull(problem);
        ClusterSnapshot snapshot = asked.instance.snapshot();
        MigrationPlan plan = engine.plan(snapshot, detections, PlacementHolds.none());
        Map<VmId, Integer> targets = new HashMap<>();
        for (PlannedMigration migration : plan.migrations()) {
            targets.put(migration.vm(), snapshot.hostIndex(migration.target()).orElse(-1));
        }
        return IntStream.of(asked.movers)
                .map(vm -> targets.getOrDefault(snapshot.vms().get(vm).id(), -1))
                .toArray();
    }
}
