package io.stealaway.placement.survival;

import java.util.Arrays;

/**
 * Proves quickly that a zone survives, or does not know. Let the VMs of failed hosts be placed one by one, each on any host
 * that takes it; then the VMs that stand somewhere never need more than all copies of the zone together. A host that is short
 * of a dimension for a VM holds at least capacity - need + 1 of it, so that only so many hosts can be short at once; a cap
 * of c fills at most (members - 1) / c hosts for one member more. While these are fewer than the hosts left, one of them takes it.
 *
 * <p>Hosts short of space are counted in two ways, either of which will do: for each dimension apart, with every host's own
 * capacity, and for all at once, by {@link DominantShare} of the smallest host.
 */
final class FailoverBound {
    private final ZoneModel zone;
    private final int hostsLeft;
    private final int tooNarrow;
    /** By dimension: what it takes at least to make the m cheapest hosts short for the largest VM. */
    private final long[][] toFill = new long[ZoneModel.DIMENSIONS][];

    FailoverBound(ZoneModel zone) {
        this.zone = zone;
        int inService = 0;
        int narrow = 0;
        long widest = largest(ZoneModel.VCPUS);
        for (int host = 0; host < zone.hosts.length; host++) {
            inService += zone.inService[host] ? 1 : 0;
            narrow += zone.inService[host] && zone.threads[host] < widest ? 1 : 0;
        }
        hostsLeft = inService - zone.failing;
        tooNarrow = narrow;
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            toFill[dimension] = toFill(dimension, inService);
        }
    }

    /** Returns whether the zone is proven to survive; false means that it is not known. */
    boolean proves(Occupancy occupancy) {
        if (zone.affinity.any) {
            return false;
        }
        int blocked = tooNarrow + blockedByCaps(occupancy);
        return blocked + shortByDimension(occupancy) < hostsLeft || blocked + shortByShare(occupancy) < hostsLeft;
    }

    private long largest(int dimension) {
        return Arrays.stream(zone.need[dimension]).max().orElse(0);
    }

    private long[] toFill(int dimension, int inService) {
        long largest = largest(dimension);
        if (largest == 0) {
            return new long[0];
        }
        long[] toFill = new long[inService];
        int next = 0;
        for (int host = 0; host < zone.hosts.length; host++) {
            if (zone.inService[host]) {
                toFill[next++] = Math.max(0, zone.capacity[dimension][host] - largest + 1);
            }
        }
        Arrays.sort(toFill);
        Arrays.parallelPrefix(toFill, Long::sum);
        return toFill;
    }

    private int shortByDimension(Occupancy occupancy) {
        int hosts = 0;
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            long committed = occupancy.committed(dimension);
            for (long needed : toFill[dimension]) {
                hosts += needed <= committed ? 1 : 0;
            }
        }
        return hosts;
    }

    private long shortByShare(Occupancy occupancy) {
        long all = 0;
        long largest = 0;
        for (int copy = 0; copy < occupancy.copies; copy++) {
            all += zone.share[occupancy.vm[copy]];
            largest = Math.max(largest, zone.share[occupancy.vm[copy]]);
        }
        return largest > DominantShare.ALL ? hostsLeft : all / (DominantShare.ALL - largest + 1);
    }

    private int blockedByCaps(Occupancy occupancy) {
        long[] members = new long[zone.caps.most.length];
        for (int copy = 0; copy < occupancy.copies; copy++) {
            for (int rule : zone.caps.ofVm[occupancy.vm[copy]]) {
                members[rule]++;
            }
        }
        long most = 0;
        for (int copy = 0; copy < occupancy.copies; copy++) {
            long blocked = 0;
            for (int rule : zone.caps.ofVm[occupancy.vm[copy]]) {
                blocked += (members[rule] - 1) / zone.caps.most[rule];
            }
            most = Math.max(most, blocked);
        }
        return (int) Math.min(zone.hosts.length, most);
    }
}
