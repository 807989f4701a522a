package io.stealaway.model;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What was measured about one VM at one time.
 *
 * <p>A VM is either observed in full or not at all; there is no value for "unknown" but the absence of this object, except
 * for throttling, which many guests cannot see.
 *
 * <p>Immutable and thread-safe.
 *
 * @param vm the VM
 * @param sampledAt the time of the oldest sample it was computed from
 * @param stealRatio share of its vCPUs' time that it was runnable and not run, fraction; as a guest counts it, which
 *     includes time withheld by its own quota
 * @param throttledRatio the part of {@code stealRatio} that its own quota withheld, fraction; empty when not known
 * @param load5 its 5-minute load average, 0 or more
 * @param cpuUsedMicroCores CPU that it used, micro-cores, 0 or more
 */
public record VmObservation(
        VmId vm,
        Instant sampledAt,
        double stealRatio,
        OptionalDouble throttledRatio,
        double load5,
        long cpuUsedMicroCores) {

    /** @throws IllegalArgumentException naming the VM and the value that breaks its rule, NaN and infinity among them */
    public VmObservation {
        Objects.requireNonNull(vm, "vm");
        Objects.requireNonNull(sampledAt, "sampledAt");
        Require.fraction("stealRatio", vm, stealRatio);
        if (throttledRatio.isPresent()) {
            Require.fraction("throttledRatio", vm, throttledRatio.getAsDouble());
        }
        Require.notNegative("load5", vm, load5);
        Require.between("cpuUsedMicroCores", vm, cpuUsedMicroCores, 0, Host.MAX_THREADS * MicroCores.PER_CORE);
    }

    /**
     * Returns the steal that neighbours caused: {@code stealRatio} less what is known to be throttling, fraction.
     * Unknown throttling is not subtracted: missing data never makes a host attractive.
     */
    public double neighbourStealRatio() {
        return Math.max(0.0, stealRatio - throttledRatio.orElse(0.0));
    }
}
