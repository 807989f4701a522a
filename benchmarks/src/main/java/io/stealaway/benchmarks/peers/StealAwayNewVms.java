package io.stealaway.benchmarks.peers;

import io.stealaway.benchmarks.Instance;
import io.stealaway.model.BatchPlacement;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.placement.PlacementPreset;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Ours by a preset: the whole of {@code place()}, alternates and hash included. */
final class StealAwayNewVms implements NewVmPeer {
    private final PlacementEngine engine;
    private VmRequest.@Nullable Batch batch;
    private @Nullable Problem problem;

    StealAwayNewVms(PlacementPreset preset) {
        engine = PlacementEngine.builder(Instance.policy(), preset).build();
    }

    @Override
    public void prepare(Problem problem, VmRequest.Batch batch) {
        this.problem = problem;
        this.batch = batch;
    }

    @Override
    public int[] solve() {
        ClusterSnapshot snapshot = Objects.requireNonNull(problem).instance.snapshot();
        VmRequest.Batch asked = Objects.requireNonNull(batch);
        BatchPlacement placement = engine.place(snapshot, asked);
        Map<VmId, Queue<Integer>> hosts = new HashMap<>();
        for (BatchPlacement.Placed placed : placement.placed()) {
            hosts.computeIfAbsent(placed.request(), request -> new ArrayDeque<>())
                    .add(snapshot.hostIndex(placed.host()).orElseThrow());
        }
        return NewVmVerdict.requests(asked).stream()
                .mapToInt(request -> Optional.ofNullable(hosts.get(request.id()))
                        .map(Queue::poll)
                        .orElse(-1))
                .toArray();
    }
}
