package io.stealaway.placement.order;

/** Puts hosts in order by a key, the highest first; equal ones stay in the order that they come in. Without boxes. */
public final class DescendingOrder {
    private DescendingOrder() {}

    /** Returns hosts by the key at each one's place, none of which is negative; a new array. */
    public static int[] of(double[] keys, int[] hosts) {
        int count = hosts.length;
        int[] from = new int[count];
        for (int i = 0; i < count; i++) {
            from[i] = i;
        }
        int[] to = new int[count];
        for (int width = 1; width < count; width *= 2) {
            for (int start = 0; start < count; start += 2 * width) {
                merge(keys, from, to, start, Math.min(start + width, count), Math.min(start + 2 * width, count));
            }
            int[] swapped = from;
            from = to;
            to = swapped;
        }
        for (int i = 0; i < count; i++) {
            to[i] = hosts[from[i]];
        }
        return to;
    }

    private static void merge(double[] keys, int[] from, int[] to, int start, int middle, int end) {
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
            if (right >= end || (left < middle && keys[from[left]] >= keys[from[right]])) {
                to[i] = from[left++];
            } else {
                to[i] = from[right++];
            }
        }
    }
}
