package io.stealaway.placement.score;

import io.stealaway.spi.PlacementView;
import java.util.Optional;

/** The more CPU would be left with the VM on the host, the better: predicted idle CPU over all CPU. */
final class IdleScorer implements BoundedScorer {

    @Override
    public double score(PlacementView view, int host) {
        return view.predictedIdleRatio(host);
    }

    @Override
    public Optional<ScoreColumn> column() {
        return Optional.of(ScoreColumn.IDLE);
    }
}
