package io.stealaway.json;

import io.stealaway.model.Migration;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Reads and writes migrations as single-line JSON documents, {@code stealaway.migration/1.0}, the format of journal entries.
 *
 * <p>Thread-safe.
 */
public final class MigrationJson {
    private static final Schema SCHEMA = new Schema("stealaway.migration", 1, 0);
    private static final Schema JOURNAL = new Schema("stealaway.journal", 1, 0);

    private MigrationJson() {}

    /**
     * Reads one document, UTF-8, to the end of the stream.
     *
     * @throws JsonException naming the first place that is not as it should be
     * @throws IOException if the stream cannot be read
     */
    public static Migration read(InputStream source) throws IOException {
        return JsonIn.read(Objects.requireNonNull(source, "source"), SCHEMA, in -> MigrationCodec.read(in.fields()));
    }

    /**
     * Reads one document.
     *
     * @throws JsonException naming the first place that is not as it should be
     */
    public static Migration read(String text) {
        return JsonIn.read(Objects.requireNonNull(text, "text"), SCHEMA, in -> MigrationCodec.read(in.fields()));
    }

    /**
     * Writes one document, UTF-8, on one line without line break; the stream is flushed.
     *
     * @throws IOException if the stream cannot be written
     */
    public static void write(Migration migration, OutputStream target) throws IOException {
        Objects.requireNonNull(migration, "migration");
        JsonOut.write(target, SCHEMA, JsonLayout.LINE, out -> MigrationCodec.write(out, migration));
    }

    /** Returns the document as text. */
    public static String write(Migration migration) {
        Objects.requireNonNull(migration, "migration");
        return JsonOut.text(SCHEMA, JsonLayout.LINE, out -> MigrationCodec.write(out, migration));
    }

    /** Returns the JSON Schema (draft 2020-12) of these documents. */
    public static String jsonSchema() {
        return SCHEMA.json();
    }

    /**
     * Returns the JSON Schema (draft 2020-12) of all that a journal holds: an object of texts by key, those of migrations being
     * these documents.
     */
    public static String journalJsonSchema() {
        return JOURNAL.json();
    }
}
