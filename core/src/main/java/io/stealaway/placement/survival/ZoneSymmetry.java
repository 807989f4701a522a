package io.stealaway.placement.survival;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Which VMs and which hosts of a zone can be exchanged without any difference to who finds a host. VMs: the same needs and
 * the same rules; none in a group with hard affinity, where it matters which VM it is. Hosts: the same capacity, threads and
 * state, and exchangeable VMs on them.
 */
final class ZoneSymmetry {
    /** Equal for VMs that can be exchanged. */
    final int[] vmKind;

    ZoneSymmetry(ZoneModel zone) {
        vmKind = new int[zone.vms.length];
        Map<List<Long>, Integer> kinds = new HashMap<>();
        for (int vm = 0; vm < vmKind.length; vm++) {
            vmKind[vm] = kind(kinds, vm(zone, vm));
        }
    }

    private static LongStream vm(ZoneModel zone, int vm) {
        if (zone.affinity.ofVm[vm].length > 0) {
            return LongStream.of(vm);
        }
        LongStream needs = LongStream.of(
                zone.need[ZoneModel.VCPUS][vm], zone.need[ZoneModel.RAM][vm], zone.need[ZoneModel.DISK][vm]);
        return LongStream.concat(needs, IntStream.of(zone.caps.ofVm[vm]).asLongStream());
    }

    /** Returns for each host a number that is equal for hosts that can be exchanged. */
    int[] hostKinds(Occupancy occupancy) {
        ZoneModel zone = occupancy.zone;
        int[][] guests = occupancy.guests();
        Map<List<Long>, Integer> kinds = new HashMap<>();
        int[] hostKind = new int[zone.hosts.length];
        for (int host = 0; host < hostKind.length; host++) {
            int[] guestKinds = IntStream.of(guests[host])
                    .map(copy -> vmKind[occupancy.vm[copy]])
                    .sorted()
                    .toArray();
            hostKind[host] = kind(kinds, host(zone, host, guestKinds));
        }
        return hostKind;
    }

    private static LongStream host(ZoneModel zone, int host, int[] guests) {
        LongStream facts = LongStream.of(
                zone.capacity[ZoneModel.VCPUS][host],
                zone.capacity[ZoneModel.RAM][host],
                zone.capacity[ZoneModel.DISK][host],
                zone.threads[host],
                zone.inService[host] ? 1 : 0);
        return LongStream.concat(facts, IntStream.of(guests).asLongStream());
    }

    /** Numbers kinds in the order in which they are met. */
    private static int kind(Map<List<Long>, Integer> kinds, LongStream facts) {
        return kinds.computeIfAbsent(facts.boxed().toList(), key -> kinds.size());
    }
}
