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
import java.util.List;
import java.util.function.IntPredicate;

/**
 * By the weighers that Nova's filter scheduler has by default, each with its default multiplier of 1: free RAM, free vCPUs and free disk
 * over the largest of the hosts that pass, and PCI functions and soft server groups between the smallest and the largest of them.
 * What a snapshot does not tell has no part: I/O operations and failed builds of a host, versions of hypervisors, metrics, cells.
 * Unlike scorers these look at all hosts that pass, so a host that leaves may change the order of the others.
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

    @Override
    public void changed(int host) {}

    @Override
    public List<Ranked> best(Candidates candidates, int most, IntPredicate allowed) {
        int[] passing = new int[candidates.hosts().length];
        int count = 0;
        for (int host : candidates.hosts()) {
            if (candidates.accepts(host)) {
                passing[count++] = host;
            }
        }
        int[] hosts = Arrays.copyOf(passing, count);
        double[][] scores = scores(candidates, hosts);
        List<Ranked> ranked = new ArrayList<>();
        for (int i = 0; i < hosts.length; i++) {
            if (allowed.test(hosts[i])) {
                ranked.add(new Ranked(hosts[i], sum(scores, i) / NAMES.size()));
            }
        }
        ranked.sort(Comparator.comparingDouble((Ranked one) -> -one.score()).thenComparingInt(Ranked::host));
        return ranked.size() <= most ? ranked : ranked.subList(0, most);
    }

    private static double sum(double[][] scores, int place) {
        double sum = 0.0;
        for (double[] column : scores) {
            sum += column[place];
        }
        return sum;
    }

    @Override
    public double[][] scores(Candidates candidates, int[] hosts) {
        double[][] scores = new double[NAMES.size()][hosts.length];
        for (int i = 0; i < hosts.length; i++) {
            PlacementView view = candidates.view(hosts[i]);
            int host = hosts[i];
            Host facts = view.host(host);
            ClusterSnapshot snapshot = view.snapshot();
            scores[0][i] = Math.max(
                    0,
                    free(
                                    facts.ramBytes() - facts.reservedRamBytes(),
                                    snapshot.ramCapacityBytes(host),
                                    view.freeRamBytes(host))
                            / MIB);
            scores[1][i] = Math.max(
                    0.0,
                    facts.threads() * facts.cpuAllocationRatio()
                            - facts.reservedThreads()
                            - (snapshot.vcpuCapacity(host) - view.freeVcpus(host)));
            scores[2][i] = Math.max(
                    0,
                    free(
                                    facts.diskBytes() - facts.reservedDiskBytes(),
                                    snapshot.diskCapacityBytes(host),
                                    view.freeDiskBytes(host))
                            / MIB);
            scores[3][i] = MOST_FUNCTIONS - Math.min(view.freeSriovFunctions(host), MOST_FUNCTIONS - 1);
            scores[4][i] = members(view, host, Rule.SOFT_AFFINITY);
            scores[5][i] = -members(view, host, Rule.SOFT_ANTI_AFFINITY);
        }
        for (int k = 0; k < scores.length; k++) {
            normalize(scores[k], k < FROM_ZERO);
        }
        return scores;
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

    /** All the same is 0, as Nova has it. */
    private static void normalize(double[] column, boolean fromZero) {
        double least = fromZero ? 0.0 : Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double value : column) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        for (int i = 0; i < column.length; i++) {
            column[i] = least == most ? 0.0 : (column[i] - least) / (most - least);
        }
    }

    @Override
    public List<Weight> weights() {
        return NAMES.stream().map(name -> new Weight(name, 1.0)).toList();
    }
}
