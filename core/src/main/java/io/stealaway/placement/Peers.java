package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the VMs stand that share a role or a server group with the VM asked about; one that moves stands on both of its
 * hosts.
 *
 * <p>Counted anew for each VM asked about: a table of roles by hosts would not fit a large cluster.
 */
final class Peers {
    private final ClusterSnapshot snapshot;
    private final int[] secondHost;
    /** VMs of role r: vmsByRole[roleStart[r]] to vmsByRole[roleStart[r + 1] - 1]. */
    private final int[] roleStart;

    private final int[] vmsByRole;
    private final int[] sameRoleVms;
    private final Map<ServerGroupId, int[]> groupHosts = new HashMap<>();
    private Map<ServerGroupId, int[]> members = Map.of();
    private int vm;
    private int roleVms;

    /** Reads {@code secondHost} whenever it is asked about another VM. */
    Peers(ClusterSnapshot snapshot, int[] secondHost) {
        this.snapshot = snapshot;
        this.secondHost = secondHost;
        sameRoleVms = new int[snapshot.hosts().size()];
        roleStart = new int[snapshot.roles().size() + 1];
        int vms = snapshot.vms().size();
        for (int i = 0; i < vms; i++) {
            int role = snapshot.vmRole(i);
            if (role >= 0) {
                roleStart[role + 1]++;
            }
        }
        Arrays.parallelPrefix(roleStart, Integer::sum);
        vmsByRole = new int[roleStart[roleStart.length - 1]];
        int[] next = roleStart.clone();
        for (int i = 0; i < vms; i++) {
            int role = snapshot.vmRole(i);
            if (role >= 0) {
                vmsByRole[next[role]++] = i;
            }
        }
    }

    void ask(int vm) {
        this.vm = vm;
        groupHosts.clear();
        Arrays.fill(sameRoleVms, 0);
        int role = snapshot.vmRole(vm);
        roleVms = 0;
        int zone = snapshot.hostZone(snapshot.vmHost(vm));
        for (int i = role < 0 ? 0 : roleStart[role]; role >= 0 && i < roleStart[role + 1]; i++) {
            int peer = vmsByRole[i];
            roleVms += snapshot.hostZone(snapshot.vmHost(peer)) == zone ? 1 : 0;
            if (peer != vm) {
                sameRoleVms[snapshot.vmHost(peer)]++;
                if (secondHost[peer] >= 0) {
                    sameRoleVms[secondHost[peer]]++;
                }
            }
        }
    }

    /** Returns how many VMs of the role are in the zone of the VM asked about, itself included. */
    int roleVms() {
        return roleVms;
    }

    int sameRoleVms(int host) {
        return sameRoleVms[host];
    }

    int groupVms(ServerGroupId group) {
        return hostsOf(group).length;
    }

    int groupVms(ServerGroupId group, int host) {
        int[] hosts = hostsOf(group);
        return lowerBound(hosts, host + 1) - lowerBound(hosts, host);
    }

    /** Returns the hosts of the group's other members, ascending, one entry for each member and host. */
    private int[] hostsOf(ServerGroupId group) {
        return groupHosts.computeIfAbsent(group, this::hostsOfPeers);
    }

    private int[] hostsOfPeers(ServerGroupId group) {
        int[] members = members().getOrDefault(group, new int[0]);
        int[] hosts = new int[2 * members.length];
        int count = 0;
        for (int peer : members) {
            if (peer != vm) {
                hosts[count++] = snapshot.vmHost(peer);
                if (secondHost[peer] >= 0) {
                    hosts[count++] = secondHost[peer];
                }
            }
        }
        int[] sorted = Arrays.copyOf(hosts, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private Map<ServerGroupId, int[]> members() {
        if (members.isEmpty()) {
            members = collectMembers(snapshot.vms());
        }
        return members;
    }

    private static Map<ServerGroupId, int[]> collectMembers(List<Vm> vms) {
        Map<ServerGroupId, Integer> sizes = new HashMap<>();
        vms.forEach(vm -> vm.serverGroups().forEach(group -> sizes.merge(group, 1, Integer::sum)));
        Map<ServerGroupId, int[]> members = new HashMap<>();
        sizes.forEach((group, size) -> members.put(group, new int[size]));
        for (int i = vms.size() - 1; i >= 0; i--) {
            for (ServerGroupId group : vms.get(i).serverGroups()) {
                int place = sizes.merge(group, -1, Integer::sum);
                members.getOrDefault(group, new int[0])[place] = i;
            }
        }
        return members;
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
