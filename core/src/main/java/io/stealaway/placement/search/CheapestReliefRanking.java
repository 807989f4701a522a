package io.stealaway.placement.search;

import io.stealaway.placement.order.CandidateHeap;
import io.stealaway.placement.state.HostLoads;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.PredictedShares;

/** By what the host would be short of less, for each byte to copy. The victim is one of them. */
final class CheapestReliefRanking implements CandidateRanking {

    @Override
    public void rank(PlanState state, int host, int victim, PredictedShares shares, CandidateHeap leavers) {
        HostLoads loads = state.loads();
        long stolen = loads.relievedStolenMicroCores(host);
        for (int place = 0; place < shares.size(); place++) {
            int vm = shares.vm(place);
            long fall = stolen - loads.relievedStolenMicroCores(host, vm);
            if (fall > 0) {
                leavers.add(vm, fall, state.snapshot().vms().get(vm).bytesToCopy());
            }
        }
    }
}
