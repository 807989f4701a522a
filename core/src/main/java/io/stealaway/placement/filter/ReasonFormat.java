package io.stealaway.placement.filter;

import java.util.Locale;

/** Figures as people read them, the same in every locale. */
public final class ReasonFormat {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private ReasonFormat() {}

    public static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.1f %%", fraction * 100.0);
    }

    /** Returns bytes in the largest unit of which there is at least one, with at most two decimals. */
    static String bytes(long bytes) {
        int unit = 0;
        double value = bytes;
        while (Math.abs(value) >= 1024.0 && unit < UNITS.length - 1) {
            value /= 1024.0;
            unit++;
        }
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.replaceAll("\\.?0+$", "") + " " + UNITS[unit];
    }

    public static String bytesPerSecond(long bytes) {
        return bytes(bytes) + "/s";
    }

    /** Returns "needs 8 GiB, 3 GiB of 120 GiB free"; in bytes where rounding would hide the difference. */
    static String bytesShort(long needs, long free, long capacity) {
        if (bytes(needs).equals(bytes(free))) {
            return "needs " + needs + " bytes, " + free + " bytes of " + capacity + " bytes free";
        }
        return "needs " + bytes(needs) + ", " + bytes(free) + " of " + bytes(capacity) + " free";
    }

    static String countShort(long needs, long free, long capacity) {
        return "needs " + needs + ", " + free + " of " + capacity + " free";
    }
}
