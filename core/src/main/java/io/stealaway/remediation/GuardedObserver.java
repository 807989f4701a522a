package io.stealaway.remediation;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Holds;
import io.stealaway.model.MigrationPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whoever looks on does not stop the loop, whatever happens to them. */
record GuardedObserver(PassObserver observer) implements PassObserver {
    private static final Logger LOG = LoggerFactory.getLogger(LogName.LOOP);

    @Override
    public void seen(ClusterSnapshot snapshot) {
        guarded(() -> observer.seen(snapshot));
    }

    @Override
    public void planned(ClusterSnapshot snapshot, Holds holds, MigrationPlan plan) {
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
