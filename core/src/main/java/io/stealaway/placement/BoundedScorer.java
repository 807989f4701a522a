package io.stealaway.placement;

import io.stealaway.spi.HostScorer;

/**
 * A scorer that can say, without looking at a VM and a host together, how much they score at most: no more than
 * {@code hostBound + vmBound - 1}. By that a search can leave out hosts that cannot win.
 */
interface BoundedScorer extends HostScorer {

    /** Returns the most that a host can score, in [0,1], by the snapshot alone; moves that are added later only lower it. */
    default double hostBound(PlacementState state, int host) {
        return 1.0;
    }

    /** Returns the most that the VM asked about can score on a host that it is not on, in [0,1]. */
    default double vmBound(PlacementState state) {
        return 1.0;
    }
}
