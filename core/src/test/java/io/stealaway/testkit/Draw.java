package io.stealaway.testkit;

import java.util.List;
import java.util.random.RandomGenerator;

/** Draws from nothing but {@code nextLong}, whose sequence is specified: the same seed gives the same values on every JDK. */
final class Draw {
    private final RandomGenerator rng;

    Draw(RandomGenerator rng) {
        this.rng = rng;
    }

    /** Returns a fraction in [0,1). */
    double fraction() {
        return (rng.nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Returns true with this probability; never for 0, always for 1. */
    boolean chance(double probability) {
        return fraction() < probability;
    }

    /** Returns a number from 0 to bound - 1. */
    int below(int bound) {
        return (int) Math.floorMod(rng.nextLong(), (long) bound);
    }

    /** Returns a number from least to most, both included. */
    int between(int least, int most) {
        return least + below(most - least + 1);
    }

    <T> T oneOf(List<T> values) {
        return values.get(below(values.size()));
    }
}
