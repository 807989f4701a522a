package io.stealaway.placement;

import io.stealaway.spi.PlacementView;

/** The less CPU is stolen on the host now, the better: 1 - steal. */
final class LeastStealScorer implements BoundedScorer {

    @Override
    public boolean stealMonotone() {
        return true;
    }

    @Override
    public double score(PlacementView view, int host) {
        return 1.0 - view.stealRatio(host);
    }
}
