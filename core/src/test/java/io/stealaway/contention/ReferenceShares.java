package io.stealaway.contention;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Weighted max-min fairness from its definition: sorts by need per weight and fills until the first whose need is not met,
 * in exact fractions. Shares no code and no formulation with what it judges.
 */
final class ReferenceShares {
    private ReferenceShares() {}

    static long[] allocate(long capacity, long[] need, int[] weight) {
        List<Integer> byNeedPerWeight = IntStream.range(0, need.length)
                .boxed()
                .sorted((i, j) -> product(need[i], weight[j]).compareTo(product(need[j], weight[i])))
                .toList();
        long[] out = new long[need.length];
        BigInteger left = BigInteger.valueOf(capacity);
        for (int k = 0; k < need.length; k++) {
            int i = byNeedPerWeight.get(k);
            List<Integer> open = byNeedPerWeight.subList(k, need.length);
            BigInteger weights =
                    open.stream().map(j -> BigInteger.valueOf(weight[j])).reduce(BigInteger.ZERO, BigInteger::add);
            // need / weight > left / weights: nobody from here on is met.
            if (BigInteger.valueOf(need[i]).multiply(weights).compareTo(left.multiply(BigInteger.valueOf(weight[i])))
                    > 0) {
                split(left, weights, open, weight, out);
                return out;
            }
            out[i] = need[i];
            left = left.subtract(BigInteger.valueOf(need[i]));
        }
        return out;
    }

    private static void split(BigInteger left, BigInteger weights, List<Integer> open, int[] weight, long[] out) {
        BigInteger[] fraction = new BigInteger[out.length];
        BigInteger over = left;
        for (int i : open) {
            BigInteger[] part = left.multiply(BigInteger.valueOf(weight[i])).divideAndRemainder(weights);
            out[i] = part[0].longValueExact();
            fraction[i] = part[1];
            over = over.subtract(part[0]);
        }
        open.stream()
                .sorted(Comparator.<Integer, BigInteger>comparing(i -> fraction[i])
                        .reversed()
                        .thenComparing(i -> i))
                .limit(over.longValueExact())
                .forEach(i -> out[i]++);
    }

    private static BigInteger product(long a, long b) {
        return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
    }

    static long sum(long[] values) {
        return Arrays.stream(values).sum();
    }
}
