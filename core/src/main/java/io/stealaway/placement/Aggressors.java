package io.stealaway.placement;

import java.util.BitSet;

/** Neighbours that need more than their fair share and do not suffer themselves, by how much more. */
final class Aggressors implements LeaverRanking {
    private final BitSet detected;

    /** Leaves out the VMs that were found to suffer; the set must not change afterwards. */
    Aggressors(BitSet detected) {
        this.detected = detected;
    }

    @Override
    public void rank(PlacementState state, int host, int victim, StayingShares shares, Leavers leavers) {
        for (int place = 0; place < shares.size(); place++) {
            int vm = shares.vm(place);
            long beyond = shares.beyondFairShareMicroCores(vm);
            if (vm != victim && beyond > 0 && !detected.get(vm)) {
                leavers.add(vm, beyond, 1);
            }
        }
    }
}
