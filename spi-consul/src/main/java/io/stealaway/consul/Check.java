package io.stealaway.consul;

import io.stealaway.internal.Sanitizer;
import io.stealaway.internal.http.Endpoints;
import java.net.URI;
import java.util.regex.Pattern;

/** Checks of what goes into paths and addresses, which name the culprit, its value and the rule. */
final class Check {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");

    private Check() {}

    /** Checks the address of a server or an agent, which has no path. */
    static URI endpoint(String name, URI url) {
        URI checked = Endpoints.require(name, url);
        if (!checked.getRawPath().isEmpty()) {
            throw new IllegalArgumentException(name + " (" + url + ") must have no path");
        }
        return checked;
    }

    static String word(String name, String value) {
        if (!WORD.matcher(value).matches()) {
            throw new IllegalArgumentException(name + " (" + Sanitizer.oneLine(value)
                    + ") must be made of letters, digits, dots, dashes and underscores");
        }
        return value;
    }

    static String path(String name, String value) {
        if (!PATH.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    name + " (" + Sanitizer.oneLine(value) + ") must be a path of words, without a slash at its ends");
        }
        return value;
    }
}
