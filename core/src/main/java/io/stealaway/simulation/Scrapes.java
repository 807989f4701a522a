package io.stealaway.simulation;

import io.stealaway.model.MicroCores;
import io.stealaway.model.VmObservation;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The counters of the guests, scraped at an interval and asked for as PromQL's {@code rate(...[5m])} would: the rise between
 * the oldest and the newest sample of the window over the time between them. Samples are known only after a lag, and what is
 * older than five minutes is stale.
 */
final class Scrapes {
    static final long WINDOW_SECONDS = 300;
    private static final long NEVER = Long.MIN_VALUE;

    private final Fleet fleet;
    private final CpuWorld cpu;
    private final int stepSeconds;
    private final int intervalSeconds;
    private final double fading;
    private final int slots;
    private long lagSeconds;

    /** Counters, micro-core-seconds. */
    private final long[] stolen;

    private final long[] throttled;
    private final long[] used;
    private final double[] load5;

    /** Samples by VM and slot; the time of a sample that was never taken is NEVER. */
    private final long[] sampleSecond;

    private final long[] sampleStolen;
    private final long[] sampleThrottled;
    private final long[] sampleUsed;
    private final double[] sampleLoad5;
    private final int[] lastSlot;
    private final long[] gapUntil;
    private final long[] frozenUntil;

    Scrapes(Fleet fleet, CpuWorld cpu, int stepSeconds, int intervalSeconds, long lagSeconds) {
        this.fleet = fleet;
        this.cpu = cpu;
        this.stepSeconds = stepSeconds;
        this.intervalSeconds = intervalSeconds;
        this.lagSeconds = lagSeconds;
        fading = StrictMath.exp(-(double) stepSeconds / WINDOW_SECONDS);
        // A lag may hide the newest samples, and the window must still be whole behind it.
        slots = (int) (2 * WINDOW_SECONDS / intervalSeconds) + 2;
        int vms = fleet.vms.length;
        stolen = new long[vms];
        throttled = new long[vms];
        used = new long[vms];
        load5 = new double[vms];
        sampleSecond = new long[vms * slots];
        Arrays.fill(sampleSecond, NEVER);
        sampleStolen = new long[vms * slots];
        sampleThrottled = new long[vms * slots];
        sampleUsed = new long[vms * slots];
        sampleLoad5 = new double[vms * slots];
        lastSlot = new int[vms];
        gapUntil = new long[vms];
        Arrays.fill(gapUntil, NEVER);
        frozenUntil = gapUntil.clone();
    }

    void lag(long seconds) {
        lagSeconds = seconds;
    }

    void gap(int vm, long untilSecond) {
        gapUntil[vm] = untilSecond;
    }

    void freeze(int vm, long untilSecond) {
        frozenUntil[vm] = untilSecond;
    }

    double load5(int vm) {
        return load5[vm];
    }

    /** Counts the step that ends at this second, and scrapes when it is time. */
    void step(long second) {
        for (int vm = 0; vm < stolen.length; vm++) {
            stolen[vm] += (cpu.robbed[vm] + cpu.throttled[vm]) * stepSeconds;
            throttled[vm] += cpu.throttled[vm] * stepSeconds;
            used[vm] += cpu.served[vm] * stepSeconds;
            double tasks = (double) cpu.runQueue[vm] / MicroCores.PER_CORE;
            load5[vm] = load5[vm] * fading + tasks * (1.0 - fading);
        }
        if (second % intervalSeconds == 0) {
            for (int vm = 0; vm < stolen.length; vm++) {
                if (fleet.runs(vm) && second >= gapUntil[vm]) {
                    sample(vm, second);
                }
            }
        }
    }

    private void sample(int vm, long second) {
        int before = vm * slots + lastSlot[vm];
        lastSlot[vm] = (lastSlot[vm] + 1) % slots;
        int slot = vm * slots + lastSlot[vm];
        boolean frozen = second < frozenUntil[vm] && sampleSecond[before] != NEVER;
        sampleSecond[slot] = second;
        sampleStolen[slot] = frozen ? sampleStolen[before] : stolen[vm];
        sampleThrottled[slot] = frozen ? sampleThrottled[before] : throttled[vm];
        sampleUsed[slot] = frozen ? sampleUsed[before] : used[vm];
        sampleLoad5[slot] = frozen ? sampleLoad5[before] : load5[vm];
    }

    /** Returns what can be said of a VM now; empty with fewer than two samples in the window. */
    Optional<VmObservation> observe(int vm, long nowSecond, long startSecond) {
        int newest = -1;
        int oldest = -1;
        for (int slot = vm * slots; slot < (vm + 1) * slots; slot++) {
            long at = sampleSecond[slot];
            if (at != NEVER && at <= nowSecond - lagSeconds && at >= nowSecond - lagSeconds - WINDOW_SECONDS) {
                newest = newest < 0 || at > sampleSecond[newest] ? slot : newest;
                oldest = oldest < 0 || at < sampleSecond[oldest] ? slot : oldest;
            }
        }
        if (newest == oldest) {
            return Optional.empty();
        }
        double span = sampleSecond[newest] - sampleSecond[oldest];
        double whole = fleet.vms[vm].vcpus() * (double) MicroCores.PER_CORE * span;
        double steal = Math.min(1.0, (sampleStolen[newest] - sampleStolen[oldest]) / whole);
        double quota = Math.min(steal, (sampleThrottled[newest] - sampleThrottled[oldest]) / whole);
        return Optional.of(new VmObservation(
                fleet.vms[vm].id(),
                Instant.ofEpochSecond(startSecond + sampleSecond[newest]),
                steal,
                fleet.vms[vm].cpuCapMicroCores().isPresent() ? OptionalDouble.of(quota) : OptionalDouble.empty(),
                sampleLoad5[newest],
                Math.round((sampleUsed[newest] - sampleUsed[oldest]) / span)));
    }
}
