package io.stealaway.examples.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/**
 * A JSON text under construction, the same on every JDK: what {@code Double.toString} prints changed in JDK 19, so numbers
 * with a fraction are rounded to six digits in decimal.
 *
 * <p>Not thread-safe.
 */
public final class Json {
    private static final int DIGITS = 6;

    private final StringWriter text = new StringWriter();
    private final JsonGenerator generator;

    /** Writes content. */
    @FunctionalInterface
    public interface Part {
        /** Writes content to the text. */
        void write();
    }

    private Json(boolean indented) {
        try {
            generator = new JsonFactory().createGenerator(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (indented) {
            generator.setPrettyPrinter(new DefaultPrettyPrinter(
                            Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n")));
        }
    }

    /** Returns an empty text, to be read by people too. */
    public static Json start() {
        return new Json(true);
    }

    /** Returns an empty text without white space. */
    static Json compact() {
        return new Json(false);
    }

    /** Writes an object whose fields the part writes. */
    public Json object(Part fields) {
        return write(() -> {
            generator.writeStartObject();
            fields.write();
            generator.writeEndObject();
        });
    }

    /** Writes a field that is an object. */
    public Json object(String name, Part fields) {
        return write(() -> generator.writeFieldName(name)).object(fields);
    }

    /** Writes a field that is an array of what the part writes for each item. */
    public <T> Json array(String name, Iterable<T> items, java.util.function.Consumer<T> each) {
        return write(() -> {
            generator.writeArrayFieldStart(name);
            items.forEach(each);
            generator.writeEndArray();
        });
    }

    /** Writes a field that is an array of texts. */
    public Json texts(String name, Iterable<String> texts) {
        return array(name, texts, text -> write(() -> generator.writeString(text)));
    }

    /** Writes a field that is an array of numbers. */
    public Json numbers(String name, Iterable<Double> numbers) {
        return array(name, numbers, number -> write(() -> generator.writeNumber(decimal(number))));
    }

    /** Writes a field that is an array of whole numbers. */
    public Json wholeNumbers(String name, Iterable<Long> numbers) {
        return array(name, numbers, number -> write(() -> generator.writeNumber(number)));
    }

    /** Writes a field that is an object of whole numbers. */
    public Json counts(String name, Map<?, ? extends Number> counts) {
        return object(name, () -> counts.forEach((key, value) -> field(String.valueOf(key), value.longValue())));
    }

    /** Writes a field. */
    public Json field(String name, String value) {
        return write(() -> generator.writeStringField(name, value));
    }

    /** Writes a field. */
    public Json field(String name, boolean value) {
        return write(() -> generator.writeBooleanField(name, value));
    }

    /** Writes a field. */
    public Json field(String name, long value) {
        return write(() -> generator.writeNumberField(name, value));
    }

    /** Writes a field, rounded to six digits after the point. */
    public Json field(String name, double value) {
        return write(() -> {
            generator.writeFieldName(name);
            generator.writeNumber(decimal(value));
        });
    }

    /** Returns the text, ending with a line feed. */
    public String text() {
        write(generator::flush);
        return text + "\n";
    }

    static String decimal(double value) {
        BigDecimal rounded = new BigDecimal(value).setScale(DIGITS, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    private Json write(Action action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }
}
