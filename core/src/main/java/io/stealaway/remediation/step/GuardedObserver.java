package io.stealaway.remediation.step;

import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.report.PassObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delegating observer that logs and swallows exceptions, so that an observer cannot abort a pass. */
public record GuardedObserver(PassObserver observer) implements PassObserver {
    private static final Logger LOG = LoggerFactory.getLogger(LoopLogger.LOOP);

    @Override
    public void seen(ClusterSnapshot snapshot) {
        guarded(() -> observer.seen(snapshot));
    }

    @Override
    public void planned(ClusterSnapshot snapshot, PlacementHolds holds, MigrationPlan plan) {
        guarded(() -> observer.planned(snapshot, holds, plan));
    }

    private static void guarded(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            LOG.warn("an observer failed", e);
        }
    }
}
