package io.stealaway.simulation.arrivals;

import io.stealaway.model.BatchPlacement;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.placement.PlacementPreset;
import io.stealaway.placement.PlacementRules;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Chooses hosts for new VMs, one request after another, as a scheduler beside the loop does, and remembers what VMs wanted if it is to.
 * Not thread-safe.
 */
public final class NewVmPlacer {
    private final PlacementEngine engine;
    private final boolean remembers;
    private DemandHistory history = DemandHistory.empty();

    /**
     * A way to choose.
     *
     * @param preset by which rules
     * @param remembers whether it knows what VMs wanted before
     * @param policy the policy in force
     * @param rules what is added to the built-in rules; no part of other presets
     */
    public record Kind(PlacementPreset preset, boolean remembers, Policy policy, PlacementRules rules) {
        /** Returns a placer that has seen nothing yet. */
        public NewVmPlacer start() {
            return new NewVmPlacer(this);
        }
    }

    private NewVmPlacer(Kind kind) {
        remembers = kind.remembers && kind.policy.foresight().enabled();
        PlacementEngine.Builder builder = PlacementEngine.builder(policy(kind), kind.preset);
        if (kind.preset == PlacementPreset.STEAL_AWAY) {
            kind.rules.addTo(builder);
        }
        engine = builder.build();
    }

    /** Other presets do not have the scorers that a policy may weigh. */
    private static Policy policy(Kind kind) {
        Policy policy = kind.policy;
        return kind.preset == PlacementPreset.STEAL_AWAY
                ? policy
                : policy.toBuilder()
                        .placement(policy.placement().toBuilder()
                                .scorerWeights(new TreeMap<>())
                                .build())
                        .build();
    }

    /** Returns whether it would look at the cluster at this time, were nothing asked for. */
    public boolean due(Instant now) {
        return remembers && history.due(now, engine.policy().foresight().interval());
    }

    /**
     * Remembers what VMs want, when it is time for that.
     *
     * @param absent VMs that are out of service and show less than they want
     */
    public void look(ClusterSnapshot seen, Set<VmId> absent) {
        if (due(seen.takenAt())) {
            history = history.recorded(
                    seen.takenAt(),
                    seen.vms(),
                    vm -> seen.observed(vm)
                                    && !absent.contains(seen.vms().get(vm).id())
                            ? seen.wantedMicroCores(vm)
                            : DemandHistory.MISSING,
                    engine.policy().foresight().interval(),
                    engine.policy().foresight().moments());
        }
    }

    /** Chooses hosts for all VMs of a request, or for none of them. */
    public BatchPlacement place(ClusterSnapshot seen, VmRequest request) {
        return engine.place(
                remembers ? seen.withDemandHistory(history) : seen, new VmRequest.Batch(List.of(request), true));
    }
}
