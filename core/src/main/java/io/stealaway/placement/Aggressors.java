package io.stealaway.placement;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Neighbours that need more than their fair share and do not suffer themselves, by how much more, largest first; then by id. */
final class Aggressors implements LeaverRanking {
    private final BitSet detected;

    /** Leaves out the VMs that were found to suffer; the set must not change afterwards. */
    Aggressors(BitSet detected) {
        this.detected = detected;
    }

    @Override
    public List<Integer> rank(PlacementState state, int host, int victim, StayingShares shares) {
        return IntStream.of(shares.vms())
                .filter(vm -> vm != victim && !detected.get(vm))
                .mapToObj(vm -> new Greed(vm, shares.beyondFairShareMicroCores(vm)))
                .filter(greed -> greed.microCores() > 0)
                .sorted(Comparator.comparingLong(Greed::microCores).reversed())
                .map(Greed::vm)
                .toList();
    }

    private record Greed(int vm, long microCores) {}
}
