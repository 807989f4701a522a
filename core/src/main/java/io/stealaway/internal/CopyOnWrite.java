package io.stealaway.internal;

/**
 * Writes to a column that may be shared: the first change of a cell copies the column. Each method takes the shared
 * original and the column as it is now, and returns the column as it is then.
 */
@SuppressWarnings("ReferenceEquality") // Whether it is the same array is the question.
public final class CopyOnWrite {
    private CopyOnWrite() {}

    public static boolean[] put(boolean[] original, boolean[] now, int index, boolean value) {
        if (now[index] == value) {
            return now;
        }
        boolean[] column = now == original ? original.clone() : now;
        column[index] = value;
        return column;
    }

    public static double[] put(double[] original, double[] now, int index, double value) {
        if (Double.doubleToRawLongBits(now[index]) == Double.doubleToRawLongBits(value)) {
            return now;
        }
        double[] column = now == original ? original.clone() : now;
        column[index] = value;
        return column;
    }

    public static long[] put(long[] original, long[] now, int index, long value) {
        if (now[index] == value) {
            return now;
        }
        long[] column = now == original ? original.clone() : now;
        column[index] = value;
        return column;
    }

    public static long[] add(long[] original, long[] now, int index, long amount) {
        return put(original, now, index, now[index] + amount);
    }

    public static int[] add(int[] original, int[] now, int index, int amount) {
        if (amount == 0) {
            return now;
        }
        int[] column = now == original ? original.clone() : now;
        column[index] += amount;
        return column;
    }
}
