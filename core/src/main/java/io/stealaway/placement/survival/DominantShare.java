package io.stealaway.placement.survival;

/**
 * What a VM takes of the smallest host as one number: the largest, over vCPUs, RAM and disk, of its need over the capacity,
 * in units of 2^-32, rounded up. So VMs whose shares add up to no more than {@link #ALL} fit on any host together.
 */
final class DominantShare {
    /** A whole host. */
    static final long ALL = 1L << 32;

    /** More than a host has; how much more does not matter. */
    static final long TOO_MUCH = 2 * ALL;

    private DominantShare() {}

    /** Returns a need over a capacity, both not negative, by long division in base two: their product would not fit a long. */
    static long of(long need, long capacity) {
        if (need > capacity) {
            return TOO_MUCH;
        }
        if (need == capacity) {
            return need == 0 ? 0 : ALL;
        }
        long share = 0;
        long rest = need;
        for (int bit = 0; bit < 32; bit++) {
            rest *= 2;
            share *= 2;
            if (rest >= capacity) {
                rest -= capacity;
                share++;
            }
        }
        return rest > 0 ? share + 1 : share;
    }
}
