package io.stealaway.placement.survival;

/** Sums of the largest of some numbers, in time that grows with how many there are. Keeps its array; not thread-safe. */
final class LargestSum {
    private static final int FEW = 12;

    private long[] values = {};

    /** Returns the sum of the {@code most} largest of the first {@code count} numbers, none of which is negative. */
    long of(long[] numbers, int count, int most) {
        if (most <= 0) {
            return 0;
        }
        if (values.length < count) {
            values = new long[count];
        }
        System.arraycopy(numbers, 0, values, 0, count);
        if (most < count) {
            partition(count, most);
        }
        long sum = 0;
        for (int i = Math.min(most, count) - 1; i >= 0; i--) {
            sum += values[i];
        }
        return sum;
    }

    /** Brings the largest to the front, by quickselect with the median of three. */
    private void partition(int count, int most) {
        int low = 0;
        int high = count - 1;
        while (high - low > FEW) {
            long pivot = median(values[low], values[(low + high) >>> 1], values[high]);
            int i = low;
            int j = high;
            while (i <= j) {
                while (values[i] > pivot) {
                    i++;
                }
                while (values[j] < pivot) {
                    j--;
                }
                if (i <= j) {
                    long swapped = values[i];
                    values[i++] = values[j];
                    values[j--] = swapped;
                }
            }
            if (most - 1 <= j) {
                high = j;
            } else if (most - 1 >= i) {
                low = i;
            } else {
                return;
            }
        }
        for (int i = low + 1; i <= high; i++) {
            long value = values[i];
            int hole = i;
            for (; hole > low && values[hole - 1] < value; hole--) {
                values[hole] = values[hole - 1];
            }
            values[hole] = value;
        }
    }

    private static long median(long a, long b, long c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
