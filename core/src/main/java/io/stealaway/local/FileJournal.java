package io.stealaway.local;

import io.stealaway.internal.RealPath;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A journal in a local file, for one process on one machine.
 *
 * <p>Each commit is appended and fsynced before it is acknowledged. A truncated last record, as a crash leaves it, was never
 * acknowledged and is dropped; any other damage makes {@code open} fail. When the file has grown, it is compacted and replaced
 * atomically. Other processes are excluded by a lock on a file beside it, {@code NAME.lock}, and by one on the file itself, so
 * that a {@code NAME.lock} that was removed lets no second one in.
 *
 * <p>Before each write it makes sure that its file was neither replaced, nor moved, nor cut off, nor written to by another
 * process, as when its lock was removed; if it was, the write fails.
 *
 * <p>A write that fails, for example because the disk is full, changes nothing and throws {@link
 * BackendException.Unavailable}; the journal can be used again once the cause is gone.
 *
 * <p>Thread-safe.
 */
public final class FileJournal implements Journal, AutoCloseable {
    private static final long SMALL = 1 << 20;
    private static final int GROWTH = 4;

    private final Path path;
    private final JournalLock lock;
    private final JournalFile file;
    private final JournalState state;
    private long compactAt;
    private boolean closed;

    private FileJournal(Path path, JournalLock lock, JournalFile file, JournalState state, long compactAt) {
        this.path = path;
        this.lock = lock;
        this.file = file;
        this.state = state;
        this.compactAt = compactAt;
    }

    /**
     * Opens a journal, and creates it if there is none; its directory must exist.
     *
     * @throws IllegalStateException naming the file and the offset of what is damaged in it
     * @throws BackendException.Conflict if it is open already, here or in another process
     * @throws BackendException.Unavailable if the file cannot be read or written
     */
    public static FileJournal open(Path path) {
        return open(path, FileChannel::open, SMALL);
    }

    static FileJournal open(Path path, JournalFile.Channels channels, long compactAt) {
        Objects.requireNonNull(path, "path");
        try {
            Path real = RealPath.of(path);
            JournalLock lock = JournalLock.of(real);
            JournalFile file = new JournalFile(real, channels);
            try {
                return opened(real, lock, file, compactAt);
            } catch (IOException | RuntimeException | Error e) {
                file.close();
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw unavailable("open", path, e);
        }
    }

    /**
     * Cuts a damaged journal off where the damage begins. What was written from there on is lost; the whole is kept as
     * {@code NAME.damaged}.
     *
     * @param offset where it is damaged, as {@link #open} names it, so that nothing is cut off unseen
     * @return the copy of the whole
     * @throws IllegalArgumentException if it is not damaged there, or no whole record comes before
     * @throws BackendException.Conflict if it is open
     * @throws BackendException.Unavailable if the file cannot be read or written, or there is such a copy already
     */
    public static Path cutOff(Path path, long offset) {
        try {
            Path real = RealPath.of(path);
            JournalLock lock = JournalLock.of(real);
            try {
                return JournalRepair.cutOff(real, offset);
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw unavailable("cut off", path, e);
        }
    }

    /**
     * Returns a read-only journal, which may be used while another process has the file open. Each read parses the file again;
     * a record that is being written at that moment may be missing. A write throws {@link BackendException.Forbidden}, a file
     * that does not exist {@link BackendException.NotFound}, a damaged one {@link IllegalStateException} naming the offset.
     */
    public static Journal readOnly(Path path) {
        return new ReadOnlyJournal(path);
    }

    private static FileJournal opened(Path path, JournalLock lock, JournalFile file, long compactAt)
            throws IOException {
        if (!Files.exists(path)) {
            file.replace(JournalRecords.state(new JournalState()));
        }
        byte[] bytes = file.take();
        JournalReplay replay = JournalReplay.of(bytes, path);
        int left = bytes.length - replay.end();
        if (left > 0) {
            JournalLog.LOG.warn("{}: dropping the last {} bytes, of a record that was never answered", path, left);
        }
        file.open(replay.end());
        return new FileJournal(path, lock, file, replay.state(), compactAt);
    }

    @Override
    public synchronized Contents read() {
        checkOpen("read");
        return state.contents();
    }

    @Override
    public synchronized Answer raiseEpoch(AvailabilityZone zone, long expectedEpoch) {
        checkOpen("raise the epoch of");
        Optional<Answer> refusal = state.refusalToRaise(zone, expectedEpoch);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        append(JournalRecords.epoch(zone, expectedEpoch + 1));
        return state.raise(zone);
    }

    @Override
    public synchronized Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
        checkOpen("commit to");
        List<Change> batch = List.copyOf(changes);
        Optional<Answer> refusal = state.refusalToCommit(zone, epoch, batch);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        append(JournalRecords.commit(state.revision() + 1, batch));
        return state.apply(batch);
    }

    /** Closes the file and lets others open it; harmless when closed. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            file.close();
            lock.close();
        } catch (IOException e) {
            throw unavailable("close", path, e);
        }
    }

    private void append(byte[] record) {
        if (file.length() > compactAt) {
            compact();
        }
        try {
            file.append(record);
        } catch (IOException e) {
            throw unavailable("write", path, e);
        }
    }

    /** A file that stays long is no reason not to write to it. */
    private void compact() {
        try {
            file.replace(JournalRecords.state(state));
        } catch (IOException e) {
            JournalLog.LOG.warn("{} could not be compacted", path, e);
        }
        compactAt = Math.max(compactAt, file.length() * GROWTH);
    }

    private void checkOpen(String what) {
        if (closed) {
            throw new IllegalStateException("cannot " + what + " journal " + path + ", which is closed");
        }
    }

    private static BackendException.Unavailable unavailable(String what, Path path, IOException e) {
        return new BackendException.Unavailable("journal: " + what + " " + path, FileTrouble.words(e), e);
    }
}
