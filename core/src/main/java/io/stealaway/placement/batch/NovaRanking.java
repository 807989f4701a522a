package io.stealaway.placement.batch;

import io.stealaway.model.Host;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.PlacementView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * By the weighers that Nova's filter scheduler has by default, each with its default multiplier of 1: free RAM, free vCPUs and free disk
 * over the largest of the hosts that pass, and PCI functions and soft server groups between the smallest and the largest of them.
 * What a snapshot does not tell has no part: I/O operations and failed builds of a host, versions of hypervisors, metrics, cells.
 * Unlike scorers these look at all hosts that pass, so a host that leaves may change the order of the others; what they say of
 * one host changes with its VMs alone. Not thread-safe.
 */
final class NovaRanking implements HostRanking {
    private static final int MOST_FUNCTIONS = 100;
    private static final long MIB = 1L << 20;
    private static final List<String> NAMES = List.of(
            "RAMWeigher",
            "CPUWeigher",
            "DiskWeigher",
            "PCIWeigher",
            "ServerGroupSoftAffinityWeigher",
            "ServerGroupSoftAntiAffinityWeigher");
    private static final int FROM_ZERO = 3;
    private static final int FEW = 16;
    private static final Comparator<Ranked> BEST_FIRST =
            Comparator.comparingDouble((Ranked one) -> -one.score()).thenComparingInt(Ranked::host);

    private final Map<RequestKind, Weighed> byKind = new HashMap<>();
    /** Hosts that VMs were placed on or taken off, in order; a host may come again. */
    private final List<Integer> changes = new ArrayList<>();

    /** What the weighers say of hosts to one kind of request, not normalized yet. */
    private static final class Weighed {
        final int[] hosts;
        /** By weigher, by place among the hosts. */
        final double[][] values;

        final int[] passing;
        final double[] least = new double[NAMES.size()];
        final double[] most = new double[NAMES.size()];
        /** How many changes were looked at. */
        int seen;

        Weighed(int[] hosts, int seen) {
            this.hosts = hosts;
            this.seen = seen;
            values = new double[NAMES.size()][hosts.length];
            passing = new int[hosts.length];
        }
    }

    @Override
    public void changed(int host) {
        changes.add(host);
    }

    @Override
    public List<Ranked> best(Candidates candidates, int most, IntPredicate allowed) {
        Weighed weighed = weighed(candidates);
        int count = 0;
        for (int place = 0; place < weighed.hosts.length; place++) {
            weighed.passing[count] = place;
            count += candidates.accepts(weighed.hosts[place]) ? 1 : 0;
        }
        findRanges(weighed, count);
        List<Ranked> ranked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int place = weighed.passing[i];
            int host = weighed.hosts[place];
            double score = normalizedSum(weighed, place) / NAMES.size();
            // Hosts come ascending, so that of equal ones the first stays first.
            if ((ranked.size() < most || score > ranked.get(most - 1).score()) && allowed.test(host)) {
                add(ranked, new Ranked(host, score), most);
            }
        }
        if (most > FEW) {
            ranked.sort(BEST_FIRST);
        }
        return ranked;
    }

    /** Keeps the list in order while it is short; else that is left to the end. */
    private static void add(List<Ranked> ranked, Ranked one, int most) {
        if (most > FEW) {
            ranked.add(one);
            return;
        }
        int at = ranked.size();
        while (at > 0 && ranked.get(at - 1).score() < one.score()) {
            at--;
        }
        ranked.add(at, one);
        if (ranked.size() > most) {
            ranked.remove(most);
        }
    }

    private Weighed weighed(Candidates candidates) {
        Weighed known = byKind.get(candidates.vm().kind());
        if (known == null) {
            known = new Weighed(candidates.hosts(), changes.size());
            for (int place = 0; place < known.hosts.length; place++) {
                weigh(candidates, known.hosts[place], place, known.values);
            }
            byKind.put(candidates.vm().kind(), known);
        }
        for (; known.seen < changes.size(); known.seen++) {
            int host = changes.get(known.seen);
            int place = Arrays.binarySearch(known.hosts, host);
            if (place >= 0) {
                weigh(candidates, host, place, known.values);
            }
        }
        return known;
    }

    private static void findRanges(Weighed weighed, int passing) {
        for (int k = 0; k < weighed.values.length; k++) {
            double[] column = weighed.values[k];
            double least = k < FROM_ZERO ? 0.0 : Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < passing; i++) {
                least = Math.min(least, column[weighed.passing[i]]);
                most = Math.max(most, column[weighed.passing[i]]);
            }
            weighed.least[k] = least;
            weighed.most[k] = most;
        }
    }

    private static double normalizedSum(Weighed weighed, int place) {
        double sum = 0.0;
        for (int k = 0; k < weighed.values.length; k++) {
            sum += normalized(weighed.values[k][place], weighed.least[k], weighed.most[k]);
        }
        return sum;
    }

    @Override
    public double[][] scores(Candidates candidates, int[] hosts) {
        double[][] scores = new double[NAMES.size()][hosts.length];
        for (int i = 0; i < hosts.length; i++) {
            weigh(candidates, hosts[i], i, scores);
        }
        for (int k = 0; k < scores.length; k++) {
            normalize(scores[k], k < FROM_ZERO);
        }
        return scores;
    }

    private static void weigh(Candidates candidates, int host, int place, double[][] values) {
        PlacementView view = candidates.view(host);
        Host facts = view.host(host);
        ClusterSnapshot snapshot = view.snapshot();
        values[0][place] = Math.max(
                0,
                free(
                                facts.ramBytes() - facts.reservedRamBytes(),
                                snapshot.ramCapacityBytes(host),
                                view.freeRamBytes(host))
                        / MIB);
        values[1][place] = Math.max(
                0.0,
                facts.threads() * facts.cpuAllocationRatio()
                        - facts.reservedThreads()
                        - (snapshot.vcpuCapacity(host) - view.freeVcpus(host)));
        values[2][place] = Math.max(
                0,
                free(
                                facts.diskBytes() - facts.reservedDiskBytes(),
                                snapshot.diskCapacityBytes(host),
                                view.freeDiskBytes(host))
                        / MIB);
        values[3][place] = MOST_FUNCTIONS - Math.min(view.freeSriovFunctions(host), MOST_FUNCTIONS - 1);
        values[4][place] = members(view, host, Rule.SOFT_AFFINITY);
        values[5][place] = -members(view, host, Rule.SOFT_ANTI_AFFINITY);
    }

    /** What is left of what is really there, whatever the allocation ratio. */
    private static long free(long real, long capacity, long freeOfCapacity) {
        return real - (capacity - freeOfCapacity);
    }

    private static int members(PlacementView view, int host, Rule rule) {
        int members = 0;
        for (ServerGroupId id : view.vm().serverGroups()) {
            ServerGroup group = view.snapshot().serverGroup(id).orElseThrow();
            members += group.rule() == rule ? view.groupVms(id, host) : 0;
        }
        return members;
    }

    private static void normalize(double[] column, boolean fromZero) {
        double least = fromZero ? 0.0 : Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double value : column) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        for (int i = 0; i < column.length; i++) {
            column[i] = normalized(column[i], least, most);
        }
    }

    /** All the same is 0, as Nova has it. */
    private static double normalized(double value, double least, double most) {
        return least == most ? 0.0 : (value - least) / (most - least);
    }

    @Override
    public List<Weight> weights() {
        return NAMES.stream().map(name -> new Weight(name, 1.0)).toList();
    }
}
