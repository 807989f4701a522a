package io.stealaway.placement;

import io.stealaway.model.Policy;
import io.stealaway.spi.HostScorer;
import java.util.Set;

/** Engines of the built-in filters with other preferences. In the engine's package, to reach them. Thread-safe. */
public final class BorrowedRules {
    /** What any scheduler must keep. */
    private static final Set<String> CAPACITY = Set.of("state", "width", "vcpus", "ram", "disk", "role");

    /** What the talk's tool kept besides. */
    private static final Set<String> TALK =
            Set.of("state", "width", "vcpus", "ram", "disk", "role", "metrics", "steal");

    private static final Set<String> COMMON = Set.of("state", "vcpus", "ram", "role", "steal");

    private BorrowedRules() {}

    /** Returns an engine that keeps capacity, state and role cap, refuses hosts with steal, and prefers least steal, then most free. */
    public static PlacementEngine talk(Policy policy) {
        return filtered(policy, TALK)
                .scorer("steal", 1_000.0, new LeastStealScorer())
                .scorer("free-ram", 1.0, new FreeRamScorer())
                .build();
    }

    /** Returns an engine that keeps capacity, state and role cap, and takes the host with most CPU idle. */
    public static PlacementEngine idlest(Policy policy) {
        return filtered(policy, CAPACITY).scorer("idle", 1.0, new IdleScorer()).build();
    }

    /** Returns an engine of the rules that every peer of the benchmarks can express. */
    public static PlacementEngine common(Policy policy) {
        return filtered(policy, COMMON)
                .scorer("steal", 10.0, new LeastStealScorer())
                .scorer("idle", 5.0, new IdleScorer())
                .scorer("free-ram", 1.0, new FreeRamScorer())
                .build();
    }

    /** Returns an engine that keeps every built-in filter and has this preference alone. */
    public static PlacementEngine preferring(Policy policy, HostScorer scorer) {
        PlacementEngine.Builder builder = PlacementEngine.builder(policy).withoutDefaults();
        DefaultRules.FILTERS.forEach(filter -> builder.filter(filter.name(), filter.filter()));
        return builder.scorer("own", 1.0, scorer).build();
    }

    private static PlacementEngine.Builder filtered(Policy policy, Set<String> names) {
        PlacementEngine.Builder builder = PlacementEngine.builder(policy).withoutDefaults();
        DefaultRules.FILTERS.stream()
                .filter(filter -> names.contains(filter.name()))
                .forEach(filter -> builder.filter(filter.name(), filter.filter()));
        return builder;
    }
}
