package io.stealaway.prometheus;

import java.util.regex.Pattern;

/** Checks of what goes into PromQL, which name the culprit, its value and the rule. */
final class Check {
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

    private Check() {}

    static String label(String name, String value) {
        if (!LABEL.matcher(value).matches()) {
            throw new IllegalArgumentException(name + " (" + value + ") must be the name of a label");
        }
        return value;
    }

    static String metric(String name, String value) {
        if (!METRIC.matcher(value).matches()) {
            throw new IllegalArgumentException(name + " (" + value + ") must be the name of a metric");
        }
        return value;
    }

    static String promQl(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must be a PromQL expression but is blank");
        }
        return value;
    }
}
