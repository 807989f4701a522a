package io.stealaway.consul;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Names of ours as one level of Consul's keys: without slashes, which Consul gives a meaning, and still readable. */
final class Keys {
    private Keys() {}

    static String encoded(String name) {
        // An empty name, or one of dots alone, would not survive as a path.
        return "k." + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    /** Returns the name; empty when the key is none of ours. */
    static Optional<String> decoded(String key) {
        try {
            return key.startsWith("k.")
                    ? Optional.of(URLDecoder.decode(key.substring(2), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IllegalArgumentException notEncoded) {
            return Optional.empty();
        }
    }
}
