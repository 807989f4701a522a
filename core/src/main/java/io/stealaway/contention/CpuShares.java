package io.stealaway.contention;

import java.util.Objects;

/**
 * Shares a host's CPU among those who need it: exact weighted max-min fairness.
 *
 * <p>Participant i with need {@code d_i} and weight {@code w_i} gets {@code a_i = min(d_i, lambda * w_i)}, with lambda such
 * that the sum of all {@code a_i} is the lesser of the capacity and the sum of needs. A cap (quota) is applied by the caller:
 * hand in {@code min(demand, cap)} as the need. All arithmetic is in whole micro-cores: the shares sum to that lesser number
 * to the last unit, and what rounding down leaves over goes one unit each to the largest fractions, of equal fractions to the
 * smaller index. So permuting the participants permutes the shares, but for that last unit between equal fractions.
 *
 * <p>Source: weighted max-min fairness by progressive filling (Bertsekas and Gallager, "Data Networks", section 6.5.2). Xen's
 * credit scheduler ("weight": a domain with twice the weight gets twice the CPU on a contended host) and Linux CFS with
 * {@code cpu.shares} (time in proportion to shares among the runnable) are both work-conserving approximations of it.
 *
 * <p>Thread-safe: it has no state.
 */
public final class CpuShares {
    /** The greatest capacity and need: 2^40 micro-cores, a million CPUs; times {@link #MAX_WEIGHT} it still fits a long. */
    static final long MAX_MICRO_CORES = 1L << 40;

    /** The greatest weight, 2^20. */
    static final int MAX_WEIGHT = 1 << 20;

    private CpuShares() {}

    /**
     * Returns what each participant gets, in the order of the arguments; a new array.
     *
     * @param capacityMicroCores CPU to share, micro-cores, 0 to 2^40
     * @param needMicroCores what each can use, micro-cores, 0 to 2^40
     * @param weight weight of each, 1 to 2^20
     * @throws IllegalArgumentException naming the value that is out of its range, or the lengths when they differ
     */
    public static long[] allocate(long capacityMicroCores, long[] needMicroCores, int[] weight) {
        if (weight.length != needMicroCores.length) {
            throw new IllegalArgumentException("weight (length " + weight.length
                    + ") must be as long as needMicroCores (length " + needMicroCores.length + ")");
        }
        long[] out = new long[needMicroCores.length];
        allocate(capacityMicroCores, needMicroCores, weight, out.length, out);
        return out;
    }

    /**
     * Writes what each of the first {@code count} participants gets; allocates nothing.
     *
     * <p>Takes time in proportion to count when the needs fit, which is the usual case, and to its square at worst.
     *
     * @param capacityMicroCores CPU to share, micro-cores, 0 to 2^40
     * @param needMicroCores what each can use, micro-cores, 0 to 2^40
     * @param weight weight of each, 1 to 2^20
     * @param count how many participants there are; elements from there on are neither read nor written
     * @param out where the shares go, not the same array as {@code needMicroCores}; untouched when an argument is refused
     * @throws IllegalArgumentException naming the value that is out of its range, or if out is needMicroCores
     * @throws IndexOutOfBoundsException if count is negative or an array is shorter than it
     */
    @SuppressWarnings("ReferenceEquality") // the same array is what must be refused, not an equal one
    public static void allocate(long capacityMicroCores, long[] needMicroCores, int[] weight, int count, long[] out) {
        Objects.checkFromIndexSize(0, count, needMicroCores.length);
        Objects.checkFromIndexSize(0, count, weight.length);
        Objects.checkFromIndexSize(0, count, out.length);
        if (out == needMicroCores) {
            throw new IllegalArgumentException(
                    "out must not be needMicroCores: needs are read again after shares are written");
        }
        if (fits(capacityMicroCores, needMicroCores, weight, count)) {
            System.arraycopy(needMicroCores, 0, out, 0, count);
        } else {
            shareOut(capacityMicroCores, needMicroCores, weight, count, out);
        }
    }

    /** Checks every value, and returns whether the needs sum to no more than the capacity. */
    private static boolean fits(long capacity, long[] need, int[] weight, int count) {
        require("capacityMicroCores", capacity, 0, MAX_MICRO_CORES);
        long left = capacity;
        boolean fits = true;
        for (int i = 0; i < count; i++) {
            if (need[i] < 0 || need[i] > MAX_MICRO_CORES) {
                require("needMicroCores[" + i + "]", need[i], 0, MAX_MICRO_CORES);
            }
            if (weight[i] < 1 || weight[i] > MAX_WEIGHT) {
                require("weight[" + i + "]", weight[i], 1, MAX_WEIGHT);
            }
            // Once it does not fit the sum is of no interest, and could overflow.
            fits = fits && need[i] <= left;
            left = fits ? left - need[i] : 0;
        }
        return fits;
    }

    private static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " (" + value + ") must be between " + least + " and " + most);
        }
    }

    /**
     * Progressive filling: a participant that needs no more than its weighted part of what is left gets its need, which raises
     * the part of the others; once no such participant is left, the rest is split by weight.
     *
     * <p>A need is a whole number, so it is at most {@code left * w / weights} exactly when it is at most that rounded down.
     * While a participant is open, out holds a negative number.
     */
    private static void shareOut(long capacity, long[] need, int[] weight, int count, long[] out) {
        long left = capacity;
        long weights = 0;
        for (int i = 0; i < count; i++) {
            out[i] = -1;
            weights += weight[i];
        }
        while (true) {
            long met = 0;
            long metWeights = 0;
            for (int i = 0; i < count; i++) {
                if (out[i] < 0 && need[i] <= left * weight[i] / weights) {
                    out[i] = need[i];
                    met += need[i];
                    metWeights += weight[i];
                }
            }
            if (metWeights == 0) {
                break;
            }
            left -= met;
            weights -= metWeights;
        }
        split(left, weights, weight, count, out);
    }

    /** Splits what is left by weight among the open participants, each of whom needs more than its part. */
    private static void split(long left, long weights, int[] weight, int count, long[] out) {
        long over = left;
        for (int i = 0; i < count; i++) {
            if (out[i] < 0) {
                long product = left * weight[i];
                over -= product / weights;
                // The fraction, below zero so that the participant stays marked as open; the largest is the least
                // number.
                out[i] = -1 - product % weights;
            }
        }
        for (; over > 0; over--) {
            int next = largestFraction(count, out);
            out[next] = left * weight[next] / weights + 1;
        }
        for (int i = 0; i < count; i++) {
            if (out[i] < 0) {
                out[i] = left * weight[i] / weights;
            }
        }
    }

    private static int largestFraction(int count, long[] out) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (out[i] < out[best]) {
                best = i;
            }
        }
        return best;
    }
}
