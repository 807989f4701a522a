package io.stealaway.placement.survival;

import java.util.Arrays;

/** The worst that the loss of some hosts and the closing of others can take away together. */
final class LostAndClosed {
    private static final long LEAST = Long.MIN_VALUE / 2;
    /** Hosts times lost times closed ones; beyond, both are taken to be worst apart. */
    private static final long LARGEST = 100_000;

    private LostAndClosed() {}

    /**
     * Returns the largest sum, over any {@code losing} hosts and any {@code closing} others, of the one value for the former and of the
     * other one for the latter; of a large zone, a number that it is not above. No value is negative.
     */
    static long most(long[] lost, long[] closed, int losing, int closing) {
        if ((long) lost.length * losing * closing > LARGEST) {
            LargestSum sums = new LargestSum();
            return sums.of(lost, lost.length, losing) + sums.of(closed, closed.length, closing);
        }
        // best[c][k] with k hosts lost and c closed among those looked at; fewer never count more, as no value is
        // negative.
        long[][] best = new long[closing + 1][losing + 1];
        for (long[] row : best) {
            Arrays.fill(row, LEAST);
        }
        best[0][0] = 0;
        for (int host = 0; host < lost.length; host++) {
            for (int c = closing; c >= 0; c--) {
                for (int k = losing; k >= 0; k--) {
                    long with = k > 0 ? best[c][k - 1] + lost[host] : LEAST;
                    with = c > 0 ? Math.max(with, best[c - 1][k] + closed[host]) : with;
                    best[c][k] = Math.max(best[c][k], with);
                }
            }
        }
        long most = 0;
        for (int c = 0; c <= closing; c++) {
            most = Math.max(most, best[c][losing]);
        }
        return most;
    }
}
