package io.stealaway.placement;

import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementView;

/** Scores by a hash: any scorer, as far as an engine can tell. Computes its column from the last host to the first. */
final class DiceScorer implements HostScorer {
    private final long seed;

    DiceScorer(long seed) {
        this.seed = seed;
    }

    @Override
    public double score(PlacementView view, int host) {
        return Dice.fraction(seed, view.vm().id().value(), view.host(host).id().value());
    }

    @Override
    public void scoreAll(PlacementView view, int[] hosts, int count, double[] scores) {
        String vm = view.vm().id().value();
        for (int i = count - 1; i >= 0; i--) {
            scores[i] = Dice.fraction(seed, vm, view.host(hosts[i]).id().value());
        }
    }
}
