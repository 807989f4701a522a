package io.stealaway.placement;

import io.stealaway.spi.HostScorer;

/**
 * A scorer that can say how much a VM scores at most, whatever the host. By that, and by what columns tell of each host, a
 * search can leave out hosts that cannot win.
 */
interface BoundedScorer extends HostScorer {

    /** Returns the most that the VM asked about can score on a host that it is not on, in [0,1]. */
    default double vmBound(PlacementState state) {
        return 1.0;
    }
}
