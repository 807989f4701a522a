package io.stealaway.local;

import io.stealaway.spi.BackendException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * An exclusive lock on a journal, on a separate file beside it, because compaction replaces the journal file itself; that one
 * is locked besides, since this file may be taken for stale and removed.
 */
final class JournalLock implements Closeable {

    /** Asked before the file is opened: closing any second channel to it would release the lock of the whole process. */
    private static final Set<Path> HELD_HERE = new HashSet<>();

    private final Path path;
    private final FileChannel channel;

    private JournalLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** @throws BackendException.Conflict if this or another process holds it */
    static JournalLock of(Path journal) throws IOException {
        Path path = journal.resolveSibling(journal.getFileName() + ".lock");
        synchronized (HELD_HERE) {
            if (!HELD_HERE.add(path)) {
                throw inUse(journal, "in this process");
            }
        }
        boolean held = false;
        try {
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                String holder = holder(channel);
                channel.close();
                throw inUse(journal, "by another process" + holder);
            }
            held = true;
            sign(channel);
            return new JournalLock(path, channel);
        } finally {
            if (!held) {
                release(path);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            release(path);
        }
    }

    /** For people: who cannot be told is not named. */
    private static void sign(FileChannel channel) {
        try {
            channel.truncate(0);
            channel.write(StandardCharsets.US_ASCII.encode(
                    Long.toString(ProcessHandle.current().pid())));
        } catch (IOException e) {
            JournalLog.LOG.debug("the lock does not say who holds it", e);
        }
    }

    private static String holder(FileChannel channel) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(20);
            channel.read(bytes, 0);
            String pid = StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
            return pid.matches("\\d+") ? ", " + pid : "";
        } catch (IOException e) {
            JournalLog.LOG.debug("the lock does not say who holds it", e);
            return "";
        }
    }

    private static void release(Path path) {
        synchronized (HELD_HERE) {
            HELD_HERE.remove(path);
        }
    }

    static BackendException.Conflict inUse(Path journal, String where) {
        return new BackendException.Conflict("journal: open " + journal, "it is in use " + where);
    }
}
