package io.stealaway.local;

import io.stealaway.spi.Journal;
import io.stealaway.testkit.JournalContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FileJournalContractTest extends JournalContract {
    @TempDir
    Path directory;

    private FileJournal journal;

    @BeforeEach
    void open() {
        journal = FileJournal.open(directory.resolve("journal"));
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Override
    protected Journal journal() {
        return journal;
    }

    @Override
    protected Journal reopened() {
        journal.close();
        open();
        return journal;
    }
}
