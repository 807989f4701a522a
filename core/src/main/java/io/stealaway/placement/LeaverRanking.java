package io.stealaway.placement;

/** Which VMs are to leave a host on which one suffers. Thread-safe: it has no state. */
@FunctionalInterface
interface LeaverRanking {

    /** Adds the VMs whose leaving would help; the victim among them if its own move counts as help. */
    void rank(PlacementState state, int host, int victim, StayingShares shares, Leavers leavers);
}
