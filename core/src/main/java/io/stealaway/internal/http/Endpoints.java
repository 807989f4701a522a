package io.stealaway.internal.http;

import io.stealaway.internal.Sanitizer;
import java.net.URI;

/** Checks of the addresses that credentials are sent to. Stateless. */
public final class Endpoints {
    private Endpoints() {}

    /**
     * Returns an address without a slash at its end, if it is http or https with a host and has neither credentials nor query
     * nor fragment.
     *
     * @param name what the address is of, for messages
     * @throws IllegalArgumentException if it breaks a rule; its message holds no credentials
     */
    public static URI require(String name, URI url) {
        String authority = url.getRawAuthority() == null ? url.getRawSchemeSpecificPart() : url.getRawAuthority();
        if (authority.contains("@")) {
            // Not printed: it holds a password.
            throw new IllegalArgumentException(
                    name + " must not hold credentials. Maybe use the settings for credentials");
        }
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!http || url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(name + " (" + Sanitizer.oneLine(url.toString())
                    + ") must be http or https with a host, without query and fragment");
        }
        return URI.create(url.toString().replaceAll("/+$", ""));
    }

    /**
     * Returns the address that a text is, checked as {@link #require(String, URI)} does.
     *
     * @throws IllegalArgumentException if the text is none or breaks a rule; its message holds no credentials
     */
    public static URI parse(String name, String text) {
        URI url;
        try {
            url = URI.create(text.trim());
        } catch (IllegalArgumentException e) {
            // Neither the text nor the cause: both may hold a password.
            throw new IllegalArgumentException(
                    name + (text.contains("@") ? "" : " (" + Sanitizer.oneLine(text) + ")") + " is not a URL");
        }
        return require(name, url);
    }
}
