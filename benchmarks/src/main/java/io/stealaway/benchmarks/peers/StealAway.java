package io.stealaway.benchmarks.peers;

import io.stealaway.benchmarks.Instance;
import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Detection;
import io.stealaway.model.Holds;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementPolicy;
import io.stealaway.model.PlacementPolicy.Strategy;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Policy;
import io.stealaway.model.VmId;
import io.stealaway.placement.BorrowedRules;
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
    private final PlacementEngine engine = BorrowedRules.common(policy());
    private @Nullable Problem problem;
    private List<Detection> detections = List.of();

    static Policy policy() {
        return Instance.policy().toBuilder()
                .placement(PlacementPolicy.builder()
                        .strategy(Strategy.VICTIM)
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
        MigrationPlan plan = engine.plan(snapshot, detections, Holds.none());
        Map<VmId, Integer> targets = new HashMap<>();
        for (PlannedMigration migration : plan.migrations()) {
            targets.put(migration.vm(), snapshot.hostIndex(migration.target()).orElse(-1));
        }
        return IntStream.of(asked.movers)
                .map(vm -> targets.getOrDefault(snapshot.vms().get(vm).id(), -1))
                .toArray();
    }
}
