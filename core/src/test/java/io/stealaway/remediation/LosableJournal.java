package io.stealaway.remediation;

import io.stealaway.local.InMemoryJournal;
import io.stealaway.local.OlderJournal;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal;
import java.util.List;
import java.util.function.Supplier;

/**
 * A journal that somebody may delete under its users, who find an empty one in its place; or replace by an older copy, which they notice,
 * as those of a file do: until they are started again nothing is answered.
 */
final class LosableJournal implements Journal {
    private Journal journal = new InMemoryJournal();
    private Contents copy = journal.read();
    private boolean replaced;

    void lose() {
        journal = new InMemoryJournal();
        copy = journal.read();
        replaced = false;
    }

    /** Keeps a copy of what it holds now. */
    void copy() {
        copy = journal.read();
    }

    /** Somebody puts the copy in its place. */
    void replace() {
        replaced = true;
    }

    boolean isReplaced() {
        return replaced;
    }

    /** Its users were started again. Returns what they find. */
    Contents reopen() {
        journal = new OlderJournal(copy);
        replaced = false;
        return copy;
    }

    private <T> T untouched(Supplier<T> use) {
        if (replaced) {
            throw new BackendException.Unavailable("journal", "another file was put in its place");
        }
        return use.get();
    }

    @Override
    public Contents read() {
        return untouched(journal::read);
    }

    @Override
    public Answer raiseEpoch(AvailabilityZone zone, long expectedEpoch) {
        return untouched(() -> journal.raiseEpoch(zone, expectedEpoch));
    }

    @Override
    public Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
        return untouched(() -> journal.commit(zone, epoch, changes));
    }
}
