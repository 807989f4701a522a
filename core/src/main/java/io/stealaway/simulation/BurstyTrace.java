package io.stealaway.simulation;

import io.stealaway.model.MicroCores;
import io.stealaway.simulation.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;

/**
 * Demand in bursts, as VMs of a public cloud show it, made up from a seed. Ten, 50, 90 and 99 % of VMs want at most 1.7, 7, 26 and
 * 65 % of their vCPUs on average; the standard deviation of a VM is 0.75 to 1.0 of its mean; it bursts 8 to 13 times a day, mostly
 * for five minutes, seldom for 15; and what it wants now tells hardly anything of what it wants in five minutes or an hour.
 */
final class BurstyTrace {
    private static final int SLOTS_PER_DAY = 86_400 / TraceVm.SLOT_SECONDS;
    private static final long GIB = 1L << 30;
    private static final double MEDIAN_LOG = -2.659;
    /** Logarithms of the mean for each standard deviation from the median: below it, up to the 90th percentile, and beyond. */
    private static final double BELOW = 1.10;

    private static final double ABOVE = 1.026;
    private static final double BEYOND = 0.873;
    private static final double NINETIETH = 1.2816;
    private static final double MOST_MEAN = 0.85;
    private static final double LEAST_BURSTS_PER_DAY = 8.0;
    private static final double MOST_BURSTS_PER_DAY = 13.0;
    private static final double GOES_ON = 0.11;
    /** The slow part of demand, with a phase of the VM's own: a twentieth of the variance. */
    private static final double SLOW = 0.2;

    private static final List<Flavor> FLAVORS = List.of(
            new Flavor(1, 2),
            new Flavor(2, 4),
            new Flavor(2, 8),
            new Flavor(4, 8),
            new Flavor(4, 16),
            new Flavor(4, 8),
            new Flavor(8, 16),
            new Flavor(8, 32));

    private record Flavor(int vcpus, int ramGib) {}

    private BurstyTrace() {}

    /** Returns the demand of so many VMs over so many days. */
    static List<TraceVm> of(int vms, int days, long seed) {
        List<TraceVm> all = new ArrayList<>();
        for (int vm = 0; vm < vms; vm++) {
            all.add(vm(vm, days, SplitMix64.of(seed, 1_000_003L + vm)));
        }
        return all;
    }

    private static TraceVm vm(int index, int days, SplitMix64 dice) {
        Flavor flavor = dice.oneOf(FLAVORS);
        double mean = mean(dice.bell());
        double height = dice.between(4.5, 6.5);
        double begins = dice.between(LEAST_BURSTS_PER_DAY, MOST_BURSTS_PER_DAY) / SLOTS_PER_DAY;
        double share = begins / (1.0 - GOES_ON + begins);
        double base = base(mean, height, share);
        double phase = dice.between(0.0, 2.0 * StrictMath.PI);
        int[] slots = new int[days * SLOTS_PER_DAY];
        boolean bursts = false;
        for (int slot = 0; slot < slots.length; slot++) {
            bursts = dice.chance(bursts ? GOES_ON : begins);
            double slow = 1.0 + SLOW * StrictMath.sin(phase + 2.0 * StrictMath.PI * slot / SLOTS_PER_DAY);
            double level = base * slow * dice.between(0.3, 1.7) * (bursts ? height : 1.0);
            slots[slot] = (int) (flavor.vcpus * (double) MicroCores.PER_CORE * Math.min(1.0, level));
        }
        return new TraceVm("bursty-" + index, flavor.vcpus, flavor.ramGib * GIB, slots);
    }

    /** Returns the mean of a VM that stands so many standard deviations from the median, fraction of its vCPUs. */
    private static double mean(double bell) {
        double log =
                bell < 0 ? BELOW * bell : ABOVE * Math.min(bell, NINETIETH) + BEYOND * Math.max(0.0, bell - NINETIETH);
        return Math.min(MOST_MEAN, StrictMath.exp(MEDIAN_LOG + log));
    }

    /** Returns the level between bursts that gives a mean, though no VM wants more than its vCPUs. */
    private static double base(double mean, double height, double share) {
        double least = 0.0;
        double most = 4.0;
        for (int round = 0; round < 40; round++) {
            double middle = (least + most) / 2.0;
            double got = (1.0 - share) * clipped(middle) + share * clipped(middle * height);
            if (got < mean) {
                least = middle;
            } else {
                most = middle;
            }
        }
        return least;
    }

    /** Returns the mean of a level times 0.3 to 1.7, at most 1. */
    private static double clipped(double level) {
        double from = 0.3 * level;
        double to = 1.7 * level;
        if (to <= 1.0) {
            return level;
        }
        if (from >= 1.0) {
            return 1.0;
        }
        return ((1.0 - from * from) / 2.0 + (to - 1.0)) / (to - from);
    }
}
