package io.stealaway.placement.score;

import io.stealaway.spi.PlacementView;
import java.util.Optional;

/** The less CPU would be stolen with the VM on the host, the better: 1 - predicted steal. */
final class PredictedStealScorer implements BoundedScorer {

    @Override
    public double score(PlacementView view, int host) {
        return 1.0 - view.predictedStealRatio(host);
    }

    @Override
    public Optional<ScoreColumn> column() {
        return Optional.of(ScoreColumn.PREDICTED_STEAL);
    }
}
