package io.stealaway.placement.search;

import io.stealaway.placement.order.CandidateHeap;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.PredictedShares;
import java.util.BitSet;

/** Neighbours that need more than their fair share and do not suffer themselves, by how much more. */
final class AggressorRanking implements CandidateRanking {
    private final BitSet detected;

    /** Leaves out the VMs that were found to suffer; the set must not change afterwards. */
    AggressorRanking(BitSet detected) {
        this.detected = detected;
    }

    @Override
    public void rank(PlanState state, int host, int victim, PredictedShares shares, CandidateHeap leavers) {
        for (int place = 0; place < shares.size(); place++) {
            int vm = shares.vm(place);
            long beyond = shares.beyondFairShareMicroCores(vm);
            if (vm != victim && beyond > 0 && !detected.get(vm)) {
                leavers.add(vm, beyond, 1);
            }
        }
    }
}
