package io.stealaway.kubernetes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Names of ours as names of objects: lower case, readable, and different for different names. */
final class ObjectNames {
    private static final int READABLE = 40;
    private static final int DIGEST = 16;

    private ObjectNames() {}

    static String of(String prefix, String name) {
        String readable = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String start = readable.length() > READABLE ? readable.substring(0, READABLE) : readable;
        return (prefix + "-" + start + "-" + digest(name)).replaceAll("-+", "-");
    }

    private static String digest(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGEST);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
