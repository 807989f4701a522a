package io.stealaway.placement.survival;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Proves that a zone survives by slots: room that each host sets aside for so many VMs of each kind, the same whichever hosts
 * fail. They suffice if, of each kind and all larger ones on its chain together, the hosts left always have as many slots as
 * copies were lost. For each that is worst when the hosts fail that have most copies and slots, so it is a matter of the
 * hosts that have fewest: these must come to as many, copies and slots, as there are copies in the zone.
 *
 * <p>Unlike {@link FirstFitBound} this does not mind that hosts may be short of one resource here and of another there. Which slots
 * suffice is found greedily, the largest kinds first, on the host that has most to spare beyond what later kinds will take.
 *
 * <p>A copy that caps keep from all free slots of its kind changes places with one of that kind on another host; that is
 * impossible only if a host holds so many of every role and group that has a copy of the kind elsewhere, and it has slots for few.
 *
 * <p>For where VMs stand at one time; not thread-safe.
 */
final class SlotBound {
    private static final int NONE = -1;
    private static final int UNKNOWN = -2;
    private static final int ROUNDS = 10;
    /** Slots times hosts; more would take too long. */
    private static final long LARGEST = 4_000_000;

    private final ZoneModel zone;
    private final SlotKinds kinds;
    private final Occupancy occupancy;
    private final RuleMembers members;
    private final int hosts;
    /** Copies of each kind on each host, by kind. */
    private final int[][] load;

    private final int[] total;
    private final long[][] left = new long[ZoneModel.DIMENSIONS][];
    /** How much each host can bear beside others. */
    private final double[] weight;

    /** The VM that {@link #slots} have room for one more of, wherever that is; {@link #NONE} for none. */
    private int slotsFor = UNKNOWN;
    /** By kind and host; null when none were found. */
    private int @Nullable [][] slots;

    SlotBound(ZoneModel zone, SlotKinds kinds, Occupancy occupancy) {
        this.zone = zone;
        this.kinds = kinds;
        this.occupancy = occupancy;
        members = new RuleMembers(occupancy);
        hosts = zone.hosts.length;
        load = new int[kinds.size()][hosts];
        total = new int[kinds.size()];
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            left[dimension] = zone.capacity[dimension].clone();
        }
        for (int copy = 0; copy < occupancy.copies; copy++) {
            add(occupancy.vm[copy], occupancy.host[copy], 1);
        }
        weight = new double[hosts];
        for (int host = 0; host < hosts; host++) {
            weight[host] = zone.inService[host] ? bears(host) : 0.0;
        }
    }

    private void add(int vm, int host, int sign) {
        load[kinds.ofVm[vm]][host] += sign;
        total[kinds.ofVm[vm]] += sign;
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            left[dimension][host] -= sign * zone.need[dimension][vm];
        }
    }

    /** The smallest share, over the dimensions of which anything is needed, of what a host in the mean has. */
    private double bears(int host) {
        double least = Double.MAX_VALUE;
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            if (occupancy.committed(dimension) > 0) {
                least = Math.min(least, (double) zone.capacity[dimension][host] / occupancy.committed(dimension));
            }
        }
        return least == Double.MAX_VALUE ? 1.0 : least;
    }

    /** Returns whether the zone is proven to survive with one copy more, of a VM on a host, or none when negative; false means that it is not known. */
    boolean provesWith(int vm, int host) {
        if (zone.affinity.any || (long) occupancy.copies * hosts > LARGEST) {
            return false;
        }
        int kind = vm < 0 ? NONE : kinds.ofVm[vm];
        if (slotsFor != vm) {
            slots = slotsWithRules(kind, vm, NONE);
            slotsFor = vm;
        }
        int[][] known = slots;
        if (vm < 0 || (known != null && known[kind][host] > 0)) {
            return known != null;
        }
        // It takes none of the slots, so it must be counted where it is.
        add(vm, host, 1);
        boolean proven = slotsWithRules(NONE, vm, host) != null;
        add(vm, host, -1);
        return proven;
    }

    /** Where caps may keep copies from the last free slots of a kind, more of these are sought. */
    private int @Nullable [][] slotsWithRules(int more, int withRulesOf, int countedOn) {
        long[] spare = new long[kinds.size()];
        for (int round = 0; round < ROUNDS; round++) {
            int[][] found = slots(more, spare);
            if (found == null) {
                return null;
            }
            long[] lacking =
                    new SlotRules(zone, kinds, occupancy, members, found, load, countedOn).lacking(withRulesOf);
            boolean enough = true;
            for (int kind = 0; kind < spare.length; kind++) {
                enough &= lacking[kind] == 0;
                // A little more, since more slots may close more.
                spare[kind] = lacking[kind] == 0 ? spare[kind] : Math.max(spare[kind], lacking[kind] + 1);
            }
            if (enough) {
                return found;
            }
        }
        return null;
    }

    private int @Nullable [][] slots(int more, long[] spare) {
        int[][] found = new int[kinds.size()][hosts];
        long[][] rest = new long[ZoneModel.DIMENSIONS][];
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            rest[dimension] = left[dimension].clone();
        }
        double[][] reserved = reserve();
        int[][] onChain = new int[kinds.chains][hosts];
        int[] totalOnChain = new int[kinds.chains];
        for (int kind = 0; kind < kinds.size(); kind++) {
            int chain = kinds.chain[kind];
            totalOnChain[chain] += total[kind] + (kind == more ? 1 : 0);
            for (int host = 0; host < hosts; host++) {
                onChain[chain][host] += load[kind][host];
                reserve(kind, host, reserved, -1);
            }
            if (!fill(kind, found[kind], onChain[chain], totalOnChain[chain] + spare[kind], rest, reserved)) {
                return null;
            }
        }
        return found;
    }

    /** By dimension and host, what kinds that are not dealt with yet will take about. */
    private double[][] reserve() {
        double fewest =
                Arrays.stream(weight).sorted().limit(hosts - zone.failing).sum();
        double[][] reserved = new double[ZoneModel.DIMENSIONS + 1][hosts];
        for (int host = 0; host < hosts; host++) {
            reserved[ZoneModel.DIMENSIONS][host] = fewest > 0.0 ? weight[host] / fewest : 0.0;
            for (int kind = 0; kind < kinds.size(); kind++) {
                reserve(kind, host, reserved, 1);
            }
        }
        return reserved;
    }

    private void reserve(int kind, int host, double[][] reserved, int sign) {
        double expected = Math.max(0.0, reserved[ZoneModel.DIMENSIONS][host] * total[kind] - load[kind][host]);
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            reserved[dimension][host] += sign * expected * kinds.need[dimension][kind];
        }
    }

    /** Adds slots of a kind until the hosts that have fewest come to enough. */
    private boolean fill(int kind, int[] slots, int[] have, long enough, long[][] rest, double[][] reserved) {
        int counted = hosts - zone.failing;
        int[] ascending = have.clone();
        Arrays.sort(ascending);
        long sum = 0;
        for (int i = 0; i < counted; i++) {
            sum += ascending[i];
        }
        while (sum < enough) {
            // Only what the hosts with fewest get more counts; of equal ones all but so many must get more.
            int level = ascending[counted - 1];
            int best = NONE;
            double most = -Double.MAX_VALUE;
            for (int host = 0; host < hosts; host++) {
                if (have[host] <= level && takes(kind, host, rest)) {
                    double spare = spare(kind, host, rest, reserved);
                    if (spare > most) {
                        best = host;
                        most = spare;
                    }
                }
            }
            if (best == NONE) {
                return false;
            }
            slots[best]++;
            for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
                rest[dimension][best] -= kinds.need[dimension][kind];
            }
            int at = lastOf(ascending, have[best]);
            have[best]++;
            ascending[at]++;
            sum += at < counted ? 1 : 0;
        }
        return true;
    }

    private static int lastOf(int[] ascending, int value) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private boolean takes(int kind, int host, long[][] rest) {
        if (!zone.inService[host] || zone.threads[host] < kinds.need[ZoneModel.VCPUS][kind]) {
            return false;
        }
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            if (kinds.need[dimension][kind] > rest[dimension][host] && kinds.need[dimension][kind] > 0) {
                return false;
            }
        }
        return true;
    }

    /** What a host has left with one slot more, beyond what is reserved there, as a share of what it has in the scarcest dimension. */
    private double spare(int kind, int host, long[][] rest, double[][] reserved) {
        double least = Double.MAX_VALUE;
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            if (zone.capacity[dimension][host] > 0) {
                double after = rest[dimension][host] - kinds.need[dimension][kind] - reserved[dimension][host];
                least = Math.min(least, after / zone.capacity[dimension][host]);
            }
        }
        return least;
    }
}
