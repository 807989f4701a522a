package io.stealaway.placement;

import java.util.Arrays;

/**
 * VMs by what their leaving is worth for its price, the best first, then by index; of which only as many are put in order as are
 * asked for. Keeps its arrays; not thread-safe.
 */
final class Leavers {
    static final int NONE = -1;

    private int[] vms = new int[16];
    private long[] worth = new long[16];
    private long[] price = new long[16];
    private int count;

    /** Forgets all. */
    void clear() {
        count = 0;
    }

    /** Adds a VM with a worth above 0 and a price of at least 0; what costs nothing is worth most. */
    void add(int vm, long itsWorth, long itsPrice) {
        if (count == vms.length) {
            vms = Arrays.copyOf(vms, 2 * count);
            worth = Arrays.copyOf(worth, 2 * count);
            price = Arrays.copyOf(price, 2 * count);
        }
        vms[count] = vm;
        worth[count] = itsWorth;
        price[count] = itsPrice;
        count++;
    }

    /** Takes the best away and returns it; {@link #NONE} when none is left. */
    int next() {
        if (count == 0) {
            return NONE;
        }
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = before(i, best) ? i : best;
        }
        int vm = vms[best];
        count--;
        vms[best] = vms[count];
        worth[best] = worth[count];
        price[best] = price[count];
        return vm;
    }

    /** Compares products of 128 bits, so that rounding never decides. */
    private boolean before(int i, int j) {
        int high = Long.compare(Math.multiplyHigh(worth[i], price[j]), Math.multiplyHigh(worth[j], price[i]));
        int byRatio = high != 0 ? high : Long.compareUnsigned(worth[i] * price[j], worth[j] * price[i]);
        return byRatio != 0 ? byRatio > 0 : vms[i] < vms[j];
    }
}
