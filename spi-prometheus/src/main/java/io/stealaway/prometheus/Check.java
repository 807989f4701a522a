package io.stealaway.prometheus;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/** Argument checks that name the culprit, its value and the rule; the value of a secret excepted. */
final class Check {
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

    private Check() {}

    static URI endpoint(String name, URI url) {
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (url.getRawUserInfo() != null) {
            // Not printed: it holds a password.
            throw new IllegalArgumentException(name + " must not hold credentials. Maybe use basicAuth");
        }
        if (!http || url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    name + " (" + url + ") must be http or https with a host, without query and fragment");
        }
        String text = url.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
    }

    static Duration between(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " (" + value + ") must be between " + least + " and " + most);
        }
        return value;
    }

    static int between(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " (" + value + ") must be between " + least + " and " + most);
        }
        return value;
    }

    /** Checks what goes into a header. Never prints it: it may be a secret. */
    static String headerValue(String name, String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c >= ' ' && c < 127)) {
            throw new IllegalArgumentException(name + " must be printable ASCII on one line, and not empty");
        }
        return value;
    }

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
