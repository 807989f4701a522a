package io.stealaway.remediation;

import io.stealaway.model.ZoneId;
import io.stealaway.spi.Journal;
import java.util.List;
import java.util.Optional;

/** A journal whose calls may go wrong as the world's script says. */
final class FaultyJournal implements Journal {
    private final Journal journal;
    private final Faults faults;

    FaultyJournal(Journal journal, Faults faults) {
        this.journal = journal;
        this.faults = faults;
    }

    @Override
    public Contents read() {
        return faults.call("read", Optional.empty(), journal::read);
    }

    @Override
    public Answer raiseEpoch(ZoneId zone, long expectedEpoch) {
        return faults.call("raiseEpoch", Optional.empty(), () -> journal.raiseEpoch(zone, expectedEpoch));
    }

    @Override
    public Answer commit(ZoneId zone, long epoch, List<Change> changes) {
        return faults.call("commit", Optional.empty(), () -> journal.commit(zone, epoch, changes));
    }
}
