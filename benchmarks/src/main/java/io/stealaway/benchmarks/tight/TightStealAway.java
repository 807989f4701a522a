package io.stealaway.benchmarks.tight;

import io.stealaway.benchmarks.ComparedEngines;
import io.stealaway.benchmarks.Instance;
import io.stealaway.model.Detection;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import java.util.List;
import java.util.function.Supplier;

/** Ours: {@code plan()} with at most three migrations for the VM, its snapshot made before. */
final class TightStealAway implements TightPeer {
    private final PlacementEngine engine = ComparedEngines.common(policy());

    private static Policy policy() {
        return Instance.policy().toBuilder()
                .placement(PlacementPolicy.builder()
                        .strategy(VmSelection.VICTIM)
                        .maxRoleVmsPerHost(1)
                        .maxChainMigrations(3)
                        .build())
                .build();
    }

    /** A zone as the engine is given it. */
    private record Asked(ClusterSnapshot snapshot, List<Detection> detections) {
        static Asked of(TightZone zone) {
            ClusterSnapshot snapshot = zone.snapshot();
            Detection victim = new Detection(
                    TightZone.vmId(TightZone.VICTIM),
                    TightZone.hostId(zone.vmHost.get(TightZone.VICTIM)),
                    snapshot.neighbourStealRatio(TightZone.VICTIM),
                    1.0,
                    snapshot.takenAt());
            return new Asked(snapshot, List.of(victim));
        }
    }

    @Override
    public Supplier<List<Move>> prepare(TightZone zone) {
        Asked asked = Asked.of(zone);
        return () -> solve(asked);
    }

    private List<Move> solve(Asked asked) {
        return engine.plan(asked.snapshot, asked.detections, PlacementHolds.none()).migrations().stream()
                .map(migration -> new Move(
                        asked.snapshot.vmIndex(migration.vm()).orElseThrow(),
                        asked.snapshot.hostIndex(migration.target()).orElseThrow()))
                .toList();
    }
}
