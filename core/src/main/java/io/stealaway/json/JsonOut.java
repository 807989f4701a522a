package io.stealaway.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.IntUnaryOperator;

/** Writes one document in canonical form. The three-argument methods leave a field out that has its default. */
final class JsonOut {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            // A document that could not be finished must not look finished.
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .build();
    /** Surrogates and what lies above are escaped one by one: half a pair, in a truncated text, must not stop a journal. */
    private static final int LAST_UNESCAPED = 0xD7FF;

    private final JsonGenerator generator;

    private JsonOut(JsonGenerator generator) {
        this.generator = generator;
    }

    /** What a document or an object holds. */
    interface Body {
        void write(JsonOut out) throws IOException;
    }

    /** How the fields of one value are written. */
    interface Codec<T> {
        void write(JsonOut out, T value) throws IOException;
    }

    static void write(OutputStream target, Schema schema, int layout, Body body) throws IOException {
        try (JsonGenerator generator = FACTORY.createGenerator(target, JsonEncoding.UTF8)) {
            generator.setPrettyPrinter(new JsonLayout(layout));
            generator.setHighestNonEscapedChar(LAST_UNESCAPED);
            generator.writeStartObject();
            JsonOut out = new JsonOut(generator);
            out.text(Schema.FIELD, schema);
            body.write(out);
            generator.writeEndObject();
            if (layout != JsonLayout.LINE) {
                generator.writeRaw('\n');
            }
        }
    }

    static String text(Schema schema, int layout, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(bytes, schema, layout, body);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Writes the text of an id, an instant, a duration, a constant, or a text. */
    void text(String name, Object value) throws IOException {
        generator.writeStringField(name, value.toString());
    }

    void text(String name, Object value, Object otherwise) throws IOException {
        if (!value.equals(otherwise)) {
            text(name, value);
        }
    }

    void optionalText(String name, Optional<?> value) throws IOException {
        if (value.isPresent()) {
            text(name, value.get());
        }
    }

    void whole(String name, long value) throws IOException {
        generator.writeNumberField(name, value);
    }

    void whole(String name, long value, long otherwise) throws IOException {
        if (value != otherwise) {
            whole(name, value);
        }
    }

    void optionalWhole(String name, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            whole(name, value.getAsLong());
        }
    }

    void number(String name, double value) throws IOException {
        generator.writeFieldName(name);
        if (!Double.isFinite(value)) {
            throw JsonLocation.of(generator.getOutputContext())
                    .complaint("", "must be a finite number, but is " + value);
        }
        generator.writeNumber(ShortestDouble.of(value));
    }

    void number(String name, double value, double otherwise) throws IOException {
        if (Double.compare(value, otherwise) != 0) {
            number(name, value);
        }
    }

    void optionalNumber(String name, OptionalDouble value) throws IOException {
        if (value.isPresent()) {
            number(name, value.getAsDouble());
        }
    }

    void flag(String name, boolean value) throws IOException {
        generator.writeBooleanField(name, value);
    }

    void flag(String name, boolean value, boolean otherwise) throws IOException {
        if (value != otherwise) {
            flag(name, value);
        }
    }

    void object(String name, Body body) throws IOException {
        generator.writeObjectFieldStart(name);
        body.write(this);
        generator.writeEndObject();
    }

    <T> void optionalObject(String name, Optional<T> value, Codec<? super T> codec) throws IOException {
        if (value.isPresent()) {
            object(name, out -> codec.write(out, value.get()));
        }
    }

    <T> void objects(String name, Collection<T> values, Codec<? super T> codec) throws IOException {
        generator.writeArrayFieldStart(name);
        for (T value : values) {
            generator.writeStartObject();
            codec.write(this, value);
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    <T> void objectsIfAny(String name, Collection<T> values, Codec<? super T> codec) throws IOException {
        if (!values.isEmpty()) {
            objects(name, values, codec);
        }
    }

    void texts(String name, Collection<?> values) throws IOException {
        generator.writeArrayFieldStart(name);
        for (Object value : values) {
            generator.writeString(value.toString());
        }
        generator.writeEndArray();
    }

    void textsIfAny(String name, Collection<?> values) throws IOException {
        if (!values.isEmpty()) {
            texts(name, values);
        }
    }

    void wholes(String name, Collection<Integer> values) throws IOException {
        generator.writeArrayFieldStart(name);
        for (int value : values) {
            generator.writeNumber(value);
        }
        generator.writeEndArray();
    }

    /** Writes whole numbers by their places, and null in place of each negative one. */
    void amounts(String name, int count, IntUnaryOperator amount) throws IOException {
        generator.writeArrayFieldStart(name);
        for (int i = 0; i < count; i++) {
            int value = amount.applyAsInt(i);
            if (value < 0) {
                generator.writeNull();
            } else {
                generator.writeNumber(value);
            }
        }
        generator.writeEndArray();
    }

    /** How one entry of a map is written, under the name that is its key. */
    interface EntryCodec<V> {
        void write(JsonOut out, String key, V value) throws IOException;
    }

    <V> void map(String name, SortedMap<?, V> values, EntryCodec<? super V> codec) throws IOException {
        generator.writeObjectFieldStart(name);
        for (Map.Entry<?, V> entry : values.entrySet()) {
            codec.write(this, checkedName(entry.getKey().toString()), entry.getValue());
        }
        generator.writeEndObject();
    }

    /** Half a surrogate pair is fit for a text, but parsers refuse it in a name. */
    private String checkedName(String name) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw JsonLocation.of(generator.getOutputContext())
                    .complaint("", "the name '" + name.replaceAll("\\p{Cs}", "?") + "' has half a surrogate pair");
        }
        return name;
    }
}
