package io.stealaway.placement.survival;

import java.util.Arrays;

/** Copies in the order in which they are placed, with what all from one on need together. */
final class PackingOrder {
    final int[] copies;
    private final long[][] needs;
    /** By dimension, what each copy and all after it need together, and the largest need among them. */
    private final long[][] rest;

    private final long[][] largest;

    /** @param needs what each copy needs, by dimension */
    PackingOrder(int[] copies, long[][] needs) {
        this.copies = copies;
        this.needs = needs;
        rest = new long[needs.length][];
        largest = new long[needs.length][];
        for (int dimension = 0; dimension < needs.length; dimension++) {
            rest[dimension] = needs[dimension].clone();
            largest[dimension] = needs[dimension].clone();
            for (int i = copies.length - 2; i >= 0; i--) {
                rest[dimension][i] += rest[dimension][i + 1];
                largest[dimension][i] = Math.max(largest[dimension][i], largest[dimension][i + 1]);
            }
        }
    }

    /** Returns what each copy needs of a dimension, the smallest first; a new array. */
    long[] ascending(int dimension) {
        long[] ascending = needs[dimension].clone();
        Arrays.sort(ascending);
        return ascending;
    }

    /** Returns how many copies must be left out at least for the others to fit into so much room, 0 or more, in all. */
    int tooMany(int dimension, long room) {
        long[] ascending = ascending(dimension);
        long total = copies.length == 0 ? 0 : rest[dimension][0];
        int out = 0;
        while (total > room) {
            out++;
            total -= ascending[copies.length - out];
        }
        return out;
    }

    /** Returns whether the room is too small for a copy and all after it, even when so many of the largest are left out. */
    boolean lacks(int i, int without, long[] room) {
        for (int dimension = 0; dimension < needs.length; dimension++) {
            long missing = rest[dimension][i] - room[dimension];
            if (missing > 0 && -Math.floorDiv(-missing, largest[dimension][i]) > without) {
                return true;
            }
        }
        return false;
    }

    /** Takes what a copy needs off the room, or gives it back with a sign of -1. */
    void use(int i, long[] room, int sign) {
        for (int dimension = 0; dimension < needs.length; dimension++) {
            room[dimension] -= sign * needs[dimension][i];
        }
    }
}
