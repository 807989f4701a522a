package io.stealaway.placement.search;

import io.stealaway.model.Vm;
import io.stealaway.placement.order.DescendingOrder;
import io.stealaway.placement.order.LazyHostOrder;
import io.stealaway.placement.rule.GuardedFilter;
import io.stealaway.placement.rule.Rules;
import io.stealaway.placement.state.PlanState;
import io.stealaway.spi.FilterScope;
import io.stealaway.spi.PlacementView;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the best host for a VM. Filters are asked only about hosts that would improve on the best accepted so
 * far; and where every scorer has bounds, only hosts are scored that may. Ties go to the smaller host id.
 *
 * <p>Keeps its arrays from one search to the next; not thread-safe.
 */
public final class HostSearch {
    /** So many hosts may turn out to refuse the VM before filters are asked about every host that improves on the others. */
    private static final int TRIES = 4;

    private final PlanState state;
    private final int scorers;
    private final ScoreBounds bounds;
    private final int[][] zoneHosts;
    private final @Nullable LazyHostOrder[] orders;
    private final BitSet refused = new BitSet();
    /** Hosts that each set of rules, of which a plan has a few, was seen to refuse whatever the VM. */
    private final IdentityHashMap<Rules, BitSet> closedBy = new IdentityHashMap<>();

    private final IdentityHashMap<Rules, CapacityRoom> rooms = new IdentityHashMap<>();

    private final IdentityHashMap<Rules, CpuRoom> cpuRooms = new IdentityHashMap<>();

    private double[] means = {};
    private double[][] columns = {};

    public HostSearch(Rules rules, PlanState state) {
        this.state = state;
        scorers = rules.scorers().size();
        bounds = new ScoreBounds(rules, state);
        int zones = state.snapshot().zones().size();
        zoneHosts = new int[zones][];
        orders = new LazyHostOrder[zones];
    }

    /** Returns the winner, if a host of the zone passes every filter of the rules. */
    public OptionalInt best(Rules rules, PlacementView view) {
        if (noRoom(rules, view.vmIndex())) {
            return OptionalInt.empty();
        }
        boolean bounded =
                bounds.known() && state.onlyAdded() && !state.placements().moving(view.vmIndex());
        int best = bounded ? bestBounded(rules, view) : bestOfAll(rules, view);
        return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
    }

    /** Returns whether columns alone tell that every host of the VM's zone but its own refuses it, whatever else is planned. */
    boolean noRoom(Rules rules, int vm) {
        return state.onlyAdded()
                && state.placements().host(vm, 0) == state.snapshot().vmHost(vm)
                && room(rules)
                        .none(
                                vm,
                                zoneHosts(state.snapshot()
                                        .hostZone(state.snapshot().vmHost(vm))));
    }

    /** Returns what hosts have room for, where some rules ask for it. */
    CapacityRoom room(Rules rules) {
        return rooms.computeIfAbsent(rules, asked -> new CapacityRoom(state, asked));
    }

    /** Returns what hosts have CPU for, where some rules ask for it. */
    CpuRoom cpuRoom(Rules rules) {
        return cpuRooms.computeIfAbsent(rules, asked -> new CpuRoom(state, asked));
    }

    private int bestOfAll(Rules rules, PlacementView view) {
        int[] hosts = hosts(view);
        score(rules, view, hosts);
        int best = -1;
        for (int i = 0; i < hosts.length; i++) {
            if ((best < 0 || means[i] > means[best]) && rules.accepts(view, hosts[i])) {
                best = i;
            }
        }
        return best < 0 ? -1 : hosts[best];
    }

    /** Filters take longer than scores, and seldom refuse the host with the highest one, so that one is asked about first. */
    private int bestBounded(Rules rules, PlacementView view) {
        LazyHostOrder order = order(view);
        bounds.lookAt(view, order);
        CapacityRoom room = room(rules);
        CpuRoom cpu = cpuRoom(rules);
        Vm vm = view.vm();
        IntPredicate worthScoring = host -> room.has(host, vm) && !cpu.refuses(host, view.vmIndex());
        BitSet closed = closed(rules);
        refused.clear();
        refused.or(closed);
        for (int tries = 0; tries < TRIES; tries++) {
            int top = best(view, worthScoring, host -> !refused.get(host));
            Optional<GuardedFilter> refusing = top < 0 ? Optional.empty() : rules.firstRefusing(view, top);
            if (refusing.isEmpty()) {
                return top;
            }
            refused.set(top);
            closed.set(top, refusing.get().filter().scope() == FilterScope.HOST);
        }
        return best(view, worthScoring, host -> !refused.get(host) && rules.accepts(view, host));
    }

    private BitSet closed(Rules rules) {
        return closedBy.computeIfAbsent(rules, any -> new BitSet());
    }

    /** Returns the host with the highest score of those that are allowed, of several the first; asks about few. */
    private int best(PlacementView view, IntPredicate worthScoring, IntPredicate allowed) {
        int first = bounds.mostPromising(refused);
        int best = -1;
        double most = 0.0;
        if (first >= 0 && worthScoring.test(bounds.host(first)) && allowed.test(bounds.host(first))) {
            best = bounds.host(first);
            most = bounds.score(view, best, most);
        }
        for (int rank = 0; bounds.mayReach(rank, most); rank++) {
            if (rank == first || !bounds.hostMayReach(rank, most) || !worthScoring.test(bounds.host(rank))) {
                continue;
            }
            int host = bounds.host(rank);
            double score = bounds.score(view, host, most);
            boolean wins = score > most || (score == most && (best < 0 || host < best));
            if (wins && allowed.test(host)) {
                best = host;
                most = score;
            }
        }
        return best;
    }

    private LazyHostOrder order(PlacementView view) {
        int zone = state.snapshot().hostZone(view.sourceHost());
        LazyHostOrder order = orders[zone];
        if (order == null) {
            order = bounds.order(hosts(view));
            orders[zone] = order;
        }
        return order;
    }

    private void score(Rules rules, PlacementView view, int[] hosts) {
        if (means.length == 0) {
            means = new double[state.snapshot().hosts().size()];
            columns = new double[scorers][];
            Arrays.fill(columns, new double[means.length]);
        }
        rules.score(view, hosts, means, columns);
    }

    /**
     * Returns the host with the highest score of those that are allowed, of several the first; -1 when none is. Asks about as few as it can.
     */
    int bestOf(Rules rules, PlacementView view, IntPredicate allowed) {
        if (bounds.known() && state.onlyAdded() && !state.placements().moving(view.vmIndex())) {
            bounds.lookAt(view, order(view));
            refused.clear();
            return best(view, host -> true, allowed);
        }
        for (int host : byScore(rules, view)) {
            if (allowed.test(host)) {
                return host;
            }
        }
        return -1;
    }

    /** Returns the hosts of the zone but for the VM's own that have room for it by columns, the highest score first; a new array. */
    int[] byScoreWithRoom(Rules rules, PlacementView view) {
        CapacityRoom room = room(rules);
        int source = view.sourceHost();
        int[] hosts = hosts(view);
        int[] open = new int[hosts.length];
        int count = 0;
        for (int host : hosts) {
            if (host != source && room.has(host, view.vm())) {
                open[count++] = host;
            }
        }
        return sorted(rules, view, Arrays.copyOf(open, count));
    }

    /** Returns all hosts of the zone, whether they pass or not, the highest score first; a new array. */
    int[] byScore(Rules rules, PlacementView view) {
        return sorted(rules, view, hosts(view));
    }

    private int[] sorted(Rules rules, PlacementView view, int[] hosts) {
        score(rules, view, hosts);
        return DescendingOrder.of(means, hosts);
    }

    /** Returns how many hosts of the zone each filter was the first to refuse. */
    SortedMap<String, Integer> rejections(Rules rules, PlacementView view) {
        int[] counts = new int[rules.filters().size()];
        for (int host : hosts(view)) {
            int first = rules.firstRefusal(view, host);
            if (first < counts.length) {
                counts[first]++;
            }
        }
        SortedMap<String, Integer> rejections = new TreeMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                rejections.merge(rules.filters().get(i).name(), counts[i], Integer::sum);
            }
        }
        return rejections;
    }

    private int[] hosts(PlacementView view) {
        return zoneHosts(state.snapshot().hostZone(view.sourceHost()));
    }

    /** Returns the hosts of a zone; not to be changed. */
    int[] zoneHosts(int zone) {
        int[] hosts = zoneHosts[zone];
        if (hosts == null) {
            hosts = state.snapshot().zoneHosts(zone);
            zoneHosts[zone] = hosts;
        }
        return hosts;
    }
}
