package io.stealaway.json;

import java.util.List;

/** How values that were read look in a complaint. */
final class JsonValues {
    private static final int MAX_TEXT = 40;

    private JsonValues() {}

    /** A number as it is written, because its field decides what it must be. */
    record Num(String text, boolean whole) {}

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
