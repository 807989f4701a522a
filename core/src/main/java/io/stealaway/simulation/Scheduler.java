package io.stealaway.simulation;

import io.stealaway.model.Host;
import io.stealaway.simulation.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;

/**
 * Places VMs by room and not by demand, as an overcommitting scheduler with a little randomness does. Every zone gets as many
 * VMs as it has hosts for.
 */
final class Scheduler {
    private static final int CANDIDATES = 3;

    private final int[] mostOfKind;
    private final int zones;
    private final List<Room> rooms = new ArrayList<>();

    private static final class Room {
        private long vcpus;
        private long ramBytes;
        private long diskBytes;
        private final int[] ofKind;

        Room(Host host, int kinds) {
            vcpus = host.vcpuCapacity();
            ramBytes = host.ramCapacityBytes();
            diskBytes = host.diskCapacityBytes();
            ofKind = new int[kinds];
        }
    }

    /**
     * Makes a scheduler without hosts.
     *
     * @param zones number of zones; host {@code i} is to be in zone {@code i % zones}
     * @param mostOfKind how many VMs of each kind a host may hold
     */
    Scheduler(int zones, int[] mostOfKind) {
        this.zones = zones;
        this.mostOfKind = mostOfKind.clone();
    }

    void add(Host host) {
        rooms.add(new Room(host, mostOfKind.length));
    }

    /**
     * Places one VM on the one with most free RAM of a few random hosts of its zone that have room.
     *
     * @param vm the VM's number, which tells its zone
     * @return the host, in the order of adding
     * @throws IllegalArgumentException if hardly any host has room
     */
    int place(SplitMix64 dice, int vm, int kind, int vcpus, long ramBytes, long diskBytes) {
        int zone = vm % rooms.size() % zones;
        int hostsInZone = (rooms.size() - zone + zones - 1) / zones;
        int best = -1;
        for (int tries = 0, found = 0; found < CANDIDATES && tries < 20 * rooms.size(); tries++) {
            int host = zone + zones * dice.below(hostsInZone);
            Room room = rooms.get(host);
            if (room.vcpus >= vcpus
                    && room.ramBytes >= ramBytes
                    && room.diskBytes >= diskBytes
                    && room.ofKind[kind] < mostOfKind[kind]) {
                found++;
                best = best < 0 || room.ramBytes > rooms.get(best).ramBytes ? host : best;
            }
        }
        if (best < 0) {
            throw new IllegalArgumentException(
                    "no host of " + rooms.size() + " has room for a VM of " + vcpus + " vCPUs. Maybe more hosts?");
        }
        Room room = rooms.get(best);
        room.vcpus -= vcpus;
        room.ramBytes -= ramBytes;
        room.diskBytes -= diskBytes;
        room.ofKind[kind]++;
        return best;
    }
}
