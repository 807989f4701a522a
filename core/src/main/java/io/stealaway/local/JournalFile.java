package io.stealaway.local;

import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A journal file as something that is only ever appended to, or replaced as a whole. What could not be written completely
 * is cut off before anything else is written. Before each record it is made sure that the file is still the one that was taken
 * into use, and as long as it was left: a lock can be removed, and another process or a person may have put a copy in its place.
 */
final class JournalFile {

    private final Path path;
    private final Path replacement;
    private final Channels channels;
    private @Nullable FileChannel channel;
    private @Nullable FileLock lock;
    private long end;

    /** What the file system knows the file by; null where it has nothing of that kind. */
    private @Nullable Object identity;

    /** Set while there may be bytes behind the end. */
    private boolean ragged;

    /** Set while a rename may not have reached the disk: until it has, a crash brings the old file back. */
    private boolean renamed;

    /** Opens channels; tests give ones that fail. */
    interface Channels {
        FileChannel open(Path path, StandardOpenOption... options) throws IOException;
    }

    JournalFile(Path path, Channels channels) {
        this.path = path;
        this.channels = channels;
        replacement = path.resolveSibling(path.getFileName() + ".new");
    }

    /**
     * Locks an existing file against other processes, and returns its bytes. They come through the channel that holds the lock: on some
     * systems closing any other channel to the file would release it.
     *
     * @throws BackendException.Conflict if another process has it open
     */
    byte[] take() throws IOException {
        FileChannel open = opened();
        identity = attributes().fileKey();
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(open.size()));
        while (bytes.hasRemaining() && open.read(bytes, bytes.position()) >= 0) {
            // Until all is there.
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /**
     * Goes on with a file that was taken.
     *
     * @param length where its last whole record ends
     */
    void open(long length) throws IOException {
        end = length;
        ragged = true;
        renamed = true;
        settle();
    }

    long length() {
        return end;
    }

    /** Returns when the record is on the disk; when it throws, the record is not part of the file. */
    void append(byte[] content) throws IOException {
        requireUntouched();
        FileChannel to = settle();
        lock(to);
        ragged = true;
        ByteBuffer bytes = JournalFormat.record(content);
        int length = bytes.remaining();
        write(to, bytes, end);
        to.force(false);
        end += length;
        ragged = false;
    }

    /** Puts another file, with this one record, in its place. When it throws, the old file goes on. */
    void replace(byte[] content) throws IOException {
        FileChannel to = channels.open(
                replacement,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        long length;
        try {
            lock(to);
            length = writeReplacement(to, content);
            Files.move(replacement, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException e) {
            abandon(to);
            Files.deleteIfExists(replacement);
            throw e;
        }
        end = length;
        ragged = false;
        renamed = true;
        identity = attributes().fileKey();
        FileChannel former = channel;
        channel = to;
        if (former != null) {
            abandon(former);
        }
    }

    private void requireUntouched() throws IOException {
        BasicFileAttributes now = attributes();
        if (!Objects.equals(identity, now.fileKey())) {
            throw new IOException(
                    "another file was put in its place while it was in use. Maybe move the former one back,"
                            + " or restart this process to go on with the new one?");
        }
        if (now.size() < end || (now.size() > end && !ragged)) {
            throw new IOException("it has " + now.size() + " bytes and was left with " + end
                    + ": something else cut it off or wrote to it. Maybe a second process, whose lock was removed?");
        }
    }

    private BasicFileAttributes attributes() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw new IOException("it was moved away or deleted while it was in use. Maybe move it back?", e);
        }
    }

    /** The channel leads to a file that has no name any more; nothing depends on how it closes. */
    private static void abandon(FileChannel former) {
        try {
            former.close();
        } catch (IOException e) {
            JournalLog.LOG.debug("closing the file that was replaced", e);
        }
    }

    /**
     * The lock beside the file can be removed; this one goes with the file itself. It is taken again before each record, since some systems
     * release it when this process closes any other channel to the file, such as one that was read.
     */
    private void lock(FileChannel to) throws IOException {
        FileLock former = lock;
        if (former != null && former.isValid()) {
            former.release();
        }
        FileLock taken;
        try {
            taken = to.tryLock();
        } catch (OverlappingFileLockException e) {
            taken = null;
        }
        lock = taken;
        if (taken == null) {
            throw JournalLock.inUse(
                    path, "by another process, though its lock " + path.getFileName() + ".lock is free");
        }
    }

    void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    private static long writeReplacement(FileChannel to, byte[] content) throws IOException {
        long length = write(to, JournalFormat.signature(), 0);
        length += write(to, JournalFormat.record(content), length);
        to.force(true);
        return length;
    }

    /** Makes the file what we believe it is; an interrupt closes channels, so it is opened again if need be. */
    private FileChannel settle() throws IOException {
        if (renamed) {
            forceDirectory();
            renamed = false;
        }
        FileChannel open = opened();
        if (ragged) {
            open.truncate(end);
            open.force(true);
            ragged = false;
        }
        return open;
    }

    private FileChannel opened() throws IOException {
        FileChannel open = channel;
        if (open != null && open.isOpen()) {
            return open;
        }
        FileChannel reopened = channels.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(reopened);
        } catch (IOException | RuntimeException e) {
            abandon(reopened);
            throw e;
        }
        channel = reopened;
        return reopened;
    }

    private void forceDirectory() throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            try (FileChannel entries = channels.open(directory, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }

    private static int write(FileChannel to, ByteBuffer bytes, long at) throws IOException {
        int length = bytes.remaining();
        long position = at;
        while (bytes.hasRemaining()) {
            position += to.write(bytes, position);
        }
        return length;
    }
}
