package io.stealaway.placement.survival;

import java.util.Arrays;

/**
 * VMs and what hosts have free as one number each, relative to some reference: a VM's size is the largest, over vCPUs, RAM and
 * disk, of its need over the reference, rounded up, and what a host has free is the smallest, rounded down. So VMs whose sizes
 * add up to no more than what is free fit there together, whatever the reference is; which one proves most depends on the zone.
 *
 * <p>VMs are put in classes by size, the largest first. Immutable and thread-safe.
 */
final class SizeScale {
    /** No host has so much free, and a VM so large fits nowhere. */
    static final long MOST = 1L << 40;

    private static final int BITS = 24;
    private static final long LARGEST_UNITS = (1L << 39) - 1;
    private static final int MOST_CLASSES = 32;

    /** The size of each VM. */
    final long[] size;
    /** The class of each VM, 0 for the largest. */
    final int[] classOf;
    /** By class, the largest and the smallest size, and the most vCPUs of one VM. */
    final long[] largest;

    final long[] smallest;
    final long[] widest;

    private final int[] shift = new int[ZoneModel.DIMENSIONS];
    /** 0 for a dimension of which no VM needs anything. */
    private final long[] reference = new long[ZoneModel.DIMENSIONS];

    /** @param reference by dimension; 0 for one of which no VM needs anything */
    SizeScale(ZoneModel zone, long[] reference) {
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            shift[dimension] = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(reference[dimension]) - BITS);
            this.reference[dimension] = reference[dimension] >> shift[dimension];
        }
        size = new long[zone.vms.length];
        for (int vm = 0; vm < size.length; vm++) {
            for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
                size[vm] = Math.max(size[vm], share(dimension, zone.need[dimension][vm]));
            }
        }
        long[] distinct = Arrays.stream(size).distinct().sorted().toArray();
        int classes = Math.min(distinct.length, MOST_CLASSES);
        largest = new long[classes];
        smallest = new long[classes];
        widest = new long[classes];
        for (int place = 0; place < classes; place++) {
            // Of more sizes than that, neighbours share a class.
            int top = distinct.length - 1 - (int) ((long) place * distinct.length / classes);
            int bottom = distinct.length - (int) ((place + 1L) * distinct.length / classes);
            largest[place] = distinct[top];
            smallest[place] = distinct[bottom];
        }
        classOf = new int[size.length];
        for (int vm = 0; vm < size.length; vm++) {
            classOf[vm] = classOf(size[vm]);
            widest[classOf[vm]] = Math.max(widest[classOf[vm]], zone.need[ZoneModel.VCPUS][vm]);
        }
    }

    int classes() {
        return largest.length;
    }

    private int classOf(long size) {
        int low = 0;
        int high = smallest.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (smallest[middle] <= size) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private long share(int dimension, long need) {
        if (reference[dimension] == 0 || need == 0) {
            return 0;
        }
        long units = ((need - 1) >> shift[dimension]) + 1;
        return units > LARGEST_UNITS
                ? MOST
                : Math.min(MOST, ((units << BITS) + reference[dimension] - 1) / reference[dimension]);
    }

    /** Returns what is left of a host as one number, from what is left by dimension; negative when one is short. */
    long free(long vcpus, long ram, long disk) {
        return Math.min(free(ZoneModel.VCPUS, vcpus), Math.min(free(ZoneModel.RAM, ram), free(ZoneModel.DISK, disk)));
    }

    private long free(int dimension, long left) {
        if (reference[dimension] == 0) {
            return MOST - 1;
        }
        if (left < 0) {
            return -1;
        }
        long units = Math.min(LARGEST_UNITS, left >> shift[dimension]);
        return Math.min(MOST - 1, (units << BITS) / reference[dimension]);
    }
}
