package io.stealaway.internal;

import java.util.BitSet;
import java.util.Collections;

/** How many members of a set come before a number, for many numbers in one walk. */
public final class RankQuery {
    private RankQuery() {}

    /**
     * Returns where each number stands among the members, or would, as {@link Collections#binarySearch} tells it.
     *
     * @param numbers ascending
     */
    public static int[] of(BitSet members, int[] numbers) {
        long[] words = members.toLongArray();
        int[] ranks = new int[numbers.length];
        int before = 0;
        int word = 0;
        for (int i = 0; i < numbers.length; i++) {
            int last = Math.min(numbers[i] / Long.SIZE, words.length);
            for (; word < last; word++) {
                before += Long.bitCount(words[word]);
            }
            ranks[i] = rank(members, words, numbers[i], before);
        }
        return ranks;
    }

    private static int rank(BitSet members, long[] words, int number, int before) {
        int word = number / Long.SIZE;
        // A shift by the number is one by its place within the word.
        long below = word < words.length ? words[word] & ((1L << number) - 1) : 0;
        int rank = before + Long.bitCount(below);
        return members.get(number) ? rank : -rank - 1;
    }
}
