package io.stealaway.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How values that were read look in a complaint. */
final class JsonValues {
    private static final int MAX_TEXT = 40;

    private JsonValues() {}

    /** A number as it is written, because its field decides what it must be; without its text where a long says as much. */
    static final class Num {
        private final boolean whole;
        private final @Nullable String text;
        private final long value;

        private Num(boolean whole, @Nullable String text, long value) {
            this.whole = whole;
            this.text = text;
            this.value = value;
        }

        static Num written(String text, boolean whole) {
            return new Num(whole, text, 0);
        }

        static Num of(long value) {
            return new Num(true, null, value);
        }

        /** Returns whether it is written without point and exponent. */
        boolean whole() {
            return whole;
        }

        String text() {
            return text == null ? Long.toString(value) : text;
        }

        /** @throws NumberFormatException when a long cannot hold it, or it is not written as a whole number */
        long wholeNumber() {
            return text == null ? value : Long.parseLong(text);
        }

        double number() {
            return text == null ? (double) value : Double.parseDouble(text);
        }
    }

    /** The literal {@code null}. */
    enum Null {
        NULL
    }

    static String shown(Object value) {
        if (value instanceof String text) {
            return '"' + shortened(text, MAX_TEXT) + '"';
        }
        if (value instanceof Num num) {
            return shortened(num.text(), MAX_TEXT);
        }
        if (value instanceof List) {
            return "an array";
        }
        return value == Null.NULL ? "null" : value.toString();
    }

    static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }
}
