package io.stealaway.remediation.history;

import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import io.stealaway.spi.BackendException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An audit listener that appends every event of a loop to a file, one line of JSON each ({@code stealaway.event/1.0}), and reads such
 * files. Give it to {@code Remediator.builder().listener(history, executor)}.
 *
 * <p>What goes on from one pass to the next (a VM that suffers, a brake, a refusal, a problem, what a dry run would begin) is written when it
 * begins, not in each pass. A file that has grown is renamed to {@code NAME.1}, the one before to {@code NAME.2}, and so on; the oldest is
 * dropped. Lines are not synced one by one: the journal, and not this file, is what the loop goes by. When it cannot be written, that is
 * logged once, the loop goes on, and the next event is tried again; when it cannot be renamed, it grows.
 *
 * <p>Thread-safe.
 */
public final class EventHistory implements Consumer<RemediationEvent>, AutoCloseable {
    /** How large a file grows before it is renamed, bytes. */
    public static final long DEFAULT_MAX_BYTES = 16L << 20;

    /** How many renamed files are kept. */
    public static final int DEFAULT_KEPT = 8;

    private static final Logger LOG = LoggerFactory.getLogger(EventHistory.class);
    private static final Set<Kind> GO_ON =
            EnumSet.of(Kind.DETECTED, Kind.BRAKED, Kind.REFUSED, Kind.WOULD_START, Kind.PROBLEM);

    private final Path file;
    private final long maxBytes;
    private final int kept;
    private @Nullable FileChannel channel;
    private Instant pass = Instant.MIN;
    private Set<String> before = new HashSet<>();
    private Set<String> now = new HashSet<>();
    private boolean complained;

    private EventHistory(Path file, long maxBytes, int kept) {
        this.file = file;
        this.maxBytes = maxBytes;
        this.kept = kept;
    }

    /**
     * Opens a history with the default sizes, and creates its file if there is none; its folder must exist.
     *
     * @throws BackendException.Unavailable if it cannot be written
     */
    public static EventHistory open(Path file) {
        return open(file, DEFAULT_MAX_BYTES, DEFAULT_KEPT);
    }

    /**
     * Opens a history, and creates its file if there is none; its folder must exist. A last line that a crash tore is ended, so that it
     * takes no other along.
     *
     * @param maxBytes how large a file grows before it is renamed, positive
     * @param kept how many renamed files are kept, at least 0
     * @throws IllegalArgumentException naming the number that is out of range
     * @throws BackendException.Unavailable if it cannot be written
     */
    public static EventHistory open(Path file, long maxBytes, int kept) {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("maxBytes (" + maxBytes + ") must be positive");
        }
        if (kept < 0) {
            throw new IllegalArgumentException("kept (" + kept + ") must not be negative");
        }
        EventHistory history = new EventHistory(file.toAbsolutePath(), maxBytes, kept);
        try {
            history.channel();
        } catch (IOException e) {
            throw new BackendException.Unavailable("history: open " + file, words(e), e);
        }
        return history;
    }

    /** Returns an event as one line of JSON, {@code stealaway.event/1.0}, without a line feed. */
    public static String line(RemediationEvent event) {
        return EventCodec.write(event);
    }

    @Override
    public synchronized void accept(RemediationEvent event) {
        if (goesOn(event)) {
            return;
        }
        try {
            byte[] line = (EventCodec.write(event) + "\n").getBytes(StandardCharsets.UTF_8);
            FileChannel open = channel();
            if (open.size() > 0 && open.size() + line.length > maxBytes) {
                try {
                    rotate();
                } catch (IOException e) {
                    complain("renamed", e);
                }
                open = channel();
            }
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                open.write(bytes);
            }
        } catch (IOException e) {
            // A part of the line may be there: the next one must begin on its own.
            abandon();
            complain("written", e);
        }
    }

    /** Once, not for each event. */
    private void complain(String what, IOException e) {
        if (!complained) {
            LOG.warn("the history {} cannot be {}: {}", file, what, words(e));
            complained = true;
        }
    }

    /** Returns whether the pass before said the same; figures may differ. */
    private boolean goesOn(RemediationEvent event) {
        if (!event.at().equals(pass)) {
            pass = event.at();
            before = now;
            now = new HashSet<>();
        }
        if (!GO_ON.contains(event.kind())) {
            return false;
        }
        String same = String.join(
                "\n",
                event.kind().name(),
                event.migration().toString(),
                event.vm().toString(),
                event.source().toString(),
                event.host().toString(),
                event.text().replaceAll("[0-9]+([.:][0-9]+)*", "#"));
        return !now.add(same) || before.contains(same);
    }

    private FileChannel channel() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            channel = open;
            if (open.size() > 0 && !endsALine()) {
                open.write(ByteBuffer.wrap(new byte[] {'\n'}));
            }
        }
        return open;
    }

    private boolean endsALine() throws IOException {
        try (FileChannel read = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            read.read(last, read.size() - 1);
            return last.get(0) == '\n';
        }
    }

    private void rotate() throws IOException {
        close(channel);
        channel = null;
        for (int i = kept; i >= 1; i--) {
            Path from = i == 1 ? file : renamed(file, i - 1);
            if (Files.exists(from)) {
                Files.move(from, renamed(file, i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (kept == 0) {
            Files.deleteIfExists(file);
        }
    }

    private static Path renamed(Path file, int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private void abandon() {
        try {
            close(channel);
        } catch (IOException e) {
            LOG.debug("closing the history {}", file, e);
        }
        channel = null;
    }

    private static void close(@Nullable FileChannel channel) throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public synchronized void close() {
        abandon();
    }

    /**
     * What a history holds.
     *
     * <p>Immutable and thread-safe.
     *
     * @param events oldest first
     * @param skipped what could not be read, one text for each line, with file and number
     */
    public record Past(List<RemediationEvent> events, List<String> skipped) {
        /** Copies. */
        public Past {
            events = List.copyOf(events);
            skipped = List.copyOf(skipped);
        }
    }

    /**
     * Reads a history with its renamed files, while a loop writes to it or not.
     *
     * @param since events before this are left out
     * @return empty when there is no such file
     * @throws BackendException.Unavailable if a file cannot be read
     */
    public static Past read(Path file, Instant since) {
        List<RemediationEvent> events = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        int oldest = 0;
        while (Files.exists(renamed(file.toAbsolutePath(), oldest + 1))) {
            oldest++;
        }
        for (int i = oldest; i >= 0; i--) {
            Path one = i == 0 ? file.toAbsolutePath() : renamed(file.toAbsolutePath(), i);
            try {
                read(one, since, events, skipped);
            } catch (NoSuchFileException renamedMeanwhile) {
                LOG.debug("{} is no longer there", one);
            } catch (IOException e) {
                throw new BackendException.Unavailable("history: read " + one, words(e), e);
            }
        }
        return new Past(events, skipped);
    }

    private static void read(Path file, Instant since, List<RemediationEvent> events, List<String> skipped)
            throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                try {
                    RemediationEvent event = EventCodec.read(line);
                    if (!event.at().isBefore(since)) {
                        events.add(event);
                    }
                } catch (IllegalArgumentException e) {
                    skipped.add(file + ", line " + number + ": " + e.getMessage());
                }
            }
        }
    }

    private static String words(IOException e) {
        if (e instanceof FileSystemException f) {
            return f.getReason() == null ? e.getClass().getSimpleName() + ": " + f.getFile() : f.getReason();
        }
        return String.valueOf(e.getMessage());
    }
}
