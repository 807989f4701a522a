package io.stealaway.placement.survival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a zone's VM copies are while hosts fail and their VMs are placed again, and the free capacity of each host. Not
 * thread-safe.
 */
final class FailoverState {
    private static final int NOWHERE = -1;
    /** A table of rules by hosts that is larger is not made; a host's copies are looked through instead. */
    private static final int LARGEST_TABLE = 1 << 21;

    private final ZoneModel zone;
    private final Occupancy occupancy;
    private final long[][] free = new long[ZoneModel.DIMENSIONS][];
    /** The copies on each host before any failed. */
    private final int[][] guests;
    /** The host of each copy; {@link #NOWHERE} until it is placed again. */
    private final int[] at;
    /** The copies placed on each host after a failure, the last one first. */
    private final int[] lastPlaced;

    private final int[] placedBefore;
    /** How many copies follow each rule on each host, by rule, then host; null where that would be too large a table. */
    private final int @Nullable [] following;
    /** The copies of each group with hard affinity. */
    private final List<List<Integer>> members = new ArrayList<>();

    FailoverState(Occupancy occupancy) {
        this.occupancy = occupancy;
        zone = occupancy.zone;
        at = Arrays.copyOf(occupancy.host, occupancy.copies);
        guests = occupancy.guests();
        placedBefore = new int[occupancy.copies];
        lastPlaced = new int[zone.hosts.length];
        Arrays.fill(lastPlaced, NOWHERE);
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            free[dimension] = zone.capacity[dimension].clone();
        }
        for (int group = 0; group < zone.affinity.outside.length; group++) {
            members.add(new ArrayList<>());
        }
        long cells = (long) zone.caps.most.length * zone.hosts.length;
        following = cells > LARGEST_TABLE ? null : new int[(int) cells];
        for (int copy = 0; copy < occupancy.copies; copy++) {
            use(copy, occupancy.host[copy], 1);
            for (int group : zone.affinity.ofVm[occupancy.vm[copy]]) {
                members.get(group).add(copy);
            }
        }
    }

    private void use(int copy, int host, int sign) {
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            free[dimension][host] -= sign * need(dimension, copy);
        }
        if (following != null) {
            for (int rule : zone.caps.ofVm[occupancy.vm[copy]]) {
                following[rule * zone.hosts.length + host] += sign;
            }
        }
    }

    long need(int dimension, int copy) {
        return zone.need[dimension][occupancy.vm[copy]];
    }

    /** Lets a host fail: its copies stand nowhere. Returns them. */
    int[] fail(int host) {
        for (int copy : guests[host]) {
            at[copy] = NOWHERE;
        }
        return guests[host];
    }

    /** Returns the copies on a host before any failed; not to be changed. */
    int[] guests(int host) {
        return guests[host];
    }

    /** Restores a failed host with all its copies; none of them may be placed elsewhere at that time. */
    void restore(int host) {
        for (int copy : guests[host]) {
            at[copy] = host;
        }
    }

    long free(int dimension, int host) {
        return free[dimension][host];
    }

    /** Returns whether no copy was placed on the host after a failure. */
    boolean untouched(int host) {
        return lastPlaced[host] == NOWHERE;
    }

    /** Puts a copy that stands nowhere on a host. */
    void place(int copy, int host) {
        use(copy, host, 1);
        at[copy] = host;
        placedBefore[copy] = lastPlaced[host];
        lastPlaced[host] = copy;
    }

    /** Takes back where a copy was placed; of the copies placed on that host it was the last. */
    void takeBack(int copy) {
        int host = at[copy];
        use(copy, host, -1);
        at[copy] = NOWHERE;
        lastPlaced[host] = placedBefore[copy];
    }

    /** Returns whether a host takes a copy that stands nowhere. */
    boolean fits(int copy, int host) {
        int vm = occupancy.vm[copy];
        return zone.inService[host]
                && need(ZoneModel.VCPUS, copy) <= zone.threads[host]
                && space(copy, host)
                && caps(vm, host)
                && together(vm, host);
    }

    /** As the filters ask: a VM that needs nothing of a dimension goes where that is short, too. */
    private boolean space(int copy, int host) {
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            long need = need(dimension, copy);
            if (need > 0 && need > free[dimension][host]) {
                return false;
            }
        }
        return true;
    }

    private boolean caps(int vm, int host) {
        for (int rule : zone.caps.ofVm[vm]) {
            if (room(rule, host) <= 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns how many more VMs of a rule's kind a host may hold; negative when it holds too many. */
    long room(int rule, int host) {
        long room = zone.caps.most[rule];
        if (following != null) {
            return room - following[rule * zone.hosts.length + host];
        }
        for (int copy : guests[host]) {
            room -= follows(copy, rule);
        }
        for (int copy = lastPlaced[host]; copy != NOWHERE; copy = placedBefore[copy]) {
            room -= follows(copy, rule);
        }
        return room;
    }

    private int follows(int copy, int rule) {
        for (int other : zone.caps.ofVm[occupancy.vm[copy]]) {
            if (other == rule) {
                return 1;
            }
        }
        return 0;
    }

    /** Whatever else of a group stands anywhere stands on this host; a VM need not share a host with itself. */
    private boolean together(int vm, int host) {
        for (int group : zone.affinity.ofVm[vm]) {
            if (zone.affinity.outside[group]) {
                return false;
            }
            for (int member : members.get(group)) {
                if (occupancy.vm[member] != vm && at[member] != NOWHERE && at[member] != host) {
                    return false;
                }
            }
        }
        return true;
    }
}
