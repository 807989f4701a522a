package io.stealaway.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Weighted max-min fair shares, reimplemented for the checker. Claims are served in ascending order of claim per weight; each
 * gets its full claim as long as that does not exceed its weighted part of what is left. The others divide the rest by
 * weight; the rounding remainder goes to the largest fractions, and among equal ones to the earlier claim. Stateless and
 * thread-safe.
 */
final class ReferenceShares {
    /**
     * What one participant asks for.
     *
     * @param need micro-cores, at most 2^40
     * @param weight 1 to 2^20
     */
    record Share(long need, int weight) {}

    private ReferenceShares() {}

    /** Returns what each claim gets, micro-cores. */
    static long[] of(long capacity, List<Share> claims) {
        long[] shares = new long[claims.size()];
        List<Integer> waiting = byNeedForWeight(claims);
        long left = capacity;
        long weights = claims.stream().mapToLong(Share::weight).sum();
        int served = 0;
        while (served < waiting.size() && fits(claims.get(waiting.get(served)), left, weights)) {
            Share modest = claims.get(waiting.get(served));
            shares[waiting.get(served++)] = modest.need();
            left -= modest.need();
            weights -= modest.weight();
        }
        List<Integer> hungry = waiting.subList(served, waiting.size());
        divide(left, weights, hungry, claims, shares);
        return shares;
    }

    private static boolean fits(Share claim, long left, long weights) {
        return claim.need() <= left * claim.weight() / weights;
    }

    private static List<Integer> byNeedForWeight(List<Share> claims) {
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < claims.size(); place++) {
            places.add(place);
        }
        places.sort((a, b) -> Long.compare(
                claims.get(a).need() * claims.get(b).weight(),
                claims.get(b).need() * claims.get(a).weight()));
        return places;
    }

    private static void divide(long left, long weights, List<Integer> hungry, List<Share> claims, long[] shares) {
        long over = left;
        for (int place : hungry) {
            shares[place] = left * claims.get(place).weight() / weights;
            over -= shares[place];
        }
        List<Integer> largestFractionFirst = hungry.stream()
                .sorted(Comparator.<Integer>comparingLong(
                                place -> -(left * claims.get(place).weight() % weights))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        for (int place : largestFractionFirst.subList(0, (int) Math.min(over, largestFractionFirst.size()))) {
            shares[place]++;
        }
    }
}
