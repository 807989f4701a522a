package io.stealaway.placement;

import io.stealaway.spi.PlacementView;

/** The more CPU would be left with the VM on the host, the better: predicted idle CPU over all CPU. */
final class IdleScorer implements BoundedScorer {
    /** A VM lowers the bound of every host by no more than this, so that no bound falls below a score, which stops at 0. */
    private static final double MOST_LOWERED = 0.125;

    @Override
    public boolean stealMonotone() {
        return true;
    }

    @Override
    public double score(PlacementView view, int host) {
        return view.predictedIdleRatio(host);
    }

    /** Not below what a VM may lower it by. */
    @Override
    public double hostBound(PlacementState state, int host) {
        long capacity = state.snapshot().cpuMicroCores(host);
        long idle = capacity - state.loads().needMicroCores(host);
        return Math.min(1.0, Math.max(MOST_LOWERED, (double) idle / (double) capacity));
    }

    @Override
    public double vmBound(PlacementState state) {
        double need = state.loads().need(state.vmIndex());
        return 1.0 - Math.min(MOST_LOWERED, need / state.loads().largestMicroCores());
    }
}
