package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.placement.MigrationLimits.Limit;
import io.stealaway.placement.MigrationLimits.Scope;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of each limit on migrations at the same time is taken when. Only what a migration names has lanes. Not
 * thread-safe.
 */
final class WaveLimits {
    private final ClusterSnapshot snapshot;
    private final MigrationLimits limits;
    private final List<Limit> binding;

    /** For each scope the indices that some migration has there, ascending. */
    private final int[][] named = new int[Scope.values().length][];

    /** For each limit its lanes, in the order of what is named in its scope. */
    private final @Nullable Lane[][] lanes = new Lane[Limit.ALL.size()][];

    /** Takes all migrations that are to be asked about. */
    WaveLimits(ClusterSnapshot snapshot, MigrationLimits limits, List<IndexedMove> moves) {
        this.snapshot = snapshot;
        this.limits = limits;
        binding = Limit.ALL.stream().filter(limits::binds).toList();
        for (Scope scope : Scope.values()) {
            named[scope.ordinal()] = named(scope, moves);
        }
        for (Limit limit : binding) {
            lanes[limit.ordinal()] = new Lane[named[limit.scope().ordinal()].length];
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
        for (Limit limit : binding) {
            int index = move.index(limit.scope(), snapshot);
            if (index >= 0) {
                set.add(lane(limit, index), limit.taken(rate));
            }
        }
        return set;
    }

    private Lane lane(Limit limit, int index) {
        @Nullable Lane[] ofLimit = lanes[limit.ordinal()];
        int place = Arrays.binarySearch(named[limit.scope().ordinal()], index);
        Lane lane = ofLimit[place];
        if (lane == null) {
            lane = new Lane(limits.most(limit, index));
            ofLimit[place] = lane;
        }
        return lane;
    }
}
