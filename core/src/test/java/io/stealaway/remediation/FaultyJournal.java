package io.stealaway.remediation;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.VmId;
import io.stealaway.remediation.journal.JournalCodec;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.spi.Journal;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
    public Answer raiseEpoch(AvailabilityZone zone, long expectedEpoch) {
        return faults.call(
                "raiseEpoch",
                Optional.empty(),
                () -> journal.raiseEpoch(zone, expectedEpoch),
                () -> repeated(() -> journal.raiseEpoch(zone, expectedEpoch)));
    }

    @Override
    public Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
        return faults.call(
                "commit",
                about(changes),
                () -> journal.commit(zone, epoch, changes),
                () -> repeated(() -> journal.commit(zone, epoch, changes)));
    }

    /** The only lie that keeps a journal's promise: a client repeats a write whose answer it lost, and is refused by itself. */
    private static Answer repeated(Supplier<Answer> write) {
        Answer lost = write.get();
        return lost instanceof Committed ? write.get() : lost;
    }

    /** The VM whose migration is written, or that a migration's end holds. */
    private static Optional<VmId> about(List<Change> changes) {
        for (Change change : changes) {
            if (change instanceof Put put && change.key().startsWith(JournalKeys.MIGRATION)) {
                return Optional.of(JournalCodec.readMigration(put.text()).vm());
            }
            if (change instanceof Put && change.key().startsWith(JournalKeys.HOLD)) {
                return Optional.of(JournalKeys.vmOfHold(change.key()));
            }
        }
        return Optional.empty();
    }
}
