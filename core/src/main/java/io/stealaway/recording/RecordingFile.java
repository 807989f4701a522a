package io.stealaway.recording;

import io.stealaway.json.JsonException;
import io.stealaway.json.RecordingJson;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads one file of a recording, line by line. */
final class RecordingFile {
    private static final int BUFFER = 64 * 1_024;
    /** What stands before damage in the same piece is lost with it. */
    private static final int PIECE = 512;

    private RecordingFile() {}

    /**
     * Hands over each pass, oldest first, up to the first that cannot be read.
     *
     * @return what is wrong with the file, for people; empty when all of it was read
     * @throws UncheckedIOException if the file cannot be read at all
     */
    static Optional<String> read(Path file, Consumer<ClusterSnapshot> pass) {
        Lines lines = new Lines(file, pass);
        byte[] buffer = new byte[PIECE];
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file), BUFFER)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                lines.take(buffer, count);
            }
            return lines.torn();
        } catch (EOFException e) {
            // A file that is still written, or whose writer was killed, has no end.
            return lines.torn();
        } catch (ZipException e) {
            return Optional.of(lines.place() + ": is no gzip, or damaged; the rest of the file is left out");
        } catch (JsonException e) {
            return Optional.of(lines.place() + ": " + e.getMessage() + "; the rest of the file is left out");
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e, e);
        }
    }

    /** Puts bytes together to lines, and lines to passes. */
    private static final class Lines {
        private final Path file;
        private final Consumer<ClusterSnapshot> pass;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private Optional<ClusterSnapshot> before = Optional.empty();
        private int whole;

        Lines(Path file, Consumer<ClusterSnapshot> pass) {
            this.file = file;
            this.pass = pass;
        }

        void take(byte[] buffer, int count) {
            int from = 0;
            for (int at = 0; at < count; at++) {
                if (buffer[at] == '\n') {
                    line.write(buffer, from, at - from);
                    from = at + 1;
                    ClusterSnapshot now = RecordingJson.read(before, line.toString(StandardCharsets.UTF_8));
                    line.reset();
                    before = Optional.of(now);
                    whole++;
                    pass.accept(now);
                }
            }
            line.write(buffer, from, count - from);
        }

        String place() {
            return file.getFileName() + " line " + (whole + 1);
        }

        Optional<String> torn() {
            return line.size() == 0 && whole > 0
                    ? Optional.empty()
                    : Optional.of(file.getFileName() + " ends in the middle of a pass, after " + whole + " whole ones");
        }
    }
}
