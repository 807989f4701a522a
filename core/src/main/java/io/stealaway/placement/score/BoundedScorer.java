package io.stealaway.placement.score;

import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementView;
import java.util.Optional;

/**
 * A scorer that can say how much a VM scores at most, whatever the host. By that, and by what columns tell of each host, a
 * search can leave out hosts that cannot win. A search asks such a scorer about few hosts only, so it must never fail.
 */
public interface BoundedScorer extends HostScorer {

    /**
     * Returns the most that the VM of the view can score on a host that it is not on, in [0,1].
     *
     * @param largestMicroCores the CPU of the host that has most, above 0
     */
    default double vmBound(PlacementView view, long largestMicroCores) {
        return 1.0;
    }

    /** Returns the column that holds what this scorer gives, but for rounding; empty when it takes more than a column. */
    default Optional<ScoreColumn> column() {
        return Optional.empty();
    }

    /** Returns the scorer as one with bounds; empty when it has none. */
    static Optional<BoundedScorer> of(HostScorer scorer) {
        return scorer instanceof BoundedScorer bounded ? Optional.of(bounded) : Optional.empty();
    }
}
