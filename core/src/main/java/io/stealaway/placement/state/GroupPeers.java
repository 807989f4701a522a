package io.stealaway.placement.state;

import io.stealaway.model.ServerGroupId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.survival.VmPlaces;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Which hosts the members of a server group count on. Collected when first asked, again after a member moved; not thread-safe. */
public final class GroupPeers {
    private final ClusterSnapshot snapshot;
    private final VmPlacements placements;
    private final Map<ServerGroupId, int[]> groupHosts = new HashMap<>();

    public GroupPeers(ClusterSnapshot snapshot, VmPlacements placements) {
        this.snapshot = snapshot;
        this.placements = placements;
    }

    /** Returns how many other members count on any host, one that moves on each of its hosts. */
    public int anywhere(int vm, ServerGroupId group) {
        return hostsOf(group).length - (isMember(vm, group) ? placesOf(vm) : 0);
    }

    /** Returns how many other members count on a host. */
    public int onHost(int vm, ServerGroupId group, int host) {
        int[] hosts = hostsOf(group);
        int here = lowerBound(hosts, host + 1) - lowerBound(hosts, host);
        return here - (isMember(vm, group) && placements.on(vm, host) ? 1 : 0);
    }

    /** Notes that a VM counts on other hosts than before. */
    public void moved(int vm) {
        if (!groupHosts.isEmpty()) {
            snapshot.vms().get(vm).serverGroups().forEach(groupHosts::remove);
        }
    }

    private boolean isMember(int vm, ServerGroupId group) {
        return snapshot.vms().get(vm).serverGroups().contains(group);
    }

    private int placesOf(int vm) {
        int places = 0;
        for (int place = 0; place < VmPlaces.MOST; place++) {
            places += placements.host(vm, place) >= 0 ? 1 : 0;
        }
        return places;
    }

    /** Returns the hosts of the group's members, ascending, one entry for each member and host. */
    private int[] hostsOf(ServerGroupId group) {
        return groupHosts.computeIfAbsent(group, this::collectHosts);
    }

    private int[] collectHosts(ServerGroupId group) {
        int[] members = snapshot.serverGroupVms(group);
        int[] hosts = new int[VmPlaces.MOST * members.length];
        int count = 0;
        for (int member : members) {
            for (int place = 0; place < VmPlaces.MOST; place++) {
                int host = placements.host(member, place);
                if (host >= 0) {
                    hosts[count++] = host;
                }
            }
        }
        int[] sorted = Arrays.copyOf(hosts, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private static int lowerBound(int[] sorted, int value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
