package io.stealaway.json;

import io.stealaway.model.policy.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Reads and writes policies as JSON documents, {@code stealaway.policy/1.0}. A missing field has its default; all are written.
 *
 * <p>Thread-safe.
 */
public final class PolicyJson {
    private static final Schema SCHEMA = new Schema("stealaway.policy", 1, 0);

    private PolicyJson() {}

    /**
     * Reads one document, UTF-8, to the end of the stream.
     *
     * @throws JsonException naming the first place that is not as it should be
     * @throws IOException if the stream cannot be read
     */
    public static Policy read(InputStream source) throws IOException {
        return JsonIn.read(Objects.requireNonNull(source, "source"), SCHEMA, in -> PolicyCodec.read(in.fields()));
    }

    /**
     * Reads one document.
     *
     * @throws JsonException naming the first place that is not as it should be
     */
    public static Policy read(String text) {
        return JsonIn.read(Objects.requireNonNull(text, "text"), SCHEMA, in -> PolicyCodec.read(in.fields()));
    }

    /**
     * Writes one document, UTF-8, indented; the stream is flushed.
     *
     * @throws IOException if the stream cannot be written
     */
    public static void write(Policy policy, OutputStream target) throws IOException {
        Objects.requireNonNull(policy, "policy");
        JsonOut.write(target, SCHEMA, JsonLayout.PAGE, out -> PolicyCodec.write(out, policy));
    }

    /** Returns the document as text. */
    public static String write(Policy policy) {
        Objects.requireNonNull(policy, "policy");
        return JsonOut.text(SCHEMA, JsonLayout.PAGE, out -> PolicyCodec.write(out, policy));
    }

    /** Returns the JSON Schema (draft 2020-12) of these documents. */
    public static String jsonSchema() {
        return SCHEMA.json();
    }
}
