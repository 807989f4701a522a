package io.stealaway.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Where a file really is: all that names it, by whatever links, agrees. */
public final class RealPath {
    private RealPath() {}

    /**
     * Returns the real path of a journal file that exists, or may be created. A link is followed once, so that compaction
     * replaces the file and not the link.
     */
    public static Path of(Path journal) throws IOException {
        Path absolute = journal.toAbsolutePath();
        if (Files.exists(absolute)) {
            return absolute.toRealPath();
        }
        Path directory = Objects.requireNonNull(absolute.getParent(), "a journal is a file, not a root");
        return directory.toRealPath().resolve(absolute.getFileName());
    }
}
