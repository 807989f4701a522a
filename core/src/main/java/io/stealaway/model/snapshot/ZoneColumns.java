package io.stealaway.model.snapshot;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Which host stands in which zone, as columns over dense host and zone indices. */
final class ZoneColumns {
    final List<AvailabilityZone> zones;
    final int[] hostZone;
    final int[][] zoneHosts;

    ZoneColumns(IdLookup<HostId, Host> hosts) {
        zones = List.copyOf(
                new TreeSet<>(hosts.values().stream().map(Host::zone).toList()));
        IdLookup<AvailabilityZone, AvailabilityZone> zoneIndex = new IdLookup<>("zone", zones, zone -> zone);
        hostZone = hosts.values().stream()
                .mapToInt(host -> zoneIndex.indexOf(host.zone()))
                .toArray();
        zoneHosts = group(hostZone, zones.size());
    }

    /** Returns the columns of these hosts, which have the same ids: itself unless one stands in another zone. */
    @SuppressWarnings("ReferenceEquality") // A lookup that nothing changed is the same one.
    ZoneColumns with(IdLookup<HostId, Host> before, IdLookup<HostId, Host> hosts) {
        if (before == hosts) {
            return this;
        }
        for (int host = 0; host < hostZone.length; host++) {
            if (!hosts.value(host).zone().equals(zones.get(hostZone[host]))) {
                return new ZoneColumns(hosts);
            }
        }
        return this;
    }

    private static int[][] group(int[] groupOf, int groups) {
        List<List<Integer>> members = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            members.add(new ArrayList<>());
        }
        for (int i = 0; i < groupOf.length; i++) {
            members.get(groupOf[i]).add(i);
        }
        return members.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }
}
