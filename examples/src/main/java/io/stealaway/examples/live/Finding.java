package io.stealaway.examples.live;

import java.util.Objects;

/**
 * What one check of a configuration found.
 *
 * <p>Immutable and thread-safe.
 *
 * @param level whether the loop can work with it
 * @param what which check
 * @param text one line that names what is there, or the culprit
 */
public record Finding(Level level, String what, String text) {
    /** Whether the loop can work with it. */
    public enum Level {
        /** As it should be. */
        OK,
        /** The loop works, and not as well, or not for all, as it could; or it cannot be told. */
        WARN,
        /** The loop cannot work, or begins nothing. */
        FAIL
    }

    /** Checks for null. */
    public Finding {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(text, "text");
    }

    static Finding ok(String what, String text) {
        return new Finding(Level.OK, what, text);
    }

    static Finding warn(String what, String text) {
        return new Finding(Level.WARN, what, text);
    }

    static Finding fail(String what, String text) {
        return new Finding(Level.FAIL, what, text);
    }
}
