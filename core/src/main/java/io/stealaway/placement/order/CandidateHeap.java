package io.stealaway.placement.order;

import java.util.Arrays;

/**
 * VMs by what their leaving is worth for its price, the best first, then by index; of which only as many are put in order as are
 * asked for. Keeps its arrays; not thread-safe.
 */
public final class CandidateHeap {
    public static final int NONE = -1;

    private int[] vms = new int[16];
    private long[] worth = new long[16];
    private long[] price = new long[16];
    /** Places in the arrays; a heap, the best at its top, from when the first is asked for. */
    private int[] heap = new int[16];

    private int count;
    private boolean ordered;

    /** Forgets all. */
    public void clear() {
        count = 0;
        ordered = false;
    }

    /**
     * Adds a VM with a worth above 0 and a price of at least 0; what costs nothing is worth most. Not after the first was taken.
     */
    public void add(int vm, long itsWorth, long itsPrice) {
        if (count == vms.length) {
            vms = Arrays.copyOf(vms, 2 * count);
            worth = Arrays.copyOf(worth, 2 * count);
            price = Arrays.copyOf(price, 2 * count);
            heap = new int[2 * count];
        }
        vms[count] = vm;
        worth[count] = itsWorth;
        price[count] = itsPrice;
        count++;
    }

    /** Takes the best away and returns it; {@link #NONE} when none is left. */
    public int next() {
        if (count == 0) {
            return NONE;
        }
        if (!ordered) {
            order();
        }
        int best = heap[0];
        count--;
        heap[0] = heap[count];
        sink(0);
        return vms[best];
    }

    private void order() {
        ordered = true;
        for (int place = 0; place < count; place++) {
            heap[place] = place;
        }
        for (int from = count / 2 - 1; from >= 0; from--) {
            sink(from);
        }
    }

    private void sink(int from) {
        int place = heap[from];
        int hole = from;
        for (int child = 2 * hole + 1; child < count; child = 2 * hole + 1) {
            if (child + 1 < count && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], place)) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = place;
    }

    /** Compares products of 128 bits, so that rounding never decides. */
    private boolean before(int i, int j) {
        int high = Long.compare(Math.multiplyHigh(worth[i], price[j]), Math.multiplyHigh(worth[j], price[i]));
        int byRatio = high != 0 ? high : Long.compareUnsigned(worth[i] * price[j], worth[j] * price[i]);
        return byRatio != 0 ? byRatio > 0 : vms[i] < vms[j];
    }
}
