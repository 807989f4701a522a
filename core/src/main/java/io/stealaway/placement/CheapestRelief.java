package io.stealaway.placement;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** By what the host would be short of less, for each byte to copy, largest first; then by id. The victim is one of them. */
final class CheapestRelief implements LeaverRanking {

    @Override
    public List<Integer> rank(PlacementState state, int host, int victim, StayingShares shares) {
        return IntStream.of(shares.vms())
                .mapToObj(vm -> new Relief(vm, fall(state, host, vm), bytes(state, vm)))
                .filter(relief -> relief.fall() > 0)
                .sorted(Comparator.reverseOrder())
                .map(Relief::vm)
                .toList();
    }

    private static long fall(PlacementState state, int host, int vm) {
        HostLoads loads = state.loads();
        return loads.relievedStolenMicroCores(host) - loads.relievedStolenMicroCores(host, vm);
    }

    private static long bytes(PlacementState state, int vm) {
        return state.snapshot().vms().get(vm).bytesToCopy();
    }

    /** Ordered by fall for each byte, the smaller id above the larger; nothing to copy is infinitely cheap. */
    private record Relief(int vm, long fall, long bytes) implements Comparable<Relief> {

        /** Compares products of 128 bits, so that rounding never decides. */
        @Override
        public int compareTo(Relief other) {
            int high = Long.compare(Math.multiplyHigh(fall, other.bytes), Math.multiplyHigh(other.fall, bytes));
            int low = Long.compareUnsigned(fall * other.bytes, other.fall * bytes);
            int byRatio = high != 0 ? high : low;
            return byRatio != 0 ? byRatio : Integer.compare(other.vm, vm);
        }
    }
}
