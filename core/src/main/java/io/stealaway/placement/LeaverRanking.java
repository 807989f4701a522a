package io.stealaway.placement;

import java.util.List;

/** Which VMs are to leave a host on which one suffers. Stateless and thread-safe. */
@FunctionalInterface
interface LeaverRanking {

    /** Returns the VMs whose leaving would help, the most wanted first; the victim among them if its own move counts as help. */
    List<Integer> rank(PlacementState state, int host, int victim, StayingShares shares);
}
