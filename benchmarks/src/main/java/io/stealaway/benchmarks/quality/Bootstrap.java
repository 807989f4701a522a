package io.stealaway.benchmarks.quality;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The median of some figures, one for each seed, and how far another set of seeds might have put it: the 95 % interval of the
 * medians of samples drawn from them with replacement. The same figures give the same interval.
 */
final class Bootstrap {
    private static final int DRAWS = 4_000;
    private static final double TAIL = 0.025;

    private final double[] figures;
    private final double[] medians = new double[DRAWS];

    Bootstrap(double[] figures) {
        this.figures = figures.clone();
        SplittableRandom dice = new SplittableRandom(1);
        for (int draw = 0; draw < DRAWS; draw++) {
            medians[draw] = medianOf(dice.ints(figures.length, 0, Math.max(1, figures.length))
                    .mapToDouble(i -> figures[i])
                    .toArray());
        }
        Arrays.sort(medians);
    }

    private static double medianOf(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /** Returns the next cell of a Markdown table: the median and its interval with so many digits. */
    String cell(int digits) {
        String format = " | %,." + digits + "f [%,." + digits + "f, %,." + digits + "f]";
        return String.format(Locale.ROOT, format, median(), lower(), upper());
    }

    double median() {
        return medianOf(figures.clone());
    }

    double lower() {
        return medians[(int) (TAIL * DRAWS)];
    }

    double upper() {
        return medians[DRAWS - 1 - (int) (TAIL * DRAWS)];
    }
}
