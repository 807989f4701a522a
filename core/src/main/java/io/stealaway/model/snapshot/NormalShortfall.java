package io.stealaway.model.snapshot;

/**
 * How much of a normally distributed amount lies above 0 on average. By a table, so that it is fast and the same everywhere.
 * Thread-safe: it has no state that changes.
 */
final class NormalShortfall {
    /** So many standard deviations from 0 there is nothing left to tell. */
    static final int FAR = 5;

    private static final int STEPS = 256;
    private static final int FINE = 32;
    private static final double[] MEANS = means();

    private NormalShortfall() {}

    /** Of the standard distribution around each place, added up twice from its density by trapezia. */
    private static double[] means() {
        double[] means = new double[2 * FAR * STEPS + 2];
        double step = 1.0 / (STEPS * FINE);
        double below = 0.0;
        double mean = 0.0;
        double density = density(-2.0 * FAR);
        int from = -2 * FAR * STEPS * FINE;
        for (int place = from; place < (FAR * STEPS + 1) * FINE; place++) {
            if (place >= -FAR * STEPS * FINE && Math.floorMod(place, FINE) == 0) {
                means[place / FINE + FAR * STEPS] = mean;
            }
            double next = density((place + 1) * step);
            double more = below + step * (density + next) / 2.0;
            mean += step * (below + more) / 2.0;
            below = more;
            density = next;
        }
        means[means.length - 1] = mean;
        return means;
    }

    private static double density(double x) {
        return StrictMath.exp(-x * x / 2.0) / StrictMath.sqrt(2.0 * StrictMath.PI);
    }

    /**
     * Returns the mean of what lies above 0.
     *
     * @param middle of the distribution
     * @param deviation its standard deviation, 0 or more
     */
    static double above(double middle, double deviation) {
        if (middle >= FAR * deviation) {
            return middle;
        }
        if (middle <= -FAR * deviation) {
            return 0.0;
        }
        double place = (middle / deviation + FAR) * STEPS;
        int step = (int) place;
        double at = MEANS[step];
        return deviation * (at + (place - step) * (MEANS[step + 1] - at));
    }
}
