package io.stealaway.json;

import io.stealaway.model.Holds;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Holds as JSON documents on one line, {@code stealaway.holds/1.0}.
 *
 * <p>Thread-safe.
 */
public final class HoldsJson {
    private static final Schema SCHEMA = new Schema("stealaway.holds", 1, 0);

    private HoldsJson() {}

    /**
     * Reads one document, UTF-8, to the end of the stream.
     *
     * @throws JsonException naming the first place that is not as it should be
     * @throws IOException if the stream cannot be read
     */
    public static Holds read(InputStream source) throws IOException {
        return JsonIn.read(Objects.requireNonNull(source, "source"), SCHEMA, in -> HoldsCodec.read(in.fields()));
    }

    /**
     * Reads one document.
     *
     * @throws JsonException naming the first place that is not as it should be
     */
    public static Holds read(String text) {
        return JsonIn.read(Objects.requireNonNull(text, "text"), SCHEMA, in -> HoldsCodec.read(in.fields()));
    }

    /**
     * Writes one document, UTF-8, on one line without line break; the stream is flushed.
     *
     * @throws IOException if the stream cannot be written
     */
    public static void write(Holds holds, OutputStream target) throws IOException {
        Objects.requireNonNull(holds, "holds");
        JsonOut.write(target, SCHEMA, Layout.LINE, out -> HoldsCodec.write(out, holds));
    }

    /** Returns the document as text. */
    public static String write(Holds holds) {
        Objects.requireNonNull(holds, "holds");
        return JsonOut.text(SCHEMA, Layout.LINE, out -> HoldsCodec.write(out, holds));
    }
}
