package io.stealaway.internal;

import java.time.Duration;

/** Argument checks that name the culprit, its value and the rule. */
public final class Require {
    private Require() {}

    public static double fraction(String name, double value) {
        if (!(value >= 0.0 && value <= 1.0)) {
            throw new IllegalArgumentException(
                    name + " (" + value + ") must be a fraction in [0,1]. Maybe it is a percentage?");
        }
        return value;
    }

    public static double positive(String name, double value) {
        if (!(value > 0.0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " (" + value + ") must be positive and finite");
        }
        return value;
    }

    public static double allocationRatio(String name, double value) {
        if (!(value > 0.0 && value <= 1_000.0)) {
            throw new IllegalArgumentException(
                    name + " (" + value
                            + ") must be positive and at most 1000. Maybe it should be 1.0, which hands out no more than there is?");
        }
        return value;
    }

    public static double notNegative(String name, double value) {
        if (!(value >= 0.0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " (" + value + ") must be finite and not negative");
        }
        return value;
    }

    public static long positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " (" + value + ") must be positive");
        }
        return value;
    }

    public static long between(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " (" + value + ") must be between " + least + " and " + most);
        }
        return value;
    }

    public static int between(String name, int value, int least, int most) {
        return (int) between(name, (long) value, least, most);
    }

    public static Duration between(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " (" + value + ") must be between " + least + " and " + most);
        }
        return value;
    }

    public static double between(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + " (" + value + ") must be between " + least + " and " + most);
        }
        return value;
    }

    public static Duration positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " (" + value + ") must be positive");
        }
        return value;
    }

    /** A duration that an operator sets, above 0 and at most {@link Limits#MAX_SETTING}. */
    public static Duration setting(String name, Duration value) {
        return notTooLong(name, positive(name, value));
    }

    /** A duration that is at most {@link Limits#MAX_SETTING}. */
    public static Duration notTooLong(String name, Duration value) {
        if (value.compareTo(Limits.MAX_SETTING) > 0) {
            throw new IllegalArgumentException(
                    name + " (" + value + ") must be at most " + Limits.MAX_SETTING.toDays() + " days");
        }
        return value;
    }

    public static Duration notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " (" + value + ") must not be negative");
        }
        return value;
    }

    // Values that come in millions name their owner only when there is something to complain about.

    public static void fraction(String name, Object owner, double value) {
        if (!(value >= 0.0 && value <= 1.0)) {
            fraction(name + " of " + owner, value);
        }
    }

    public static void notNegative(String name, Object owner, double value) {
        if (!(value >= 0.0) || Double.isInfinite(value)) {
            notNegative(name + " of " + owner, value);
        }
    }

    public static void notNegative(String name, Object owner, Duration value) {
        if (value.isNegative()) {
            notNegative(name + " of " + owner, value);
        }
    }

    public static void between(String name, Object owner, long value, long least, long most) {
        if (value < least || value > most) {
            between(name + " of " + owner, value, least, most);
        }
    }
}
