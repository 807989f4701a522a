package io.stealaway.placement.score;

import io.stealaway.spi.PlacementView;
import java.util.Optional;

/** The more RAM would be left with the VM on the host, the better: free over what may be handed out. */
final class FreeRamScorer implements BoundedScorer {

    @Override
    public double score(PlacementView view, int host) {
        long capacity = view.snapshot().ramCapacityBytes(host);
        long left = view.freeRamBytes(host) - view.vm().ramBytes();
        return left <= 0 ? 0.0 : Math.min(1.0, (double) left / (double) capacity);
    }

    @Override
    public Optional<ScoreColumn> column() {
        return Optional.of(ScoreColumn.FREE_RAM);
    }
}
