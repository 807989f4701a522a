package io.stealaway.simulation;

import io.stealaway.simulation.random.SplitMix64;

/** The demand of the synthetic day: smooth ramps to shared peaks, with noise of every VM's own. Computed, not stored. */
final class DailyDemand implements Demand {
    private static final int DAY = 86_400;
    private static final int HOUR = 3_600;
    private static final int STEADY_SECONDS = 60;
    /** The most that a VM wants at its peaks, of its vCPUs. */
    private static final double MOST = 0.95;

    private static final int[] PEAKS = {12 * HOUR, 15 * HOUR, 22 * HOUR};
    private static final double[] HEIGHTS = {1.0, 0.9, 1.0};

    private final long seed;
    private final DemandCurve[] curve;
    private final long[] all;
    private final double[] base;
    private final double[] peak;
    private final double[] noise;
    private final int[] shift;
    private final int[] ramp;
    private final int[] plateau;
    private final boolean[] aggressor;
    private final int[] role;
    private final DailyHabits habits;

    DailyDemand(int vms, long seed, DailyHabits habits) {
        this.habits = habits;
        this.seed = SplitMix64.mix(seed + 77);
        curve = new DemandCurve[vms];
        all = new long[vms];
        base = new double[vms];
        peak = new double[vms];
        noise = new double[vms];
        shift = new int[vms];
        ramp = new int[vms];
        plateau = new int[vms];
        aggressor = new boolean[vms];
        role = new int[vms];
    }

    /** Draws the habits of one VM. */
    void draw(
            int vm,
            SplitMix64 dice,
            int vmRole,
            DemandCurve vmCurve,
            long allMicroCores,
            boolean capped,
            boolean aggressive) {
        role[vm] = vmRole;
        curve[vm] = vmCurve;
        all[vm] = allMicroCores;
        base[vm] = dice.between(0.05, 0.15);
        double height = StrictMath.exp(-1.1 + 0.7 * dice.bell());
        peak[vm] = Math.min(MOST, vmCurve == DemandCurve.BACKEND ? 0.7 * height : height);
        if (capped) {
            peak[vm] = 0.8;
        }
        noise[vm] = dice.between(0.05, 0.15);
        shift[vm] = (int) dice.between(-900L, 900L);
        ramp[vm] = (int) dice.between(1_800L, 3_600L);
        plateau[vm] = (int) dice.between(1_800L, 4_500L);
        aggressor[vm] = aggressive;
    }

    @Override
    public long microCores(int vm, long second) {
        long steady = second - second % STEADY_SECONDS;
        double level = level(vm, steady);
        level *= 1.0 + noise[vm] * (wobble(vm, steady, 240) + wobble(vm, steady, 1_200));
        return (long) (all[vm] * Math.min(1.0, Math.max(0.01, level)));
    }

    /**
     * Scales what all VMs want at their peaks, so that the first of them together want this much at the worst time of the first day; those
     * that come later want as much as these.
     */
    void scaleTo(long microCores, int first) {
        for (int round = 0; round < 3; round++) {
            double scale = (double) microCores / worst(first);
            for (int vm = 0; vm < peak.length; vm++) {
                peak[vm] = Math.min(MOST, peak[vm] * scale);
            }
        }
    }

    private long worst(int first) {
        long worst = 1;
        for (long second = 0; second < DAY; second += 10L * STEADY_SECONDS) {
            long sum = 0;
            for (int vm = 0; vm < first; vm++) {
                sum += microCores(vm, second);
            }
            worst = Math.max(worst, sum);
        }
        return worst;
    }

    @Override
    public int steadySeconds() {
        return STEADY_SECONDS;
    }

    private double level(int vm, long second) {
        int day = (int) (second / DAY);
        int time = (int) (second % DAY);
        double level = base[vm]
                + (Math.min(MOST, peak[vm] * habits.height(role[vm], curve[vm], day)) - base[vm])
                        * switch (curve[vm]) {
                            case INTERACTIVE -> peaks(vm, habits.hour(role[vm], day, time));
                            case BACKEND -> 0.25 + 0.75 * peaks(vm, habits.hour(role[vm], day, time));
                            case NIGHT -> night(vm, time, day);
                        };
        return aggressor[vm] ? Math.max(level, burst(vm, time, day)) : level;
    }

    private double peaks(int vm, int time) {
        double height = 0.3 * hump(time - 17 * HOUR - shift[vm], 4 * HOUR, 3 * HOUR);
        for (int i = 0; i < PEAKS.length; i++) {
            height = Math.max(height, HEIGHTS[i] * hump(time - PEAKS[i] - shift[vm], plateau[vm], ramp[vm]));
        }
        return height;
    }

    private double night(int vm, int time, long day) {
        long roll = hash(vm, day, 3);
        int begin = (int) Math.floorMod(roll, 4L * HOUR);
        int length = HOUR + (int) Math.floorMod(roll >>> 20, 2L * HOUR);
        return hump(time - begin - length / 2, length, 1_200);
    }

    private double burst(int vm, int time, long day) {
        long roll = hash(vm, day, 5);
        int begin = (int) Math.floorMod(roll, 20L * HOUR) + HOUR;
        int length = HOUR + (int) Math.floorMod(roll >>> 20, 2L * HOUR);
        return time >= begin && time < begin + length ? 1.0 : 0.0;
    }

    /** Rises smoothly to 1, stays there around 0, and falls smoothly. */
    private static double hump(int fromMiddle, int plateau, int ramp) {
        int beyond = Math.abs(fromMiddle) - plateau / 2;
        if (beyond <= 0) {
            return 1.0;
        }
        if (beyond >= ramp) {
            return 0.0;
        }
        double x = 1.0 - (double) beyond / ramp;
        return x * x * (3.0 - 2.0 * x);
    }

    /** Noise in [-1,1] that changes over this many seconds and not faster. */
    private double wobble(int vm, long second, int span) {
        long knot = second / span;
        double x = (double) (second % span) / span;
        double here = unit(hash(vm, knot, span));
        double there = unit(hash(vm, knot + 1, span));
        return here + (there - here) * x;
    }

    private long hash(int vm, long a, long b) {
        return SplitMix64.mix(seed ^ SplitMix64.mix(vm * 0x9E3779B97F4A7C15L + a * 0xC2B2AE3D27D4EB4FL + b));
    }

    private static double unit(long hash) {
        return (hash >> 10) * 0x1.0p-53;
    }
}
