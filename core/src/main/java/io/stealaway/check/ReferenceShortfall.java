package io.stealaway.check;

/** How much of a normally distributed amount lies above 0 on average, by its series. Thread-safe: it has no state. */
final class ReferenceShortfall {
    /** Further from 0 nothing is left that counts. */
    private static final double FAR = 6.0;

    private ReferenceShortfall() {}

    static double above(double middle, double deviation) {
        double z = deviation == 0.0 ? Math.copySign(2 * FAR, middle) : middle / deviation;
        if (z >= FAR) {
            return middle;
        }
        if (z <= -FAR) {
            return 0.0;
        }
        double density = StrictMath.exp(-z * z / 2.0) / StrictMath.sqrt(2.0 * StrictMath.PI);
        double term = z;
        double sum = z;
        for (int odd = 3; odd < 200; odd += 2) {
            term *= z * z / odd;
            sum += term;
        }
        return Math.max(0.0, middle * (0.5 + density * sum) + deviation * density);
    }
}
