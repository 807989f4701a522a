package io.stealaway.simulation;

import io.stealaway.model.MicroCores;
import io.stealaway.simulation.random.SplitMix64;

/**
 * One VM of a real trace.
 *
 * @param name its name in the trace
 * @param vcpus its virtual CPUs
 * @param ramBytes its RAM
 * @param slots CPU it used in each stretch of {@value #SLOT_SECONDS} s since its first sample, micro-cores; not empty
 */
@SuppressWarnings("ArrayRecordComponent") // Package-private data, millions of numbers; never compared.
record TraceVm(String name, int vcpus, long ramBytes, int[] slots) {
    static final int SLOT_SECONDS = 300;
    private static final int SLOTS_PER_DAY = 86_400 / SLOT_SECONDS;
    private static final int MOST_LATE_SLOTS = 3;
    private static final int NOISE_PERCENT = 25;

    /** Returns the CPU used at this time since the first sample; the trace repeats after its end. */
    int microCores(long second) {
        return slots[(int) Math.floorMod(Math.floorDiv(second, (long) SLOT_SECONDS), (long) slots.length)];
    }

    /**
     * Returns the CPU used some seconds after a shifted start, over days: the trace repeats after whole weeks, or after whole
     * days when it has no whole week. What was used before comes again with noise of its own.
     *
     * @param second since the start, 0 or more
     * @param shiftSeconds how far into the trace the start is
     * @param vm what the noise is drawn from
     */
    int repeated(long second, long shiftSeconds, int vm) {
        int days = slots.length / SLOTS_PER_DAY;
        int whole = days >= 7 ? days / 7 * 7 : days;
        if (whole == 0) {
            return microCores(second + shiftSeconds);
        }
        long period = whole * (long) SLOTS_PER_DAY;
        long slot = Math.floorDiv(second + shiftSeconds, (long) SLOT_SECONDS);
        long round = second / SLOT_SECONDS / period;
        if (round == 0) {
            return slots[(int) Math.floorMod(slot, period)];
        }
        long ofDay = SplitMix64.mix(vm * 0x9E3779B97F4A7C15L + slot / SLOTS_PER_DAY);
        long late = Math.floorMod(ofDay, 2L * MOST_LATE_SLOTS + 1) - MOST_LATE_SLOTS;
        long ofSlot = SplitMix64.mix(ofDay + slot * 0xC2B2AE3D27D4EB4FL);
        long percent = 100 - NOISE_PERCENT + Math.floorMod(ofSlot, 2L * NOISE_PERCENT + 1);
        long used = slots[(int) Math.floorMod(slot + late, period)] * percent / 100;
        return (int) Math.min(used, vcpus * MicroCores.PER_CORE);
    }
}
