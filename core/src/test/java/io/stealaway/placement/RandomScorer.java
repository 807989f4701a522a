package io.stealaway.placement;

import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementView;

/** Scores by a hash: any scorer, as far as an engine can tell. Computes its column from the last host to the first. */
final class RandomScorer implements HostScorer {
    private final long seed;

    RandomScorer(long seed) {
        this.seed = seed;
    }

    @Override
    public double score(PlacementView view, int host) {
        return SplitMix.fraction(
                seed, view.vm().id().value(), view.host(host).id().value());
    }

    @Override
    public void scoreAll(PlacementView view, int[] hosts, int count, double[] scores) {
        String vm = view.vm().id().value();
        for (int i = count - 1; i >= 0; i--) {
            scores[i] = SplitMix.fraction(seed, vm, view.host(hosts[i]).id().value());
        }
    }
}
