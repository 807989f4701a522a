package io.stealaway.placement.survival;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Orders of a zone's hosts. */
final class HostOrder {
    private HostOrder() {}

    /** Returns all hosts, those with the largest values first, of equal ones the smallest first. */
    static int[] descending(long[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingLong((Integer host) -> -values[host])
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(host -> host)
                .toArray();
    }
}
