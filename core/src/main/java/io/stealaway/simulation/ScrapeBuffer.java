package io.stealaway.simulation;

import io.stealaway.model.MicroCores;
import io.stealaway.model.VmObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The counters of the guests, scraped at an interval and asked for as PromQL's {@code rate(...[5m])} would: the rise between
 * the oldest and the newest sample of the window over the time between them. Samples are known only after a lag, and what is
 * older than five minutes is stale.
 */
final class ScrapeBuffer {
    static final long WINDOW_SECONDS = 300;
    private static final long NEVER = Long.MIN_VALUE;

    private final TruePlacement fleet;
    private final CpuModel cpu;
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

    /** Samples by slot and, within a slot, by VM, so that each scrape writes one row; the time tells whether it is there. */
    private final long[] sampleSecond;

    private final long[] sampleStolen;
    private final long[] sampleThrottled;
    private final long[] sampleUsed;
    private final double[] sampleLoad5;
    /** Where the last sample of a VM stands; below 0 before its first. */
    private final int[] lastSample;

    private final long[] gapUntil;
    private final long[] frozenUntil;

    ScrapeBuffer(TruePlacement fleet, CpuModel cpu, int stepSeconds, int intervalSeconds, long lagSeconds) {
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
        lastSample = new int[vms];
        Arrays.fill(lastSample, -1);
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
        int[] present = fleet.present();
        int count = fleet.presentCount();
        for (int i = 0; i < count; i++) {
            int vm = present[i];
            stolen[vm] += (cpu.stolen[vm] + cpu.throttled[vm]) * stepSeconds;
            throttled[vm] += cpu.throttled[vm] * stepSeconds;
            used[vm] += cpu.served[vm] * stepSeconds;
            double tasks = (double) cpu.runQueue[vm] / MicroCores.PER_CORE;
            load5[vm] = load5[vm] * fading + tasks * (1.0 - fading);
        }
        if (second % intervalSeconds == 0) {
            for (int i = 0; i < count; i++) {
                int vm = present[i];
                if (fleet.runs(vm) && second >= gapUntil[vm]) {
                    sample(vm, second);
                }
            }
        }
    }

    private void sample(int vm, long second) {
        int before = lastSample[vm];
        int at = place(vm, second);
        lastSample[vm] = at;
        boolean frozen = second < frozenUntil[vm] && before >= 0;
        sampleSecond[at] = second;
        sampleStolen[at] = frozen ? sampleStolen[before] : stolen[vm];
        sampleThrottled[at] = frozen ? sampleThrottled[before] : throttled[vm];
        sampleUsed[at] = frozen ? sampleUsed[before] : used[vm];
        sampleLoad5[at] = frozen ? sampleLoad5[before] : load5[vm];
    }

    /** Returns where a sample of this time stands, or would stand. */
    private int place(int vm, long second) {
        return (int) (second / intervalSeconds % slots) * stolen.length + vm;
    }

    /** Opens the window that can be seen at a time. */
    Window window(long nowSecond) {
        return new Window(nowSecond - lagSeconds);
    }

    /** Returns what can be said of a VM; empty with fewer than two samples in the window. */
    Optional<VmObservation> observe(int vm, Window window, long startSecond) {
        int newest = window.newest(vm);
        int oldest = window.oldest(vm);
        if (newest == oldest) {
            return Optional.empty();
        }
        double span = sampleSecond[newest] - sampleSecond[oldest];
        double whole = fleet.vms[vm].vcpus() * (double) MicroCores.PER_CORE * span;
        double steal = Math.min(1.0, (sampleStolen[newest] - sampleStolen[oldest]) / whole);
        double quota = Math.min(steal, (sampleThrottled[newest] - sampleThrottled[oldest]) / whole);
        VmObservation.Builder observation = VmObservation.builder(
                        fleet.vms[vm].id(), Instant.ofEpochSecond(startSecond + sampleSecond[newest]))
                .window(Duration.ofSeconds(sampleSecond[newest] - sampleSecond[oldest]))
                .stealRatio(steal)
                .load5(sampleLoad5[newest])
                .cpuUsedMicroCores(Math.round((sampleUsed[newest] - sampleUsed[oldest]) / span));
        if (fleet.vms[vm].cpuCapMicroCores().isPresent()) {
            observation.throttledRatio(quota);
        }
        return Optional.of(observation.build());
    }

    /** The times at which samples of a window were taken, the same for all VMs. */
    final class Window {
        private final long[] second;
        /** Where the sample of the first VM stands. */
        private final int[] row;

        private Window(long end) {
            long first = Math.max(intervalSeconds, end - WINDOW_SECONDS);
            first += Math.floorMod(-first, intervalSeconds);
            int times = end < first ? 0 : (int) ((end - first) / intervalSeconds) + 1;
            second = new long[times];
            row = new int[times];
            for (int i = 0; i < times; i++) {
                second[i] = first + (long) i * intervalSeconds;
                row[i] = place(0, second[i]);
            }
        }

        /** Returns where the newest sample of a VM stands; below 0 when there is none. */
        private int newest(int vm) {
            int i = second.length - 1;
            while (i >= 0 && sampleSecond[row[i] + vm] != second[i]) {
                i--;
            }
            return i < 0 ? -1 : row[i] + vm;
        }

        private int oldest(int vm) {
            int i = 0;
            while (i < second.length && sampleSecond[row[i] + vm] != second[i]) {
                i++;
            }
            return i == second.length ? -1 : row[i] + vm;
        }
    }
}
