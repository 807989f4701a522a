package io.stealaway.model;

/**
 * Conversions for the unit of CPU: a micro-core is a millionth of one CPU's time.
 *
 * <p>CPU is counted in whole micro-cores, so that sums do not depend on the order of addition.
 *
 * <p>Thread-safe.
 */
public final class MicroCores {
    /** Micro-cores in one CPU. */
    public static final long PER_CORE = 1_000_000L;

    private MicroCores() {}

    /**
     * Returns the micro-cores that a ratio of some vCPUs' time is, rounded to the nearest.
     *
     * @param ratio fraction in [0,1]
     * @param vcpus number of vCPUs, not negative
     */
    public static long of(double ratio, int vcpus) {
        return Math.round(ratio * (vcpus * PER_CORE));
    }
}
