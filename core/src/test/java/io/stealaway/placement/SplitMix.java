package io.stealaway.placement;

import java.util.SplittableRandom;

/** Numbers that look random and depend on nothing but what they are asked about. */
final class SplitMix {
    private SplitMix() {}

    static double fraction(long seed, String vm, String host) {
        return new SplittableRandom(seed * 31 + vm.hashCode() * 1_000_003L + host.hashCode()).nextDouble();
    }
}
