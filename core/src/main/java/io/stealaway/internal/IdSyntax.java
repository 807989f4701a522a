package io.stealaway.internal;

/** The one rule that all ids share: lengths are in Unicode code points, as a JSON Schema counts them. */
public final class IdSyntax {
    private static final int MAX_LENGTH = 255;
    private static final int SHOWN = 40;

    private IdSyntax() {}

    public static void check(String type, String value) {
        checkLine(type, value, MAX_LENGTH);
    }

    /** Checks a text of one printable line that neither begins nor ends with a space. */
    public static void checkLine(String type, String value, int most) {
        int length = value.codePointCount(0, value.length());
        if (value.isEmpty() || length > most) {
            throw new IllegalArgumentException(
                    type + " (" + shown(value) + ") must have 1 to " + most + " characters but has " + length);
        }
        int place = 0;
        for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
            int c = value.codePointAt(i);
            if (!printable(c)) {
                throw new IllegalArgumentException(type + " (" + shown(value) + ") must be printable, but character "
                        + place + " is U+" + Integer.toHexString(0x10000 | c).substring(1));
            }
            place++;
        }
        if (value.charAt(0) == ' ' || value.charAt(value.length() - 1) == ' ') {
            throw new IllegalArgumentException(type + " (" + shown(value) + ") must not begin or end with a space");
        }
    }

    /** Whatever is refused here is in the pattern of an id in every JSON Schema too. */
    private static boolean printable(int c) {
        return !Character.isISOControl(c)
                && c != '\u2028'
                && c != '\u2029'
                && c != '\uFEFF'
                && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
    }

    /** An id that is refused is printed without what made it unprintable, and not at any length. */
    public static String shown(String value) {
        StringBuilder text = new StringBuilder();
        int length = value.codePointCount(0, value.length());
        value.codePoints().limit(SHOWN).forEach(c -> text.appendCodePoint(printable(c) ? c : '?'));
        return length > SHOWN ? text.append("...").toString() : text.toString();
    }
}
