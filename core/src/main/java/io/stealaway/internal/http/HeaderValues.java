package io.stealaway.internal.http;

import io.stealaway.spi.BackendException;
import java.util.function.Supplier;

/** Checks of what goes into a header; nothing here prints a value, as it may be a secret. Stateless. */
public final class HeaderValues {
    private HeaderValues() {}

    /**
     * Returns a value if it is printable ASCII on one line and not empty.
     *
     * @throws IllegalArgumentException naming the value without showing it
     */
    public static String require(String name, String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c >= ' ' && c < 127)) {
            throw new IllegalArgumentException(name + " must be printable ASCII on one line, and not empty");
        }
        return value;
    }

    /**
     * Returns a token if it is printable ASCII without spaces and not empty.
     *
     * @throws IllegalArgumentException naming the token without showing it
     */
    public static String requireToken(String name, String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException(name + " must be printable ASCII without spaces, and not empty");
        }
        return value;
    }

    /**
     * Returns what a supplier of secrets gives.
     *
     * @param name what is read, for messages
     * @param secret reads and checks it
     * @throws BackendException.Forbidden if that fails; without a cause, whose message might hold the secret
     */
    public static String read(String operation, String name, Supplier<String> secret) {
        try {
            return secret.get();
        } catch (RuntimeException e) {
            throw new BackendException.Forbidden(
                    operation, name + " cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
