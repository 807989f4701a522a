package io.stealaway.placement.survival;

import java.util.Arrays;

/**
 * Who stands where in one zone: an entry, called a copy, for each VM and each of the hosts that it counts on. Hosts and VMs go
 * by the zone's own indices. Not thread-safe.
 */
final class Occupancy {
    final ZoneModel zone;
    int copies;
    /** The VM and the host of each copy. */
    int[] vm;

    int[] host;

    Occupancy(ZoneModel zone, VmPlaces places) {
        this.zone = zone;
        vm = new int[zone.vms.length + 1];
        host = new int[zone.vms.length + 1];
        for (int i = 0; i < zone.vms.length; i++) {
            for (int place = 0; place < VmPlaces.MOST; place++) {
                int at = places.host(zone.vms[i], place);
                int local = at < 0 ? -1 : zone.host(at);
                if (local >= 0) {
                    add(i, local);
                }
            }
        }
    }

    /** Adds a copy after the others. */
    void add(int vm, int host) {
        if (copies == this.vm.length) {
            this.vm = Arrays.copyOf(this.vm, 2 * copies);
            this.host = Arrays.copyOf(this.host, 2 * copies);
        }
        this.vm[copies] = vm;
        this.host[copies] = host;
        copies++;
    }

    /** Takes the last copy away. */
    void removeLast() {
        copies--;
    }

    /** Returns what all copies together need in one dimension; the largest number when that is larger still. */
    long committed(int dimension) {
        long committed = 0;
        for (int copy = 0; copy < copies && committed >= 0; copy++) {
            committed += zone.need[dimension][vm[copy]];
        }
        return committed < 0 ? Long.MAX_VALUE : committed;
    }

    /** Returns the copies on each host, ascending. */
    int[][] guests() {
        int[] counts = new int[zone.hosts.length];
        for (int copy = 0; copy < copies; copy++) {
            counts[host[copy]]++;
        }
        int[][] guests = new int[zone.hosts.length][];
        Arrays.setAll(guests, at -> new int[counts[at]]);
        for (int copy = copies - 1; copy >= 0; copy--) {
            guests[host[copy]][--counts[host[copy]]] = copy;
        }
        return guests;
    }
}
