package io.stealaway.recording;

import io.stealaway.json.RecordingJson;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Writes down what was seen of a cloud, pass by pass, into a folder: hand it each snapshot of a loop, by
 * {@link io.stealaway.remediation.report.PassObserver#seen}, or any other, in order of time. {@link Recording} reads it.
 *
 * <p>A file begins with each recorder, with each day in UTC and after a write that failed, is named after its first moment, and
 * stands alone, so that old days can be deleted file by file. It is gzip of one line of JSON for each pass ({@link RecordingJson}); a
 * pass is flushed as a whole, so that what a killed process leaves, or a running one has written, is readable up to its last whole
 * pass. Nothing is forced to the disk; a lost minute is no harm.
 *
 * <p>Takes about 4 bytes for each VM and pass. Not thread-safe.
 */
public final class Recorder implements AutoCloseable {
    static final String SUFFIX = ".recording.jsonl.gz";
    private static final int BUFFER = 8_192;
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;
    private Optional<Part> part = Optional.empty();

    private Recorder(Path folder) {
        this.folder = folder;
    }

    /**
     * Returns a recorder that writes into a folder, which is made if it is not there.
     *
     * @throws UncheckedIOException if it cannot be made
     */
    public static Recorder in(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be made: " + e, e);
        }
        return new Recorder(folder);
    }

    /**
     * Writes one pass; nothing when it was not taken after the one before.
     *
     * @param now what was seen, with observations
     * @throws UncheckedIOException if it cannot be written; the next pass begins another file
     */
    public void append(ClusterSnapshot now) {
        Objects.requireNonNull(now, "now");
        Optional<ClusterSnapshot> before = part.flatMap(open -> open.last);
        if (before.isPresent() && !now.takenAt().isAfter(before.get().takenAt())) {
            return;
        }
        if (before.isPresent() && !day(now.takenAt()).equals(day(before.get().takenAt()))) {
            close();
        }
        Part open = part.orElseGet(() -> new Part(unused(NAME.format(now.takenAt()))));
        // Of a file whose end is not known nothing more is written.
        part = Optional.empty();
        open.append(now);
        part = Optional.of(open);
    }

    /**
     * Ends the file; a later pass begins another one.
     *
     * @throws UncheckedIOException if its end cannot be written, without which it is readable nevertheless
     */
    @Override
    public void close() {
        Optional<Part> open = part;
        part = Optional.empty();
        open.ifPresent(Part::end);
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /** Two recorders that begin in the same second must not write into one file. */
    private Path unused(String name) {
        Path path = folder.resolve(name + SUFFIX);
        for (int more = 2; Files.exists(path); more++) {
            path = folder.resolve(name + "-" + more + SUFFIX);
        }
        return path;
    }

    /** One file. */
    private static final class Part {
        private final Path file;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final GZIPOutputStream zip;
        private Optional<ClusterSnapshot> last = Optional.empty();

        Part(Path file) {
            this.file = file;
            try {
                zip = new GZIPOutputStream(bytes, BUFFER, true);
            } catch (IOException e) {
                throw new UncheckedIOException("memory cannot fail to be written", e);
            }
        }

        void append(ClusterSnapshot now) {
            try {
                zip.write(RecordingJson.write(last, now).getBytes(StandardCharsets.UTF_8));
                zip.write('\n');
                zip.flush();
                write();
            } catch (IOException e) {
                throw new UncheckedIOException(file + " cannot be written: " + e, e);
            }
            last = Optional.of(now);
        }

        void end() {
            try {
                zip.finish();
                write();
            } catch (IOException e) {
                throw new UncheckedIOException(file + " cannot be written: " + e, e);
            }
        }

        private void write() throws IOException {
            Files.write(file, bytes.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            bytes.reset();
        }
    }
}
