package io.stealaway.placement;

/** By what the host would be short of less, for each byte to copy. The victim is one of them. */
final class CheapestRelief implements LeaverRanking {

    @Override
    public void rank(PlacementState state, int host, int victim, StayingShares shares, Leavers leavers) {
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
