package io.stealaway.placement;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Finds the best host for the VM asked about: scores all hosts of its zone, then asks filters only about hosts that would
 * improve on the best accepted so far. Ties go to the smaller host id.
 *
 * <p>Keeps its arrays from one search to the next; not thread-safe.
 */
final class HostSearch {
    private final PlacementState state;
    private final int[][] zoneHosts;
    private final double[] means;
    private final double[][] columns;

    HostSearch(Rules rules, PlacementState state) {
        this.state = state;
        int hosts = state.snapshot().hosts().size();
        zoneHosts = new int[state.snapshot().zones().size()][];
        means = new double[hosts];
        columns = new double[rules.scorers().size()][];
        Arrays.fill(columns, new double[hosts]);
    }

    /** Returns the winner, if a host of the zone passes every filter of the rules. */
    OptionalInt best(Rules rules) {
        int[] hosts = hosts();
        rules.score(state, hosts, means, columns);
        int best = -1;
        for (int i = 0; i < hosts.length; i++) {
            if ((best < 0 || means[i] > means[best]) && rules.accepts(state, hosts[i])) {
                best = i;
            }
        }
        return best < 0 ? OptionalInt.empty() : OptionalInt.of(hosts[best]);
    }

    /** Returns all hosts of the zone, whether they pass or not, the highest score first; a new array. */
    int[] byScore(Rules rules) {
        int[] hosts = hosts();
        rules.score(state, hosts, means, columns);
        return IntStream.range(0, hosts.length)
                .boxed()
                .sorted(Comparator.comparingDouble(place -> 0.0 - means[place]))
                .mapToInt(place -> hosts[place])
                .toArray();
    }

    /** Returns how many hosts of the zone each filter was the first to refuse. */
    SortedMap<String, Integer> rejections(Rules rules) {
        SortedMap<String, Integer> rejections = new TreeMap<>();
        for (int host : hosts()) {
            rules.firstRefusing(state, host).ifPresent(filter -> rejections.merge(filter.name(), 1, Integer::sum));
        }
        return rejections;
    }

    private int[] hosts() {
        int zone = state.snapshot().hostZone(state.sourceHost());
        int[] hosts = zoneHosts[zone];
        if (hosts == null) {
            hosts = state.snapshot().zoneHosts(zone);
            zoneHosts[zone] = hosts;
        }
        return hosts;
    }
}
