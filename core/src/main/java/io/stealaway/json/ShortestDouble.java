package io.stealaway.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The shortest decimal that reads back as the same double, the nearest of these, in the form of {@link Double#toString}.
 *
 * <p>It is what that method promises since JDK 19; before, it is sometimes longer, and bytes must not depend on the JDK.
 */
final class ShortestDouble {
    /** Any decimal of so many digits is the only one of that length that reads back as its double. */
    private static final int UNIQUE_DIGITS = 15;

    private ShortestDouble() {}

    static String of(double value) {
        if (!Double.isFinite(value) || value == 0.0) {
            return Double.toString(value);
        }
        double magnitude = Math.abs(value);
        return (value < 0 ? "-" : "") + formatted(shortest(magnitude), magnitude);
    }

    private static BigDecimal shortest(double value) {
        BigDecimal printed = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (printed.precision() <= UNIQUE_DIGITS && value >= Double.MIN_NORMAL) {
            return printed;
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal best = printed;
        for (int digits = Math.max(2, printed.precision()); digits >= 2; digits--) {
            BigDecimal shorter = ofLength(digits, exact, value);
            if (shorter.doubleValue() != value) {
                break;
            }
            best = shorter;
        }
        return best.stripTrailingZeros();
    }

    /** Returns the nearest decimal of this length that reads back, or one that does not when there is none. */
    private static BigDecimal ofLength(int digits, BigDecimal exact, double value) {
        BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        if (nearest.doubleValue() == value) {
            return nearest;
        }
        // Below a power of two the doubles lie closer together: the nearest may miss where the other one hits.
        return exact.round(new MathContext(digits, nearest.compareTo(exact) < 0 ? RoundingMode.UP : RoundingMode.DOWN));
    }

    private static String formatted(BigDecimal decimal, double magnitude) {
        if (magnitude >= 1e-3 && magnitude < 1e7) {
            return decimal.scale() <= 0 ? decimal.toPlainString() + ".0" : decimal.toPlainString();
        }
        String digits = decimal.unscaledValue().toString();
        int exponent = decimal.precision() - decimal.scale() - 1;
        String fraction = digits.length() == 1 ? "0" : digits.substring(1);
        return digits.charAt(0) + "." + fraction + "E" + exponent;
    }
}
