package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.placement.MigrationLimits.Limit;
import io.stealaway.placement.MigrationLimits.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of each limit on migrations at the same time is taken when. Only what a migration names has lanes. Not
 * thread-safe.
 */
final class WaveLimits {
    private final ClusterSnapshot snapshot;
    private final MigrationLimits limits;
    private final List<OfLimit> binding = new ArrayList<>();

    /** The lanes of one limit, by the place of what they are of among all that migrations name, which is ascending. */
    private static final class OfLimit {
        final Limit limit;
        final int[] named;
        final @Nullable Lane[] lanes;

        OfLimit(Limit limit, int[] named) {
            this.limit = limit;
            this.named = named;
            lanes = new Lane[named.length];
        }
    }

    /** Takes all migrations that are to be asked about. */
    WaveLimits(ClusterSnapshot snapshot, MigrationLimits limits, List<IndexedMove> moves) {
        this.snapshot = snapshot;
        this.limits = limits;
        EnumMap<Scope, int[]> named = new EnumMap<>(Scope.class);
        for (Limit limit : Limit.ALL) {
            if (limits.binds(limit)) {
                binding.add(new OfLimit(limit, named.computeIfAbsent(limit.scope(), scope -> named(scope, moves))));
            }
        }
    }

    private int[] named(Scope scope, List<IndexedMove> moves) {
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
    LaneSet lanes(IndexedMove move, long rate) {
        LaneSet set = new LaneSet(binding.size());
        for (OfLimit lanes : binding) {
            int index = move.index(lanes.limit.scope(), snapshot);
            if (index >= 0) {
                set.add(lane(lanes, index), lanes.limit.taken(rate));
            }
        }
        return set;
    }

    private Lane lane(OfLimit lanes, int index) {
        int place = Arrays.binarySearch(lanes.named, index);
        Lane lane = lanes.lanes[place];
        if (lane == null) {
            lane = new Lane(limits.most(lanes.limit, index));
            lanes.lanes[place] = lane;
        }
        return lane;
    }
}
