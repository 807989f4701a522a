package io.stealaway.json;

import io.stealaway.model.snapshot.ClusterSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Reads and writes snapshots as JSON documents, {@code stealaway.snapshot/1.1}, one line per host, VM and observation, sorted
 * by id. A snapshot without host metadata and observation figures is written as {@code 1.0}, which older releases read. A field
 * that has its default is not written. Documents are streamed: only the snapshot itself is held in memory as a whole.
 *
 * <p>Thread-safe.
 */
public final class SnapshotJson {
    private static final Schema SCHEMA = new Schema("stealaway.snapshot", 1, 1);
    private static final Schema WITHOUT_NAMED_VALUES = new Schema("stealaway.snapshot", 1, 0);

    private SnapshotJson() {}

    /**
     * Reads one document, UTF-8, to the end of the stream.
     *
     * @throws JsonException naming the first place that is not as it should be
     * @throws IOException if the stream cannot be read
     */
    public static ClusterSnapshot read(InputStream source) throws IOException {
        return JsonIn.read(Objects.requireNonNull(source, "source"), SCHEMA, SnapshotReader::read);
    }

    /**
     * Writes one document, UTF-8, one line for each item; the stream is flushed.
     *
     * @throws IOException if the stream cannot be written
     */
    public static void write(ClusterSnapshot snapshot, OutputStream target) throws IOException {
        Objects.requireNonNull(snapshot, "snapshot");
        Schema schema = hasNamedValues(snapshot) ? SCHEMA : WITHOUT_NAMED_VALUES;
        JsonOut.write(target, schema, JsonLayout.ITEMS, out -> SnapshotCodec.write(out, snapshot));
    }

    private static boolean hasNamedValues(ClusterSnapshot snapshot) {
        return snapshot.hosts().stream().anyMatch(host -> !host.metadata().isEmpty())
                || snapshot.observations().byVm().values().stream()
                        .anyMatch(seen -> !seen.figures().isEmpty());
    }

    /** Returns the JSON Schema (draft 2020-12) of these documents. */
    public static String jsonSchema() {
        return SCHEMA.json();
    }
}
