package io.stealaway.placement.search;

import io.stealaway.placement.order.CandidateHeap;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.PredictedShares;

/** Which VMs are to leave a host on which one suffers. Thread-safe: it has no state. */
@FunctionalInterface
interface CandidateRanking {

    /** Adds the VMs whose leaving would help; the victim among them if its own move counts as help. */
    void rank(PlanState state, int host, int victim, PredictedShares shares, CandidateHeap leavers);
}
