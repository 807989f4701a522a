package io.stealaway.json;

import io.stealaway.model.snapshot.DemandHistory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * What VMs wanted, as JSON documents, {@code stealaway.history/1.0}, one line for each VM, sorted by id; a moment at which a VM was
 * not observed in full is {@code null}. One that holds more numbers than {@link DemandHistory#MAX_CELLS} is refused while it is read.
 *
 * <p>Thread-safe.
 */
public final class DemandHistoryJson {
    private static final Schema SCHEMA = new Schema("stealaway.history", 1, 0);

    private DemandHistoryJson() {}

    /**
     * Reads one document, UTF-8, to the end of the stream.
     *
     * @throws JsonException naming the first place that is not as it should be
     * @throws IOException if the stream cannot be read
     */
    public static DemandHistory read(InputStream source) throws IOException {
        return JsonIn.read(Objects.requireNonNull(source, "source"), SCHEMA, DemandHistoryCodec::read);
    }

    /**
     * Writes one document, UTF-8, one line for each VM; the stream is flushed.
     *
     * @throws IOException if the stream cannot be written
     */
    public static void write(DemandHistory history, OutputStream target) throws IOException {
        Objects.requireNonNull(history, "history");
        JsonOut.write(target, SCHEMA, JsonLayout.ITEMS, out -> DemandHistoryCodec.write(out, history));
    }

    /** Returns the JSON Schema (draft 2020-12) of these documents. */
    public static String jsonSchema() {
        return SCHEMA.json();
    }
}
