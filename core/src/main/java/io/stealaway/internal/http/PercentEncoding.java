package io.stealaway.internal.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Encodes values for a path or a query. Stateless. */
public final class PercentEncoding {
    private PercentEncoding() {}

    /** Returns a value with all but letters, digits and {@code . - _ *} as {@code %XX} of its UTF-8, a space as {@code %20}. */
    public static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
