package io.stealaway.placement.schedule;

import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.schedule.MigrationLimits.Limit;
import io.stealaway.placement.schedule.MigrationLimits.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of each limit on migrations at the same time is taken when. Only what a migration names has lanes. Not
 * thread-safe.
 */
final class ConcurrencyLimits {
    private final ClusterSnapshot snapshot;
    private final MigrationLimits limits;
    private final List<OfLimit> binding = new ArrayList<>();

    /** The lanes of one limit, by the place of what they are of among all that migrations name, which is ascending. */
    private static final class OfLimit {
        final Limit limit;
        final int[] named;
        final @Nullable CapacityTimeline[] lanes;

        OfLimit(Limit limit, int[] named) {
            this.limit = limit;
            this.named = named;
            lanes = new CapacityTimeline[named.length];
        }
    }

    /** Takes all migrations that are to be asked about. */
    ConcurrencyLimits(ClusterSnapshot snapshot, MigrationLimits limits, List<IndexedMigration> moves) {
        this.snapshot = snapshot;
        this.limits = limits;
        EnumMap<Scope, int[]> named = new EnumMap<>(Scope.class);
        for (Limit limit : Limit.ALL) {
            if (limits.binds(limit)) {
                binding.add(new OfLimit(limit, named.computeIfAbsent(limit.scope(), scope -> named(scope, moves))));
            }
        }
    }

    private int[] named(Scope scope, List<IndexedMigration> moves) {
        return moves.stream()
                .mapToInt(move -> move.index(scope, snapshot))
                .filter(index -> index >= 0)
                .sorted()
                .distinct()
                .toArray();
    }

    /**
     * Returns what a migration takes part of.
     *
     * @param rate its rate on the wire, bytes per second
     */
    TimelineSet lanes(IndexedMigration move, long rate) {
        TimelineSet set = new TimelineSet(binding.size());
        for (OfLimit lanes : binding) {
            int index = move.index(lanes.limit.scope(), snapshot);
            if (index >= 0) {
                set.add(lane(lanes, index), lanes.limit.taken(rate));
            }
        }
        return set;
    }

    private CapacityTimeline lane(OfLimit lanes, int index) {
        int place = Arrays.binarySearch(lanes.named, index);
        CapacityTimeline lane = lanes.lanes[place];
        if (lane == null) {
            lane = new CapacityTimeline(limits.most(lanes.limit, index));
            lanes.lanes[place] = lane;
        }
        return lane;
    }
}
