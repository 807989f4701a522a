package io.stealaway.placement;

import io.stealaway.spi.PlacementView;

/** The more RAM would be left with the VM on the host, the better: free over what may be handed out. */
final class FreeRamScorer implements BoundedScorer {
    /** A VM lowers the bound of every host by no more than this, so that no bound falls below a score, which stops at 0. */
    private static final double MOST_LOWERED = 0.125;

    @Override
    public boolean stealMonotone() {
        return true;
    }

    @Override
    public double score(PlacementView view, int host) {
        long capacity = view.snapshot().ramCapacityBytes(host);
        long left = view.freeRamBytes(host) - view.vm().ramBytes();
        return left <= 0 ? 0.0 : Math.min(1.0, (double) left / (double) capacity);
    }

    /** Not below what a VM may lower it by. */
    @Override
    public double hostBound(PlacementState state, int host) {
        long free = state.loads().freeRamBytes(host);
        return free <= 0
                ? MOST_LOWERED
                : Math.min(
                        1.0,
                        Math.max(
                                MOST_LOWERED,
                                (double) free / (double) state.snapshot().ramCapacityBytes(host)));
    }

    @Override
    public double vmBound(PlacementState state) {
        return 1.0
                - Math.min(
                        MOST_LOWERED,
                        state.vm().ramBytes() / (double) state.loads().largestRamBytes());
    }
}
