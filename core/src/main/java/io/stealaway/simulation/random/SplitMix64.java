package io.stealaway.simulation.random;

import java.util.List;

/**
 * Seeded random numbers by SplitMix64 (Steele, Lea, Flood, 2014), written out so that a seed gives the same cluster on every
 * JDK.
 */
public final class SplitMix64 {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    public SplitMix64(long seed) {
        state = seed;
    }

    /** Returns dice of their own for one purpose, so that one more roll for another purpose changes nothing here. */
    public static SplitMix64 of(long seed, long purpose) {
        return new SplitMix64(mix(seed + GOLDEN * mix(purpose + GOLDEN)));
    }

    public long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    /** Returns a fraction in [0,1). */
    public double fraction() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    public double between(double least, double most) {
        return least + (most - least) * fraction();
    }

    public int below(int bound) {
        return (int) Math.floorMod(nextLong(), (long) bound);
    }

    /** Returns a number from least to most, both included. */
    public long between(long least, long most) {
        return least + Math.floorMod(nextLong(), most - least + 1);
    }

    public boolean chance(double probability) {
        return fraction() < probability;
    }

    public <T> T oneOf(List<T> values) {
        return values.get(below(values.size()));
    }

    /** Returns a number of mean 0 and variance 1, roughly normal: twelve fractions less six. */
    public double bell() {
        double sum = -6.0;
        for (int i = 0; i < 12; i++) {
            sum += fraction();
        }
        return sum;
    }

    public static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
