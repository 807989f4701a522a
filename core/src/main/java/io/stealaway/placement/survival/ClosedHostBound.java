package io.stealaway.placement.survival;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How large all copies outside of some host can be together if that host holds, of one rule of each of them, as many as the cap
 * allows, so that none of them could move there. A rule takes at least its smallest members there; a host has only so much room.
 * So it is a knapsack, of which the bound is the one where rules may be split: for each dimension apart, the smallest of which counts.
 *
 * <p>Not thread-safe.
 */
final class ClosedHostBound {
    private static final int UNKNOWN = -2;

    private final Occupancy occupancy;
    private final SizeScale scale;
    private final RuleMembers members;
    private int knownFor = UNKNOWN;
    private long known;

    ClosedHostBound(Occupancy occupancy, SizeScale scale, RuleMembers members) {
        this.occupancy = occupancy;
        this.scale = scale;
        this.members = members;
    }

    /** Returns that sum with one copy more of a VM, wherever it is; of none when negative. */
    long mostOutside(int vm) {
        if (knownFor != vm) {
            known = find(vm);
            knownFor = vm;
        }
        return known;
    }

    private long find(int more) {
        ZoneModel zone = occupancy.zone;
        int rules = zone.caps.most.length;
        int[][] membersOf = members(more);
        int mostRules = 1;
        for (int[] ofVm : zone.caps.ofVm) {
            mostRules = Math.max(mostRules, ofVm.length);
        }
        long best = Long.MAX_VALUE;
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            long[] worth = new long[rules];
            long[] weight = new long[rules];
            for (int rule = 0; rule < rules; rule++) {
                fill(membersOf[rule], zone.caps.most[rule], zone.need[dimension], rule, worth, weight);
            }
            // A copy may count for each of its rules.
            best = Math.min(best, knapsack(worth, weight, (double) mostRules * roomiest(dimension)));
        }
        return best;
    }

    private int[][] members(int more) {
        ZoneModel zone = occupancy.zone;
        int[] counts = new int[zone.caps.most.length];
        for (int rule = 0; rule < counts.length; rule++) {
            counts[rule] = (int) members.copies[rule];
        }
        if (more >= 0) {
            for (int rule : zone.caps.ofVm[more]) {
                counts[rule]++;
            }
        }
        int[][] of = new int[counts.length][];
        Arrays.setAll(of, rule -> new int[counts[rule]]);
        for (int copy = 0; copy < occupancy.copies; copy++) {
            for (int rule : zone.caps.ofVm[occupancy.vm[copy]]) {
                of[rule][--counts[rule]] = occupancy.vm[copy];
            }
        }
        if (more >= 0) {
            for (int rule : zone.caps.ofVm[more]) {
                of[rule][0] = more;
            }
        }
        return of;
    }

    private void fill(int[] vms, long cap, long[] need, int rule, long[] worth, long[] weight) {
        if (vms.length <= cap) {
            return; // none is left outside once the cap is reached
        }
        long[] sizes = new long[vms.length];
        long[] needs = new long[vms.length];
        for (int i = 0; i < vms.length; i++) {
            sizes[i] = scale.size[vms[i]];
            needs[i] = need[vms[i]];
        }
        Arrays.sort(sizes);
        Arrays.sort(needs);
        for (int i = 0; i < vms.length; i++) {
            worth[rule] += i < cap ? 0 : sizes[i];
            weight[rule] += i < cap ? needs[i] : 0;
        }
    }

    private long roomiest(int dimension) {
        ZoneModel zone = occupancy.zone;
        long most = 0;
        for (int host = 0; host < zone.hosts.length; host++) {
            most = zone.inService[host] ? Math.max(most, zone.capacity[dimension][host]) : most;
        }
        return most;
    }

    private static long knapsack(long[] worth, long[] weight, double room) {
        int[] order = IntStream.range(0, worth.length)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        (Integer rule) -> weight[rule] == 0 ? -Double.MAX_VALUE : -(double) worth[rule] / weight[rule]))
                .mapToInt(rule -> rule)
                .toArray();
        double sum = 0.0;
        double left = room;
        for (int i = 0; i < order.length && left >= 0.0; i++) {
            double share = weight[order[i]] <= left ? 1.0 : left / weight[order[i]];
            sum += share * worth[order[i]];
            left = share < 1.0 ? -1.0 : left - weight[order[i]];
        }
        // Rounding must not make the bound too small.
        return (long) Math.min(Long.MAX_VALUE / 2.0, sum * (1.0 + 1e-9) + 1.0);
    }
}
