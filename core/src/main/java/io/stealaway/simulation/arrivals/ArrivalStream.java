package io.stealaway.simulation.arrivals;

import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.simulation.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Requests for new VMs as they come to a cloud: a Poisson stream whose rate goes with the hours of the day, most at 15 h and a quarter of
 * that at 3 h. Half of the requests are for one VM, the others for two to five, as four in five of Azure's deployments have at most five (Cortez
 * et al., SOSP 2017, section 3). Of those for several, one in five is a hard and one in five a soft anti-affinity group, and one in twenty
 * a soft affinity group.
 *
 * <p>Thread-safe: it has no state.
 */
public final class ArrivalStream {
    private static final double DAY_SECONDS = 86_400.0;
    private static final double BUSIEST_SECOND = 54_000.0;
    /** By how much of the mean the rate rises and falls. */
    private static final double SWING = 0.6;

    private static final double SINGLE = 0.5;
    private static final int MOST_VMS = 5;
    private static final double VMS_PER_REQUEST = SINGLE + (1.0 - SINGLE) * (2 + MOST_VMS) / 2.0;
    private static final double ANTI_AFFINITY = 0.2;
    private static final double SOFT_ANTI_AFFINITY = 0.4;
    private static final double SOFT_AFFINITY = 0.45;

    private ArrivalStream() {}

    /**
     * Draws the requests of a stretch of time, in order.
     *
     * @param vmsPerDay how many VMs are asked for on an average day, above 0
     * @param lengthSeconds how long
     */
    public static List<Arrival> draw(double vmsPerDay, long lengthSeconds, SplitMix64 dice) {
        double mostPerSecond = vmsPerDay / VMS_PER_REQUEST / DAY_SECONDS * (1.0 + SWING);
        List<Arrival> arrivals = new ArrayList<>();
        double second = 0.0;
        while (true) {
            // By thinning (Lewis and Shedler, 1979): at the highest rate, and each counts with the share that its hour
            // has of that.
            second -= StrictMath.log(1.0 - dice.fraction()) / mostPerSecond;
            if (second >= lengthSeconds) {
                return arrivals;
            }
            if (dice.chance(rate(second) / (1.0 + SWING))) {
                arrivals.add(arrival((long) second, dice));
            }
        }
    }

    /** Returns the rate at a time over the mean rate. */
    private static double rate(double second) {
        return 1.0 + SWING * StrictMath.cos(2.0 * Math.PI * (second - BUSIEST_SECOND) / DAY_SECONDS);
    }

    private static Arrival arrival(long second, SplitMix64 dice) {
        int count = dice.chance(SINGLE) ? 1 : (int) dice.between(2L, MOST_VMS);
        long lifetime = Lifetimes.draw(dice);
        return new Arrival(second, count, lifetime, count == 1 ? Optional.empty() : group(dice.fraction()));
    }

    private static Optional<Rule> group(double roll) {
        if (roll < ANTI_AFFINITY) {
            return Optional.of(Rule.ANTI_AFFINITY);
        }
        if (roll < SOFT_ANTI_AFFINITY) {
            return Optional.of(Rule.SOFT_ANTI_AFFINITY);
        }
        return roll < SOFT_AFFINITY ? Optional.of(Rule.SOFT_AFFINITY) : Optional.empty();
    }
}
