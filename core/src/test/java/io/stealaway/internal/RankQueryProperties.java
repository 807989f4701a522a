package io.stealaway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Ranks are what a binary search among the members finds. */
class RankQueryProperties {
    @Property(tries = 500, seed = "20261122")
    void ranksAreThoseOfABinarySearch(@ForAll long seed) {
        Random random = new Random(seed);
        BitSet members = some(random, random.nextInt(400));
        int[] numbers = some(random, random.nextInt(400)).stream().toArray();

        List<Integer> sorted = members.stream().boxed().toList();
        int[] ranks = RankQuery.of(members, numbers);

        for (int i = 0; i < numbers.length; i++) {
            assertThat(ranks[i]).isEqualTo(Collections.binarySearch(sorted, numbers[i]));
        }
    }

    private static BitSet some(Random random, int below) {
        BitSet some = new BitSet();
        int oneIn = 1 + random.nextInt(4);
        for (int i = 0; i < below; i++) {
            some.set(i, random.nextInt(oneIn) == 0);
        }
        return some;
    }
}
