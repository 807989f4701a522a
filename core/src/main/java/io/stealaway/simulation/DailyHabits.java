package io.stealaway.simulation;

import io.stealaway.simulation.SimulationConfig.DemandFamily;
import io.stealaway.simulation.random.SplitMix64;
import java.time.Duration;

/**
 * How demand of synthetic days differs from one day to the next: not at all, by roles whose peaks move and deployments that
 * change what they want overnight, or by weekends. Immutable and thread-safe.
 */
final class DailyHabits {
    /** From a Monday to the Friday on which a weekend begins. */
    static final Duration FRIDAY = Duration.ofDays(4);

    private static final int DAY_SECONDS = 86_400;
    private static final int LEAST_DRIFT_SECONDS = 3_600;
    private static final int MOST_DRIFT_SECONDS = 9_000;
    private static final double DEPLOYED = 0.3;
    private static final double LEAST_FACTOR = 0.6;
    private static final double MOST_FACTOR = 1.5;
    private static final double INTERACTIVE_WEEKEND = 0.35;
    private static final double BACKEND_WEEKEND = 0.6;

    private final DemandFamily family;
    /** By role: by how many seconds its peaks come later on each day than on the one before. */
    private final int[] drift;
    /** By role and day: what its VMs want, as a multiple of what they wanted on the first day. */
    private final double[][] deployed;

    DailyHabits(DemandFamily family, int roles, int days, long seed) {
        this.family = family;
        drift = new int[roles];
        deployed = new double[roles][days + 1];
        SplitMix64 dice = SplitMix64.of(seed, 11);
        for (int role = 0; role < roles; role++) {
            int far = (int) dice.between((long) LEAST_DRIFT_SECONDS, (long) MOST_DRIFT_SECONDS);
            drift[role] = dice.chance(0.5) ? far : -far;
            double factor = 1.0;
            for (int day = 0; day <= days; day++) {
                if (day > 0 && dice.chance(DEPLOYED)) {
                    factor = dice.between(LEAST_FACTOR, MOST_FACTOR);
                }
                deployed[role][day] = factor;
            }
        }
    }

    /** Returns the second of the day whose demand a role has at this second of a day. */
    int hour(int role, int day, int second) {
        return family == DemandFamily.DRIFTING ? Math.floorMod(second - day * drift[role], DAY_SECONDS) : second;
    }

    /** Returns what a role's peaks are multiplied by on a day; 1 on the first. */
    double height(int role, DemandCurve curve, int day) {
        return switch (family) {
            case SEASONAL, BURSTY -> 1.0;
            case DRIFTING -> deployed[role][Math.min(day, deployed[role].length - 1)];
            case WEEKEND -> weekend(day) ? weekendHeight(curve) : 1.0;
        };
    }

    private static double weekendHeight(DemandCurve curve) {
        return switch (curve) {
            case INTERACTIVE -> INTERACTIVE_WEEKEND;
            case BACKEND -> BACKEND_WEEKEND;
            case NIGHT -> 1.0;
        };
    }

    /** The first day is a Friday. */
    private static boolean weekend(int day) {
        return day % 7 == 1 || day % 7 == 2;
    }
}
