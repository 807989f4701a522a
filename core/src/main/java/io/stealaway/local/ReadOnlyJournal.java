package io.stealaway.local;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A read-only view of a journal file that another process writes. */
final class ReadOnlyJournal implements Journal {
    private final Path path;

    ReadOnlyJournal(Path path) {
        this.path = Objects.requireNonNull(path, "path");
    }

    @Override
    public Contents read() {
        try {
            return JournalReplay.of(Files.readAllBytes(path), path).state().contents();
        } catch (NoSuchFileException e) {
            throw new BackendException.NotFound("journal: read " + path, "there is no such file");
        } catch (IOException e) {
            throw new BackendException.Unavailable("journal: read " + path, FileTrouble.words(e), e);
        }
    }

    @Override
    public Answer raiseEpoch(AvailabilityZone zone, long expectedEpoch) {
        throw readOnly();
    }

    @Override
    public Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
        throw readOnly();
    }

    private BackendException.Forbidden readOnly() {
        return new BackendException.Forbidden("journal: write " + path, "it was opened to be read");
    }
}
