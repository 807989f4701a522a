package io.stealaway.json;

import io.stealaway.model.Explanation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Reads and writes explanations as JSON documents, {@code stealaway.explanation/1.0}.
 *
 * <p>Thread-safe.
 */
public final class ExplanationJson {
    private static final Schema SCHEMA = new Schema("stealaway.explanation", 1, 0);

    private ExplanationJson() {}

    /**
     * Reads one document, UTF-8, to the end of the stream.
     *
     * @throws JsonException naming the first place that is not as it should be
     * @throws IOException if the stream cannot be read
     */
    public static Explanation read(InputStream source) throws IOException {
        return JsonIn.read(Objects.requireNonNull(source, "source"), SCHEMA, in -> ExplanationCodec.read(in.fields()));
    }

    /**
     * Reads one document.
     *
     * @throws JsonException naming the first place that is not as it should be
     */
    public static Explanation read(String text) {
        return JsonIn.read(Objects.requireNonNull(text, "text"), SCHEMA, in -> ExplanationCodec.read(in.fields()));
    }

    /**
     * Writes one document, UTF-8, indented; the stream is flushed.
     *
     * @throws IOException if the stream cannot be written
     */
    public static void write(Explanation explanation, OutputStream target) throws IOException {
        Objects.requireNonNull(explanation, "explanation");
        JsonOut.write(target, SCHEMA, JsonLayout.PAGE, out -> ExplanationCodec.write(out, explanation));
    }

    /** Returns the document as text. */
    public static String write(Explanation explanation) {
        Objects.requireNonNull(explanation, "explanation");
        return JsonOut.text(SCHEMA, JsonLayout.PAGE, out -> ExplanationCodec.write(out, explanation));
    }

    /** Returns the JSON Schema (draft 2020-12) of these documents. */
    public static String jsonSchema() {
        return SCHEMA.json();
    }
}
