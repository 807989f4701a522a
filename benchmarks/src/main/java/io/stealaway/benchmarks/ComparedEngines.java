package io.stealaway.benchmarks;

import io.stealaway.model.policy.Policy;
import io.stealaway.placement.HostFilters;
import io.stealaway.placement.HostScorers;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.HostScorer;
import java.util.List;
import java.util.Set;

/** Engines of the built-in filters with other preferences. Thread-safe. */
public final class ComparedEngines {
    /** What any scheduler must keep. */
    private static final Set<String> CAPACITY = Set.of("state", "width", "vcpus", "ram", "disk", "role");

    /** What the talk's tool kept besides. */
    private static final Set<String> TALK =
            Set.of("state", "width", "vcpus", "ram", "disk", "role", "metrics", "steal");

    /** What every peer of the benchmarks can express. */
    static final List<HostFilter.Named> COMMON_FILTERS = filters(Set.of("state", "vcpus", "ram", "role", "steal"));

    static final List<HostScorer.Named> COMMON_SCORERS =
            List.of(HostScorers.leastSteal(), HostScorers.idle(), HostScorers.freeRam());

    private ComparedEngines() {}

    /**
     * Returns an engine that keeps capacity, state and role cap, refuses hosts with steal, and prefers least steal, then most
     * free.
     */
    public static PlacementEngine talk(Policy policy) {
        return filtered(policy, filters(TALK))
                .scorer(HostScorers.leastSteal().withWeight(1_000.0))
                .scorer(HostScorers.freeRam())
                .build();
    }

    /** Returns an engine that keeps capacity, state and role cap, and takes the host with most CPU idle. */
    public static PlacementEngine idlest(Policy policy) {
        return filtered(policy, filters(CAPACITY))
                .scorer(HostScorers.idle().withWeight(1.0))
                .build();
    }

    /** Returns an engine of the rules that every peer of the benchmarks can express. */
    public static PlacementEngine common(Policy policy) {
        PlacementEngine.Builder builder = filtered(policy, COMMON_FILTERS);
        COMMON_SCORERS.forEach(builder::scorer);
        return builder.build();
    }

    /** Returns an engine that keeps every built-in filter and has this preference alone. */
    public static PlacementEngine preferring(Policy policy, HostScorer scorer) {
        return filtered(policy, HostFilters.defaults())
                .scorer("own", 1.0, scorer)
                .build();
    }

    private static PlacementEngine.Builder filtered(Policy policy, List<HostFilter.Named> filters) {
        PlacementEngine.Builder builder = PlacementEngine.builder(policy).withoutDefaults();
        filters.forEach(builder::filter);
        return builder;
    }

    private static List<HostFilter.Named> filters(Set<String> names) {
        return HostFilters.defaults().stream()
                .filter(filter -> names.contains(filter.name()))
                .toList();
    }
}
