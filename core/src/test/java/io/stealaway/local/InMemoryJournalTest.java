package io.stealaway.local;

import io.stealaway.spi.Journal;
import io.stealaway.testkit.JournalContract;

class InMemoryJournalTest extends JournalContract {
    private final Journal journal = new InMemoryJournal();

    @Override
    protected Journal journal() {
        return journal;
    }

    @Override
    protected Journal reopened() {
        return journal;
    }
}
