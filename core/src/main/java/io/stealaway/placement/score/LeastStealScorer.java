package io.stealaway.placement.score;

import io.stealaway.spi.PlacementView;
import java.util.Optional;

/** The less CPU is stolen on the host now, the better: 1 - steal. */
final class LeastStealScorer implements BoundedScorer {

    @Override
    public double score(PlacementView view, int host) {
        return 1.0 - view.stealRatio(host);
    }

    @Override
    public Optional<ScoreColumn> column() {
        return Optional.of(ScoreColumn.STEAL);
    }
}
