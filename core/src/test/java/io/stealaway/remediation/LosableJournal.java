package io.stealaway.remediation;

import io.stealaway.local.InMemoryJournal;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.Journal;
import java.util.List;

/** A journal that somebody may delete under its users, who find an empty one in its place. */
final class LosableJournal implements Journal {
    private Journal journal = new InMemoryJournal();

    void lose() {
        journal = new InMemoryJournal();
    }

    @Override
    public Contents read() {
        return journal.read();
    }

    @Override
    public Answer raiseEpoch(AvailabilityZone zone, long expectedEpoch) {
        return journal.raiseEpoch(zone, expectedEpoch);
    }

    @Override
    public Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
        return journal.commit(zone, epoch, changes);
    }
}
