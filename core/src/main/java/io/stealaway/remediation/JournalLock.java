package io.stealaway.remediation;

import io.stealaway.spi.BackendException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps everybody else from a journal file. The lock is on a file beside it, because the journal itself is replaced when it
 * is compacted.
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
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw inUse(journal, "by another process");
            }
            held = true;
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

    private static void release(Path path) {
        synchronized (HELD_HERE) {
            HELD_HERE.remove(path);
        }
    }

    private static BackendException.Conflict inUse(Path journal, String where) {
        return new BackendException.Conflict("journal: open " + journal, "it is in use " + where);
    }
}
