package io.stealaway.remediation;

import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Journal.Answer;
import io.stealaway.spi.Journal.Change;
import io.stealaway.spi.Journal.Committed;
import io.stealaway.spi.Journal.Contents;
import io.stealaway.spi.Journal.Delete;
import io.stealaway.spi.Journal.Entry;
import io.stealaway.spi.Journal.Put;
import java.util.List;

/** Where operators leave word for whoever leads; needs no lease, and never blocks a pass. Thread-safe. */
final class OperatorDesk {
    private static final int ATTEMPTS = 10;
    private final Journal journal;

    OperatorDesk(Journal journal) {
        this.journal = journal;
    }

    void write(String key, String text) {
        change(key, text, true);
    }

    void remove(String key) {
        change(key, "", false);
    }

    private void change(String key, String text, boolean put) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Contents contents = journal.read();
            Entry entry = contents.entries().get(key);
            long revision = entry == null ? 0 : entry.revision();
            if (!put && revision == 0) {
                return;
            }
            Change change = put ? new Put(key, revision, text) : new Delete(key, revision);
            Answer answer = journal.commit(Keys.OPERATOR, contents.epoch(Keys.OPERATOR), List.of(change));
            if (answer instanceof Committed) {
                return;
            }
        }
        throw new BackendException.Conflict("journal: write " + key, "others keep writing it");
    }
}
