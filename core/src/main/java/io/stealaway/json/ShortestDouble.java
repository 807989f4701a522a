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

    private static final boolean JDK_DOES = Runtime.version().feature() >= 19;

    private ShortestDouble() {}

    static String of(double value) {
        if (JDK_DOES || !Double.isFinite(value) || value == 0.0) {
            return Double.toString(value);
        }
        return byDecimals(value);
    }

    /** Returns it for a finite number that is not zero, whatever this JDK prints. */
    static String byDecimals(double value) {
        double magnitude = Math.abs(value);
        String printed = Double.toString(magnitude);
        boolean unique = magnitude >= Double.MIN_NORMAL && isUnique(printed);
        return (value < 0 ? "-" : "") + (unique ? printed : formatted(shortest(magnitude, printed), magnitude));
    }

    /** Returns whether a text has so few digits, the last not zero, that no other can be shorter or nearer. */
    private static boolean isUnique(String printed) {
        int end = printed.indexOf('E') < 0 ? printed.length() : printed.indexOf('E');
        return end - 1 <= UNIQUE_DIGITS && printed.charAt(end - 1) != '0';
    }

    private static BigDecimal shortest(double value, String text) {
        BigDecimal printed = new BigDecimal(text).stripTrailingZeros();
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
