package io.stealaway.placement.order;

import java.util.function.IntToDoubleFunction;

/**
 * Hosts by a bound, the highest first, of which only as many are put in order as are asked for. Equal bounds come in no
 * particular order. Not thread-safe.
 */
public final class LazyHostOrder {
    private static final int HOST_BITS = 32;
    private static final long HOST_MASK = (1L << HOST_BITS) - 1;

    /** From 0 on a heap, the highest first; behind it, from the end on, what was taken off it. */
    private final long[] keys;

    private int heap;

    /** @param bound of each host, at least 0 */
    public LazyHostOrder(int[] hosts, IntToDoubleFunction bound) {
        keys = new long[hosts.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(bound.applyAsDouble(hosts[i]), hosts[i]);
        }
        heap = keys.length;
        for (int i = heap / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    /** The bits of a float that is not negative are in the order of its values; rounding up keeps it a bound. */
    private static long key(double bound, int host) {
        return (long) Float.floatToIntBits(Math.nextUp((float) bound)) << HOST_BITS | host;
    }

    public int size() {
        return keys.length;
    }

    /** Returns the host at a rank, 0 for the highest bound. */
    public int host(int rank) {
        return (int) (at(rank) & HOST_MASK);
    }

    /** Returns the bound of the host at a rank, or a little more. */
    public double bound(int rank) {
        return Float.intBitsToFloat((int) (at(rank) >>> HOST_BITS));
    }

    private long at(int rank) {
        int place = keys.length - 1 - rank;
        while (heap > place) {
            long top = keys[0];
            heap--;
            keys[0] = keys[heap];
            keys[heap] = top;
            sink(0);
        }
        return keys[place];
    }

    private void sink(int from) {
        long key = keys[from];
        int hole = from;
        for (int child = 2 * hole + 1; child < heap; child = 2 * hole + 1) {
            if (child + 1 < heap && keys[child + 1] > keys[child]) {
                child++;
            }
            if (keys[child] <= key) {
                break;
            }
            keys[hole] = keys[child];
            hole = child;
        }
        keys[hole] = key;
    }
}
