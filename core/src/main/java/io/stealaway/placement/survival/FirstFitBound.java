package io.stealaway.placement.survival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Proves that a zone survives whichever of its hosts fail, without looking at sets of them, or does not know. The argument is
 * about one way of placing: the copies of failed hosts, the largest first by a {@link SizeScale}, each on any host that takes it.
 *
 * <p>One of size c is stuck only if every host left that its caps allow holds more than what it has free less c of copies that
 * were placed before, all at least as large as c. What that takes of a host, and what the loss of a host adds to what must be
 * placed, are sums over hosts; so the worst set is that of the hosts for which the two together are largest. If even that lacks
 * copies to fill the hosts left, no copy of that size is ever stuck.
 *
 * <p>Caps close only so many hosts to a copy. If all that they close may be as good as full, the proof may still be had by
 * placing better: when a copy is stuck, one as large is moved from a host that is open to a closed one with room for the
 * largest of all. Then either no closed host has that much room, or one holds so many of every role and group that has a
 * copy on an open host that they bear no more: {@link ClosedHostBound}.
 *
 * <p>For where VMs stand at one time; not thread-safe.
 */
final class FirstFitBound {
    private static final int NONE = -1;

    private final ZoneModel zone;
    private final Occupancy occupancy;
    private final List<SizeScale> scales;
    private final ScaledZone[] scaled;
    private final RuleMembers members;
    private final LargestSum sums = new LargestSum();
    /** What is left of each host by dimension. */
    private final long[][] left = new long[ZoneModel.DIMENSIONS][];
    /** By host, for one class: what it takes to make it short, what its loss adds as well, and what the caps may spare. */
    private final long[] toFill;

    private final long[] loss;
    private final long[] displaced;
    private final long[] spared;
    /** The scale that proved last. */
    private int first;
    /** The only set of hosts that may fail; null when any may. */
    private int @Nullable [] only;

    /** What depends on a scale. */
    private static final class ScaledZone {
        final long[] free;
        /** By class and host, the sizes of all copies there of this class and larger ones. */
        final long[][] atLeast;
        /** By class, how many hosts caps close to a copy at most. */
        final long[] closed;

        final ClosedHostBound bound;

        ScaledZone(long[] free, long[][] atLeast, long[] closed, ClosedHostBound bound) {
            this.free = free;
            this.atLeast = atLeast;
            this.closed = closed;
            this.bound = bound;
        }
    }

    FirstFitBound(ZoneModel zone, List<SizeScale> scales, Occupancy occupancy) {
        this.zone = zone;
        this.scales = scales;
        this.occupancy = occupancy;
        scaled = new ScaledZone[scales.size()];
        members = new RuleMembers(occupancy);
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            left[dimension] = zone.capacity[dimension].clone();
            for (int copy = 0; copy < occupancy.copies; copy++) {
                left[dimension][occupancy.host[copy]] -= zone.need[dimension][occupancy.vm[copy]];
            }
        }
        toFill = new long[zone.hosts.length];
        loss = new long[zone.hosts.length];
        displaced = new long[zone.hosts.length];
        spared = new long[zone.hosts.length];
    }

    /** Returns whether the zone is proven to survive; false means that it is not known. */
    boolean proves() {
        return provesWith(NONE, NONE);
    }

    /** Returns the same with one copy more, of a VM on a host. */
    boolean provesWith(int vm, int host) {
        if (zone.affinity.any) {
            return false;
        }
        for (int turn = 0; turn < scales.size(); turn++) {
            int at = (first + turn) % scales.size();
            if (firstOpenClass(at, vm, host) == NONE) {
                first = at;
                return true;
            }
        }
        return false;
    }

    /** Returns whether the loss of a set of hosts is proven to strand nothing, with one copy more of a VM on a host, or none when negative. */
    boolean provesFor(int[] failed, int vm, int host) {
        only = failed;
        boolean proven = provesWith(vm, host);
        only = null;
        return proven;
    }

    /** Returns the sets of hosts that keep the proof from being had, by each scale the first; each ascending. */
    List<int[]> suspects(int vm, int host) {
        List<int[]> sets = new ArrayList<>();
        for (int at = 0; at < scales.size(); at++) {
            if (firstOpenClass(at, vm, host) != NONE) {
                int[] set = largestLosses();
                if (sets.stream().noneMatch(known -> Arrays.equals(known, set))) {
                    sets.add(set);
                }
            }
        }
        return sets;
    }

    /** The hosts whose loss counted most when a class was looked at last. */
    private int[] largestLosses() {
        int[] hosts = HostOrder.descending(loss);
        int[] set = Arrays.copyOf(hosts, zone.failing);
        Arrays.sort(set);
        return set;
    }

    private int firstOpenClass(int at, int vm, int host) {
        SizeScale scale = scales.get(at);
        ScaledZone zoneByScale = scaled(at);
        long freeBefore = host < 0 ? 0 : zoneByScale.free[host];
        if (host >= 0) {
            zoneByScale.free[host] = freeWith(scale, vm, host);
        }
        int open = NONE;
        for (int size = scale.classes() - 1; size >= 0 && open == NONE; size--) {
            open = closes(at, size, vm, host) ? NONE : size;
        }
        if (host >= 0) {
            zoneByScale.free[host] = freeBefore;
        }
        return open;
    }

    private long freeWith(SizeScale scale, int vm, int host) {
        return zone.inService[host]
                ? scale.free(
                        left[ZoneModel.VCPUS][host] - zone.need[ZoneModel.VCPUS][vm],
                        left[ZoneModel.RAM][host] - zone.need[ZoneModel.RAM][vm],
                        left[ZoneModel.DISK][host] - zone.need[ZoneModel.DISK][vm])
                : -1;
    }

    /** Returns whether no copy of a class is ever stuck. */
    private boolean closes(int at, int size, int vm, int host) {
        SizeScale scale = scales.get(at);
        ScaledZone zoneByScale = scaled(at);
        int hosts = zone.hosts.length;
        long largest = scale.largest[0];
        long all = scale.smallest[size];
        for (int i = 0; i < hosts; i++) {
            toFill[i] = zone.threads[i] < scale.widest[size]
                    ? 0
                    : Math.max(0, zoneByScale.free[i] - scale.largest[size] + 1);
            displaced[i] = zoneByScale.atLeast[size][i];
            all += toFill[i];
        }
        if (vm >= 0 && scale.classOf[vm] <= size) {
            displaced[host] += scale.size[vm];
        }
        for (int i = 0; i < hosts; i++) {
            loss[i] = toFill[i] + displaced[i];
        }
        if (only != null) {
            return closesFor(only, all, zoneByScale.closed[size] + members.moreClosedWith(vm));
        }
        long worst = sums.of(loss, hosts, zone.failing);
        int closed = (int) Math.min(hosts, zoneByScale.closed[size] + members.moreClosedWith(vm));
        if (closed == 0 || all <= worst) {
            return all > worst;
        }
        for (int i = 0; i < hosts; i++) {
            // A closed host was filled in part to become so.
            long missing = Math.min(Integer.MAX_VALUE, Math.max(0, members.missing[i] - (i == host ? 1 : 0)));
            spared[i] = Math.max(0, toFill[i] - missing * scale.smallest[size]);
        }
        if (all > LostAndClosed.most(loss, spared, zone.failing, closed)) {
            return true;
        }
        long open = all - scale.smallest[size] - sums.of(toFill, hosts, zone.failing + closed);
        for (int i = 0; i < hosts; i++) {
            boolean narrow = zone.threads[i] < members.widest();
            spared[i] = toFill[i] - (narrow ? 0 : Math.max(0, zoneByScale.free[i] - largest + 1));
        }
        return all > worst + sums.of(spared, hosts, closed) && open > zoneByScale.bound.mostOutside(vm);
    }

    private boolean closesFor(int[] failed, long all, long closed) {
        long worst = 0;
        for (int host : failed) {
            worst += loss[host];
            toFill[host] = 0; // lost, so it cannot be closed as well
        }
        return all > worst + sums.of(toFill, zone.hosts.length, (int) Math.min(zone.hosts.length, closed));
    }

    private ScaledZone scaled(int at) {
        ScaledZone known = scaled[at];
        if (known == null) {
            known = stand(scales.get(at));
            scaled[at] = known;
        }
        return known;
    }

    private ScaledZone stand(SizeScale scale) {
        int hosts = zone.hosts.length;
        long[] free = new long[hosts];
        for (int host = 0; host < hosts; host++) {
            free[host] = zone.inService[host]
                    ? scale.free(left[ZoneModel.VCPUS][host], left[ZoneModel.RAM][host], left[ZoneModel.DISK][host])
                    : -1;
        }
        long[][] atLeast = new long[scale.classes()][hosts];
        long[] closed = new long[scale.classes()];
        for (int copy = 0; copy < occupancy.copies; copy++) {
            int vm = occupancy.vm[copy];
            atLeast[scale.classOf[vm]][occupancy.host[copy]] += scale.size[vm];
            closed[scale.classOf[vm]] = Math.max(closed[scale.classOf[vm]], members.closedTo(vm));
        }
        for (int size = 1; size < atLeast.length; size++) {
            for (int host = 0; host < hosts; host++) {
                atLeast[size][host] += atLeast[size - 1][host];
            }
        }
        return new ScaledZone(free, atLeast, closed, new ClosedHostBound(occupancy, scale, members));
    }
}
