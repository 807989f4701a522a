package io.stealaway.kubernetes;

import io.stealaway.internal.Sanitizer;
import java.util.regex.Pattern;

/** Checks of names of the API, which name the culprit, its value and the rule. */
final class Check {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
    private static final Pattern LABEL_KEY =
            Pattern.compile("([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");

    private Check() {}

    /** Checks a name of the API: it becomes part of a path. */
    static String name(String what, String value, int longest) {
        if (value.length() > longest || !NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(what + " (" + Sanitizer.oneLine(value) + ") must be 1 to " + longest
                    + " lower-case letters, digits and dashes, with no dash at its ends");
        }
        return value;
    }

    static String labelKey(String what, String value) {
        if (value.length() > 316 || !LABEL_KEY.matcher(value).matches()) {
            throw new IllegalArgumentException(what + " (" + Sanitizer.oneLine(value) + ") must be a label key");
        }
        return value;
    }
}
