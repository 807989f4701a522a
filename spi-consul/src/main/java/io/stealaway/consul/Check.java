package io.stealaway.consul;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/** Argument checks that name the culprit, its value and the rule; the value of a secret excepted. */
final class Check {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");

    private Check() {}

    static URI endpoint(String name, URI url) {
        if (url.getRawUserInfo() != null) {
            // Not printed: it holds a password.
            throw new IllegalArgumentException(name + " must not hold credentials. Maybe use token");
        }
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        boolean bare = url.getRawPath().isEmpty() || url.getRawPath().equals("/");
        if (!http || url.getHost() == null || !bare || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    name + " (" + url + ") must be http or https with a host, and have no path");
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
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException(name + " must be printable ASCII without spaces, and not empty");
        }
        return value;
    }

    static String word(String name, String value) {
        if (!WORD.matcher(value).matches()) {
            throw new IllegalArgumentException(name + " (" + Text.shown(value)
                    + ") must be made of letters, digits, dots, dashes and underscores");
        }
        return value;
    }

    static String path(String name, String value) {
        if (!PATH.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    name + " (" + Text.shown(value) + ") must be a path of words, without a slash at its ends");
        }
        return value;
    }
}
