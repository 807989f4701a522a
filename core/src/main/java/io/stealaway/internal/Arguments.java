package io.stealaway.internal;

import java.time.Duration;

/** Checks of the settings that adapters share; each names the culprit, its value and the rule. Stateless. */
public final class Arguments {
    private Arguments() {}

    /**
     * Returns a duration if it is within bounds, both included.
     *
     * @throws IllegalArgumentException if it is not
     */
    public static Duration between(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " (" + value + ") must be between " + least + " and " + most);
        }
        return value;
    }

    /**
     * Returns a number if it is within bounds, both included.
     *
     * @throws IllegalArgumentException if it is not
     */
    public static int between(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " (" + value + ") must be between " + least + " and " + most);
        }
        return value;
    }
}
