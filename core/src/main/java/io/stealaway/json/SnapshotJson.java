package io.stealaway.json;

import io.stealaway.model.snapshot.ClusterSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Snapshots as JSON documents, {@code stealaway.snapshot/1.1}, one line for each host, VM and observation, sorted by id. One in
 * which no host has metadata, no observation has figures or a window and nothing has a problem is written as {@code 1.0}, which
 * older releases read. A field that has its default is not written. Nothing but the snapshot itself is ever held in memory as a
 * whole.
 *
 * <p>Thread-safe.
 */
public final class SnapshotJson {
    private static final Schema SCHEMA = new Schema("stealaway.snapshot", 1, 1);
    private static final Schema OLDER = new Schema("stealaway.snapshot", 1, 0);

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
        Schema schema = needsNewer(snapshot) ? SCHEMA : OLDER;
        JsonOut.write(target, schema, JsonLayout.ITEMS, out -> SnapshotCodec.write(out, snapshot));
    }

    private static boolean needsNewer(ClusterSnapshot snapshot) {
        return !snapshot.problems().isEmpty()
                || snapshot.hosts().stream()
                        .anyMatch(host ->
                                !host.metadata().isEmpty() || host.problem().isPresent())
                || snapshot.vms().stream().anyMatch(vm -> vm.problem().isPresent())
                || snapshot.observations().byVm().values().stream()
                        .anyMatch(seen ->
                                !seen.figures().isEmpty() || !seen.window().isZero());
    }

    /** Returns the JSON Schema (draft 2020-12) of these documents. */
    public static String jsonSchema() {
        return SCHEMA.json();
    }
}
