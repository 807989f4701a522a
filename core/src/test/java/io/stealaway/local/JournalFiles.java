package io.stealaway.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens journal files over channels that a test lets fail. */
public final class JournalFiles {
    private JournalFiles() {}

    /** Opens channels. */
    public interface Channels {
        FileChannel open(Path path, StandardOpenOption... options) throws IOException;
    }

    public static FileJournal open(Path path, Channels channels, long compactFrom) {
        return FileJournal.open(path, channels::open, compactFrom);
    }
}
