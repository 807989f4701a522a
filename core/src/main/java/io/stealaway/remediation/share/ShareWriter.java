package io.stealaway.remediation.share;

import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.journal.ShareRemedy;
import io.stealaway.remediation.journal.ShareRemedy.Phase;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import io.stealaway.remediation.step.Actuator;
import io.stealaway.remediation.step.FencedZones;
import io.stealaway.remediation.step.Pass;
import io.stealaway.remediation.step.RemediatorConfig;
import io.stealaway.spi.Journal.Change;
import io.stealaway.spi.Journal.Committed;
import io.stealaway.spi.ShareControl;
import java.time.Instant;
import java.util.List;

/** Sets weights and puts them back, each step journalled before it is taken. */
final class ShareWriter {
    private final RemediatorConfig config;
    private final JournalStore store;
    private final FencedZones fencedZones;
    private final Actuator actuator;

    ShareWriter(RemediatorConfig config, JournalStore store, FencedZones fencedZones, Actuator actuator) {
        this.config = config;
        this.store = store;
        this.fencedZones = fencedZones;
        this.actuator = actuator;
    }

    /** Returns whether all weights are set; if one is refused, all are put back. */
    boolean set(ShareControl shares, ShareRemedy remedy, Pass pass) {
        if (!committed(remedy, List.of(store.put(remedy)))) {
            return false;
        }
        for (ShareControl.Change change : remedy.changes()) {
            ShareControl.SetAnswer answer = actuator.set(shares, change, remedy.zone(), pass);
            if (answer instanceof ShareControl.Refused refused) {
                undo(shares, remedy, change.vm() + " was refused: " + refused.why(), pass);
                return false;
            }
        }
        ShareRemedy set = remedy.enter(Phase.SET, now());
        if (!committed(set, List.of(store.put(set)))) {
            throw new IllegalStateException("another process changed the journal entry of " + remedy.owner());
        }
        return true;
    }

    /** Puts back all weights; what cannot be put back now is tried again in the next pass. */
    void undo(ShareControl shares, ShareRemedy remedy, String why, Pass pass) {
        ShareRemedy undoing = remedy.phase() == Phase.UNDOING ? remedy : remedy.enter(Phase.UNDOING, now());
        if (remedy.phase() != Phase.UNDOING && !committed(undoing, List.of(store.put(undoing)))) {
            return;
        }
        for (ShareControl.Change change : remedy.changes()) {
            ShareControl.RestoreAnswer answer = actuator.restore(shares, change, remedy.zone(), pass);
            if (answer instanceof ShareControl.LeftAlone left) {
                pass.event(
                        Kind.SHARES_UNDONE,
                        change.vm(),
                        change.host(),
                        "its CPU weight is left at " + left.weight() + ", as others have set it");
            }
        }
        pass.event(Kind.SHARES_UNDONE, remedy.victim(), remedy.host(), "CPU weights are as they were: " + why);
        ShareRemedy resting =
                undoing.rest(now(), now().plus(config.policy().shares().maxDuration()));
        committed(resting, List.of(store.put(resting)));
    }

    void forget(ShareRemedy remedy) {
        committed(remedy, List.of(store.delete(JournalKeys.shares(remedy.owner()))));
    }

    private boolean committed(ShareRemedy remedy, List<Change> changes) {
        return fencedZones.commit(remedy.zone(), changes) instanceof Committed;
    }

    private Instant now() {
        return config.clock().instant();
    }
}
