package io.stealaway.recording;

import io.stealaway.simulation.random.SplitMix64;
import java.util.Arrays;

/**
 * How demand goes up and down within a slot, of which a recording has the mean alone. What a VM wants is taken to leave the mean of its slot
 * by as much, minute by minute, as that leaves the line between the slots around it: {@code sd = 1.4826 median(|x - y| / y) / sqrt(1.5)}
 * of the mean {@code x} of a slot and the mean {@code y} of its two neighbours. The median, so that the few slots in which demand takes
 * another level count for nothing; 1.4826 makes a standard deviation of it, and the variance of {@code x - y} is 1.5 times that of {@code
 * x}. The minutes of a slot
 * have the slot's mean; where 0 or all vCPUs are in the way they leave it by less. Immutable and thread-safe.
 */
final class WithinSlots {
    private static final int SECONDS_PER_MINUTE = 60;
    private static final double MEDIAN_TO_DEVIATION = 1.4826;
    private static final double RESIDUAL_VARIANCE = 1.5;
    private static final double UNIFORM_VARIANCE = 1.0 / 3.0;
    private static final long VM = 0x9E3779B97F4A7C15L;
    private static final long SLOT = 0xC2B2AE3D27D4EB4FL;

    private final int minutes;
    private final double[] deviation;

    WithinSlots(RecordedColumns columns) {
        minutes = columns.slotSeconds() / SECONDS_PER_MINUTE;
        deviation = new double[columns.cluster().vms().size()];
        if (minutes > 1) {
            double[] residuals = new double[columns.slots()];
            for (int vm = 0; vm < deviation.length; vm++) {
                deviation[vm] = deviation(columns, vm, residuals);
            }
        }
    }

    /** Returns the standard deviation of the means of slots around the line between their neighbours, relative. */
    private static double deviation(RecordedColumns columns, int vm, double[] residuals) {
        int count = 0;
        for (int slot = 1; slot < columns.slots() - 1; slot++) {
            double around = (columns.wanted(vm, slot - 1) + columns.wanted(vm, slot + 1)) / 2.0;
            if (around > 0.0 && columns.wanted(vm, slot) > 0) {
                residuals[count++] = Math.abs(columns.wanted(vm, slot) - around) / around;
            }
        }
        Arrays.sort(residuals, 0, count);
        return count == 0 ? 0.0 : MEDIAN_TO_DEVIATION * residuals[count / 2] / Math.sqrt(RESIDUAL_VARIANCE);
    }

    /** Returns how many minutes a slot has. */
    int minutes() {
        return minutes;
    }

    /**
     * Returns what the mean of a slot is multiplied by in one of its minutes; 1 on average over them, 0 to a most.
     *
     * @param most at least 1
     */
    double factor(int vm, int slot, int minute, double most) {
        if (deviation[vm] == 0.0) {
            return 1.0;
        }
        double mean = 0.0;
        double highest = -1.0;
        double lowest = 1.0;
        for (int any = 0; any < minutes; any++) {
            double unit = unit(vm, slot, any);
            mean += unit / minutes;
            highest = Math.max(highest, unit);
            lowest = Math.min(lowest, unit);
        }
        // Taking the mean away takes one of the minutes' variance.
        double scale = deviation[vm] * Math.sqrt(minutes / (UNIFORM_VARIANCE * (minutes - 1)));
        double room = Math.min((most - 1.0) / (highest - mean), 1.0 / (mean - lowest));
        return Math.max(0.0, 1.0 + Math.min(scale, room) * (unit(vm, slot, minute) - mean));
    }

    /** Returns a number in [-1,1) that is always the same. */
    private static double unit(int vm, int slot, int minute) {
        return (SplitMix64.mix(vm * VM ^ SplitMix64.mix(slot * SLOT + minute)) >> 10) * 0x1.0p-53;
    }
}
