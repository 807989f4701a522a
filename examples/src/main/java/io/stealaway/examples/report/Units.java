package io.stealaway.examples.report;

import java.time.Duration;
import java.util.Locale;

/**
 * Quantities as people read them.
 *
 * <p>Thread-safe.
 */
public final class Units {
    private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Units() {}

    /** Returns a count with commas: {@code 12,345}. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Returns bytes in decimal units with three digits or so: {@code 12.3 GB}. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.95 && unit < BYTE_UNITS.length - 1) {
            value /= 1_000;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, BYTE_UNITS[unit]);
    }

    /** Returns a count and what is counted, which has its plain plural: {@code 1 migration}, {@code 2 migrations}. */
    public static String count(long count, String what) {
        return count(count) + " " + what + (count == 1 ? "" : "s");
    }

    /** Returns memory in GiB, the unit that it is bought in: {@code 7.5 GiB}. */
    public static String gibibytes(long bytes) {
        double gib = bytes / (double) (1L << 30);
        return String.format(Locale.ROOT, gib == Math.rint(gib) ? "%.0f GiB" : "%.1f GiB", gib);
    }

    /** Returns a fraction as a percentage with one digit: {@code 12.3 %}. */
    public static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.1f %%", fraction * 100);
    }

    /** Returns a fraction with so many digits. */
    public static String fraction(double fraction, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", fraction);
    }

    /** Returns a duration in its largest sensible unit: {@code 42 s}, {@code 5.2 min}, {@code 3.1 h}. */
    public static String duration(Duration duration) {
        double seconds = duration.toMillis() / 1_000.0;
        if (seconds < 120) {
            return String.format(Locale.ROOT, "%.0f s", seconds);
        }
        return seconds < 7_200
                ? String.format(Locale.ROOT, "%.1f min", seconds / 60)
                : String.format(Locale.ROOT, "%.1f h", seconds / 3_600);
    }
}
