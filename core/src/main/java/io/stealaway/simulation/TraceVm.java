package io.stealaway.simulation;

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

    /** Returns the CPU used at this time since the first sample; the trace repeats after its end. */
    int microCores(long second) {
        return slots[(int) Math.floorMod(Math.floorDiv(second, (long) SLOT_SECONDS), (long) slots.length)];
    }
}
