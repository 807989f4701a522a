package io.stealaway.remediation.share;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.journal.ShareRemedy;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import io.stealaway.remediation.step.Actuator;
import io.stealaway.remediation.step.FencedZones;
import io.stealaway.remediation.step.Pass;
import io.stealaway.remediation.step.RemediatorConfig;
import io.stealaway.remediation.step.Sweep;
import io.stealaway.spi.ShareControl;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds weights that bear our tag and that no entry of the journal will put back, and puts them back. */
final class ShareSweep {
    private final RemediatorConfig config;
    private final JournalStore store;
    private final FencedZones fencedZones;
    private final Actuator actuator;
    private Instant next = Instant.MIN;

    ShareSweep(RemediatorConfig config, JournalStore store, FencedZones fencedZones, Actuator actuator) {
        this.config = config;
        this.store = store;
        this.fencedZones = fencedZones;
        this.actuator = actuator;
    }

    /** Sweeps when a zone is newly led, hourly, and again as long as something is left over. */
    void run(ShareControl shares, boolean newlyLeading, Optional<ClusterSnapshot> topology, Pass pass) {
        Instant now = config.clock().instant();
        if (!newlyLeading && now.isBefore(next)) {
            return;
        }
        next = Instant.MIN;
        // Listed before the journal is read: a change whose entry is not to be seen then is not about to get one.
        List<ShareControl.Change> owned = shares.owned();
        store.refresh();
        boolean complete = topology.isPresent() || owned.isEmpty();
        for (ShareControl.Change change : owned) {
            Optional<AvailabilityZone> zone =
                    topology.flatMap(known -> known.host(change.host())).map(host -> host.zone());
            if (zone.isPresent() && fencedZones.leads(zone.get()) && !covered(change)) {
                actuator.restore(shares, change, zone.get(), pass);
                pass.event(
                        Kind.SHARES_UNDONE,
                        change.vm(),
                        change.host(),
                        "its CPU weight was changed by " + change.owner() + ", which is not under way");
            }
        }
        next = complete ? now.plus(Sweep.INTERVAL) : Instant.MIN;
    }

    /** Returns whether nothing was left over, and nothing is due to be looked for. */
    boolean clean() {
        return !next.equals(Instant.MIN);
    }

    private boolean covered(ShareControl.Change change) {
        if (store.unreadable().containsKey(JournalKeys.shares(change.owner()))) {
            return true;
        }
        return store.remedies().stream()
                .filter(ShareRemedy::inEffect)
                .anyMatch(remedy -> remedy.owner().equals(change.owner())
                        && remedy.changes().stream().anyMatch(one -> one.vm().equals(change.vm())));
    }
}
