package io.stealaway.examples.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files that appear whole or not at all: written beside their place first, moved there together at the end. A link stays a link; what is
 * there and no file, as a device or a pipe, is written to at the end and never replaced.
 *
 * <p>Closing without {@link #publish} leaves nothing behind but folders.
 */
final class StagedFiles implements AutoCloseable {
    private static final Path DEVICES = Path.of("/dev");

    private final Map<Path, Path> staged = new LinkedHashMap<>();
    private final Map<Path, String> streams = new LinkedHashMap<>();

    /**
     * Says, before any work is done, whether a file could be written.
     *
     * @throws BadInput naming what is in the way
     */
    static void checkWritable(String option, Path file) {
        if (Files.isDirectory(file)) {
            throw new BadInput(option + ": cannot write " + file + ": it is a folder");
        }
        if (!stream(file)) {
            checkFolder(option, file, parent(file));
        }
    }

    /**
     * Says, before any work is done, whether files could be written to a folder that may not exist yet.
     *
     * @throws BadInput naming what is in the way
     */
    static void checkWritableFolder(String option, Path folder) {
        checkFolder(option, folder, folder.toAbsolutePath());
    }

    private static void checkFolder(String option, Path wanted, Path folder) {
        Path existing = folder;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing)) {
            throw new BadInput(option + ": cannot write " + wanted + ": " + existing + " is a file, not a folder");
        }
        try {
            // Asked of the file system itself: it may refuse what permissions allow.
            Files.delete(Files.createTempFile(existing, ".stealaway", null));
        } catch (IOException e) {
            throw new BadInput(option + ": cannot write " + wanted + ": no file can be made in folder " + existing, e);
        }
    }

    /** Writes a text, UTF-8, beside where it will appear. */
    void stage(Path wanted, String text) {
        if (stream(wanted)) {
            streams.put(wanted, text);
            return;
        }
        Path file = wanted;
        try {
            file = Files.exists(wanted) ? wanted.toRealPath() : wanted;
            // Not a temporary file of the platform's: those are readable by their owner only, and stay so when moved.
            Path temporary = Files.createDirectories(parent(file))
                    .resolve("." + file.getFileName() + "."
                            + ProcessHandle.current().pid() + ".part");
            staged.put(temporary, file);
            Files.writeString(temporary, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BadInput("cannot write " + file + ": " + words(e), e);
        }
    }

    /** Standard output, too, may be a file, and what follows would go to the one that was replaced. */
    private static boolean stream(Path file) {
        return file.toAbsolutePath().normalize().startsWith(DEVICES)
                || (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file));
    }

    /** Moves every file to its place. */
    void publish() {
        for (Map.Entry<Path, Path> entry : staged.entrySet()) {
            try {
                Files.move(
                        entry.getKey(),
                        entry.getValue(),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new BadInput("cannot write " + entry.getValue() + ": " + words(e), e);
            }
        }
        staged.clear();
        streams.forEach((file, text) -> {
            try {
                Files.writeString(file, text, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new BadInput("cannot write " + file + ": " + words(e), e);
            }
        });
        streams.clear();
    }

    @Override
    public void close() {
        for (Path temporary : staged.keySet()) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                throw new BadInput("cannot remove " + temporary + ": " + words(e), e);
            }
        }
    }

    /** Returns what went wrong, with the file's name where it is known. */
    static String describe(UncheckedIOException e) {
        return e.getCause() instanceof FileSystemException f
                ? f.getFile() + ": " + words(f)
                : String.valueOf(e.getMessage());
    }

    /** Returns what went wrong with a file, without the file's name. */
    static String words(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "no permission";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return String.valueOf(e.getMessage());
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new BadInput("cannot write " + file + ": it is a folder");
        }
        return parent;
    }
}
