package io.stealaway.model.snapshot;

import java.util.Arrays;

/**
 * What a history tells of each VM by itself: its mean, how much of what it wants beyond that comes again, and how far that may be off.
 *
 * <p>What comes again is told by the correlation of a VM with itself a day later once a day and a day before it are remembered, else
 * half an hour later or whatever two intervals are: demand that does not even last so long is noise. Estimates of single VMs are drawn
 * towards that of all VMs, as if {@value #PRIOR} more moments had shown that one.
 *
 * <p>Immutable; thread-safe.
 */
final class DemandStatistics {
    /** What repeats in full. */
    static final int WHOLE = 1_024;

    private static final int PRIOR = 48;
    private static final int LAG = 2;
    private static final long DAY_SECONDS = 86_400;
    private static final double NEARLY_ALL = 0.9;
    private static final double MICROS_PER_MILLI = 1_000.0;

    private final int[] means;
    private final int[] repeats;
    private final long[] variances;

    private DemandStatistics(int vms) {
        means = new int[vms];
        repeats = new int[vms];
        variances = new long[vms];
    }

    /** Returns the mean of a VM by its place, micro-cores; 0 when nothing is known. */
    int mean(int vm) {
        return means[vm];
    }

    /** Returns how much of what a VM wants beyond its mean comes again, in 1/{@value #WHOLE}. */
    int repeats(int vm) {
        return repeats[vm];
    }

    /** Returns the variance of what a VM wants about what is expected by a remembered moment, milli-cores squared. */
    long variance(int vm) {
        return variances[vm];
    }

    /**
     * Computes.
     *
     * @param moments seconds since 1970, ascending
     * @param interval between two moments when none is left out, seconds
     * @param vcpus by VM
     * @param cells what was wanted by VM and then by moment, micro-cores; below 0 when it is not known
     */
    static DemandStatistics of(long[] moments, long interval, int[] vcpus, int[] cells) {
        DemandStatistics all = new DemandStatistics(vcpus.length);
        int[] later = partners(moments, DAY_SECONDS);
        long perDay = DAY_SECONDS / interval;
        if (Arrays.stream(later).filter(place -> place >= 0).count() < NEARLY_ALL * perDay || perDay < LAG) {
            later = partners(moments, LAG * interval);
        }
        all.compute(vcpus, cells, later);
        return all;
    }

    /** Returns the place of the moment so much later for each, below 0 where there is none. */
    private static int[] partners(long[] moments, long seconds) {
        int[] later = new int[moments.length];
        int to = 0;
        for (int from = 0; from < later.length; from++) {
            long at = moments[from] + seconds;
            while (to < later.length && moments[to] < at) {
                to++;
            }
            later[from] = to < later.length && moments[to] == at ? to : -1;
        }
        return later;
    }

    private void compute(int[] vcpus, int[] cells, int[] later) {
        int vms = vcpus.length;
        Pairs[] own = new Pairs[vms];
        double together = 0.0;
        double alone = 0.0;
        for (int vm = 0; vm < vms; vm++) {
            own[vm] = Pairs.of(cells, vm * later.length, later);
            double squared = (double) vcpus[vm] * vcpus[vm];
            together += own[vm].together() / squared;
            alone += own[vm].alone() / squared;
        }
        double usual = alone == 0.0 ? 0.0 : within(together / alone);
        for (int vm = 0; vm < vms; vm++) {
            Pairs pairs = own[vm];
            double alike = pairs.alone() == 0.0 ? 0.0 : pairs.together() / pairs.alone();
            double repeat = within((pairs.count() * alike + PRIOR * usual) / (pairs.count() + PRIOR));
            means[vm] = (int) pairs.mean();
            repeats[vm] = (int) Math.round(WHOLE * repeat);
            variances[vm] = (long) ((1.0 - repeat * repeat) * pairs.squares() / MICROS_PER_MILLI / MICROS_PER_MILLI);
        }
    }

    /**
     * What one VM wanted, compared with itself later.
     *
     * @param mean of all that is known, micro-cores
     * @param squares mean square of what is beyond it
     * @param together sum over pairs of the product of what is beyond the mean now and later
     * @param alone sum over pairs of the mean of both squares
     * @param count of pairs
     */
    private record Pairs(double mean, double squares, double together, double alone, int count) {
        static Pairs of(int[] cells, int from, int[] later) {
            double mean = mean(cells, from, later.length);
            double squares = 0.0;
            double together = 0.0;
            double alone = 0.0;
            int known = 0;
            int count = 0;
            for (int moment = 0; moment < later.length; moment++) {
                int wanted = cells[from + moment];
                if (wanted < 0) {
                    continue;
                }
                double now = wanted - mean;
                squares += now * now;
                known++;
                int then = later[moment] < 0 ? -1 : cells[from + later[moment]];
                if (then >= 0) {
                    double next = then - mean;
                    together += now * next;
                    alone += (now * now + next * next) / 2.0;
                    count++;
                }
            }
            return new Pairs(mean, known == 0 ? 0.0 : squares / known, together, alone, count);
        }

        private static double mean(int[] cells, int from, int moments) {
            long sum = 0;
            int known = 0;
            for (int moment = 0; moment < moments; moment++) {
                int wanted = cells[from + moment];
                if (wanted >= 0) {
                    sum += wanted;
                    known++;
                }
            }
            return known == 0 ? 0.0 : (double) sum / known;
        }
    }

    private static double within(double repeat) {
        return Math.max(0.0, Math.min(1.0, repeat));
    }
}
