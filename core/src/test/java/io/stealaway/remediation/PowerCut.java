package io.stealaway.remediation;

import io.stealaway.local.ChannelAround;
import io.stealaway.local.FileJournal;
import io.stealaway.local.JournalFiles;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A machine whose power fails whenever a process on it dies: of the journal file, only what was forced is still there. Both
 * processes share the journal, as if it were served to them.
 */
final class PowerCut implements Plants, Journal {
    private final Path path;
    private final boolean forces;
    private byte[] safe = new byte[0];
    private @Nullable FileJournal journal;

    /** @param forces whether what is forced reaches the disk */
    PowerCut(Path directory, boolean forces) {
        this.forces = forces;
        try {
            path = Files.createTempDirectory(directory, "power").resolve("journal");
            // A new file is put in place whole, before anything depends on it.
            FileJournal.open(path).close();
            safe = Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        restart();
    }

    private void restart() {
        journal = JournalFiles.open(
                path, (file, options) -> new Disk(FileChannel.open(file, options), file), Long.MAX_VALUE);
    }

    @Override
    public Journal journal(Journal good) {
        return this;
    }

    @Override
    public boolean journalMayBeLost() {
        return false;
    }

    @Override
    public boolean machineDies() {
        return true;
    }

    @Override
    public void died() {
        try {
            file().close();
            Files.write(path, safe);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        restart();
    }

    private FileJournal file() {
        return Objects.requireNonNull(journal);
    }

    @Override
    public Contents read() {
        return file().read();
    }

    @Override
    public Answer raiseEpoch(AvailabilityZone zone, long expectedEpoch) {
        return file().raiseEpoch(zone, expectedEpoch);
    }

    @Override
    public Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
        return file().commit(zone, epoch, changes);
    }

    private final class Disk extends ChannelAround {
        private final Path file;

        Disk(FileChannel channel, Path file) {
            super(channel);
            this.file = file;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            if (forces && Files.isRegularFile(file)) {
                safe = Files.readAllBytes(file);
            }
        }
    }
}
