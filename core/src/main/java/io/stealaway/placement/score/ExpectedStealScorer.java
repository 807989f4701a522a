package io.stealaway.placement.score;

import io.stealaway.spi.PlacementView;

/** The less CPU is expected to be stolen with the VM on the host, the better: 1 - expected steal over the most that is accepted. */
final class ExpectedStealScorer implements BoundedScorer {

    @Override
    public double score(PlacementView view, int host) {
        double most = view.policy().foresight().maxExpectedStealRatio();
        double expected = view.expectedStealRatio(host);
        return expected >= most ? 0.0 : 1.0 - expected / most;
    }
}
