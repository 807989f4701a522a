package io.stealaway.placement.survival;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * All sets of so many hosts of a zone, each once up to exchangeable hosts, those of the most loaded hosts first. Not
 * thread-safe.
 */
final class FailureSets {
    /** Hosts of one kind, the kinds by load. */
    private final List<List<Integer>> kinds;

    private final int size;
    /** How many hosts of each kind are in the current set. */
    private final int[] taken;

    /**
     * @param kind equal for hosts that can be exchanged; those have equal loads
     * @param size hosts in a set, at most as many as there are
     */
    FailureSets(int[] kind, long[] load, int size) {
        this.size = size;
        Map<Integer, List<Integer>> byKind = new LinkedHashMap<>();
        IntStream.range(0, kind.length)
                .boxed()
                .sorted(Comparator.comparingLong((Integer host) -> -load[host])
                        .thenComparing(Comparator.naturalOrder()))
                .forEach(host -> byKind.computeIfAbsent(kind[host], any -> new ArrayList<>())
                        .add(host));
        kinds = List.copyOf(byKind.values());
        taken = new int[kinds.size()];
        take(0, size);
    }

    /** Returns whether there are more sets than a number. */
    boolean moreThan(long number) {
        long[] ways = new long[size + 1];
        ways[0] = 1;
        for (List<Integer> kind : kinds) {
            addKind(ways, kind.size(), number + 1);
            if (ways[size] > number) {
                return true;
            }
        }
        return false;
    }

    /** Makes {@code ways[k]} the number of sets of k hosts, from the number without this kind; no more than {@code most}. */
    private static void addKind(long[] ways, int hosts, long most) {
        long[] before = ways.clone();
        long window = 0;
        for (int k = 0; k < ways.length; k++) {
            window += before[k];
            window -= k > hosts ? before[k - hosts - 1] : 0;
            ways[k] = Math.min(most, window);
        }
    }

    /** Returns the hosts of the current set, ascending. */
    int[] current() {
        return IntStream.range(0, taken.length)
                .flatMap(kind -> kinds.get(kind).stream().limit(taken[kind]).mapToInt(host -> host))
                .sorted()
                .toArray();
    }

    /** Goes on to the next set: one host less of the last kind that can spare it, the rest from the kinds after it. */
    boolean next() {
        int free = 0;
        int room = 0;
        for (int kind = taken.length - 1; kind >= 0; kind--) {
            if (taken[kind] > 0 && room > free) {
                taken[kind]--;
                take(kind + 1, free + 1);
                return true;
            }
            free += taken[kind];
            room += kinds.get(kind).size();
        }
        return false;
    }

    /** Takes so many hosts of the first kinds from one on. */
    private void take(int first, int hosts) {
        int left = hosts;
        for (int kind = first; kind < taken.length; kind++) {
            taken[kind] = Math.min(left, kinds.get(kind).size());
            left -= taken[kind];
        }
    }
}
