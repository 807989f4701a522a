package io.stealaway.recording;

import io.stealaway.model.MicroCores;
import java.util.Arrays;

/**
 * How many tasks of each VM waited in each slot, read from its load average. That is an exponential mean of the number of tasks that run or
 * wait (Linux, {@code kernel/sched/loadavg.c}): {@code load' = f load + (1 - f) n} with {@code f = exp(-seconds / 300)}, so that between two
 * readings there were {@code n = (load' - f load) / (1 - f)}. Of these as many run, or are runnable and kept waiting by the host, as the VM
 * was measured to want; those beyond wait behind them. Tasks that wait for a disk count to the load as well: what a VM has of such in the
 * middle of all slots in which nothing was taken from it is taken away. Not thread-safe while it is filled; immutable then.
 */
final class WaitingTasks {
    private static final double LOAD_SECONDS = 300.0;

    private final int slots;
    private final float[] tasks;
    private final long[] readAt;
    private final float[] read;

    WaitingTasks(int vms, int slots) {
        this.slots = slots;
        tasks = new float[Math.multiplyExact(vms, slots)];
        readAt = new long[vms];
        read = new float[vms];
    }

    /** Returns the mean number of tasks since the reading before, 0 or more; the load itself at the first. */
    float tasks(int vm, long at, float load) {
        double fading = readAt[vm] == 0 || at <= readAt[vm] ? 0.0 : StrictMath.exp((readAt[vm] - at) / LOAD_SECONDS);
        double mean = (load - fading * read[vm]) / (1.0 - fading);
        readAt[vm] = at;
        read[vm] = load;
        return (float) Math.max(0.0, mean);
    }

    void set(int cell, float number) {
        tasks[cell] = number;
    }

    float of(int cell) {
        return tasks[cell];
    }

    /** Leaves those of all tasks that wait, by what was wanted, micro-cores, below 0 when not known, and whether anything was taken. */
    void judge(int[] wanted, short[] waited) {
        double[] usual = new double[slots];
        for (int row = 0; row < tasks.length; row += slots) {
            int count = 0;
            for (int cell = row; cell < row + slots; cell++) {
                if (wanted[cell] >= 0) {
                    tasks[cell] -= (float) wanted[cell] / MicroCores.PER_CORE;
                    if (waited[cell] == 0) {
                        usual[count++] = tasks[cell];
                    }
                }
            }
            Arrays.sort(usual, 0, count);
            double middle = count == 0 ? 0.0 : Math.max(0.0, usual[count / 2]);
            for (int cell = row; cell < row + slots; cell++) {
                tasks[cell] = (float) Math.max(0.0, tasks[cell] - middle);
            }
        }
    }
}
