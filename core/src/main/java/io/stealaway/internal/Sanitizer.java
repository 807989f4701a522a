package io.stealaway.internal;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Makes a server's words fit for a log and for a message. Stateless. */
public final class Sanitizer {
    private static final int LONGEST = 300;

    /** White space, control and format characters: terminals obey some, and some reorder what is read. */
    private static final Pattern UNFIT = Pattern.compile("[\\s\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

    private Sanitizer() {}

    /** Returns the start of a text, at most 300 characters and a mark of omission, on one line and printable. */
    public static String oneLine(String text) {
        return oneLine(text, LONGEST);
    }

    /** Returns the start of a text, at most so many characters and a mark of omission, on one line and printable. */
    public static String oneLine(String text, int longest) {
        // Cut first: a text may have megabytes. A character cut in two becomes a space.
        boolean cut = text.length() > longest;
        String start = cut ? text.substring(0, longest) : text;
        return UNFIT.matcher(start).replaceAll(" ").strip() + (cut ? "..." : "");
    }

    /** Returns the start of a body of UTF-8 in the same way. */
    public static String oneLine(byte[] body) {
        return oneLine(decode(body));
    }

    /** Returns a whole body of UTF-8 as it is: to be read, not to be shown. */
    public static String decode(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
