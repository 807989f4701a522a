package io.stealaway.benchmarks.quality;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of results that several threads add lines to. */
final class ResultFile {
    private ResultFile() {}

    /** Adds lines that belong together. */
    static synchronized void append(Path file, String lines) {
        try {
            Files.write(file, lines.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
