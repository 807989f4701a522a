package io.stealaway.internal;

/** The one rule that all ids share. */
public final class IdSyntax {
    private static final int MAX_LENGTH = 255;

    private IdSyntax() {}

    public static void check(String type, String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(type + " (" + shown(value) + ") must have 1 to " + MAX_LENGTH
                    + " characters but has " + value.length());
        }
        for (int i = 0; i < value.length(); i++) {
            if (!printable(value.charAt(i))) {
                throw new IllegalArgumentException(
                        type + " (" + shown(value) + ") must be printable, but character " + i + " is U+"
                                + Integer.toHexString(0x10000 | value.charAt(i)).substring(1));
            }
        }
        if (value.charAt(0) == ' ' || value.charAt(value.length() - 1) == ' ') {
            throw new IllegalArgumentException(type + " (" + shown(value) + ") must not begin or end with a space");
        }
    }

    private static boolean printable(char c) {
        return !Character.isISOControl(c)
                && Character.getType(c) != Character.LINE_SEPARATOR
                && Character.getType(c) != Character.PARAGRAPH_SEPARATOR
                && c != '\uFEFF';
    }

    /** An id that is refused is printed without what made it unprintable, and not at any length. */
    public static String shown(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(value.length(), 40); i++) {
            char c = value.charAt(i);
            text.append(printable(c) ? c : '?');
        }
        return value.length() > 40 ? text.append("...").toString() : text.toString();
    }
}
