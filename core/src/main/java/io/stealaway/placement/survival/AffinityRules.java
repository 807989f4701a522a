package io.stealaway.placement.survival;

import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The server groups with hard affinity and more than one member: all members on one host. Groups go by their place in the
 * snapshot.
 */
final class AffinityRules {
    private static final int[] NONE = {};

    /** The groups of each of the VMs, in the order in which they were given. */
    final int[][] ofVm;
    /** Whether a group has a member that is none of these VMs. */
    final boolean[] outside;
    /** Whether any of these VMs is in such a group. */
    final boolean any;

    AffinityRules(ClusterSnapshot snapshot, int[] vms) {
        List<ServerGroup> groups = snapshot.serverGroups();
        Map<ServerGroupId, Integer> places = new HashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).rule() == ServerGroup.Rule.AFFINITY) {
                places.put(groups.get(i).id(), i);
            }
        }
        int[] members = new int[groups.size()];
        outside = new boolean[groups.size()];
        if (!places.isEmpty()) {
            count(snapshot, vms, places, members);
        }
        ofVm = new int[vms.length][];
        boolean found = false;
        for (int i = 0; i < vms.length; i++) {
            ofVm[i] = NONE;
            for (ServerGroupId group : snapshot.vms().get(vms[i]).serverGroups()) {
                Integer place = places.get(group);
                if (place != null && members[place] > 1) {
                    ofVm[i] = Arrays.copyOf(ofVm[i], ofVm[i].length + 1);
                    ofVm[i][ofVm[i].length - 1] = place;
                    found = true;
                }
            }
        }
        any = found;
    }

    private void count(ClusterSnapshot snapshot, int[] vms, Map<ServerGroupId, Integer> places, int[] members) {
        for (int vm = 0; vm < snapshot.vms().size(); vm++) {
            for (ServerGroupId group : snapshot.vms().get(vm).serverGroups()) {
                Integer place = places.get(group);
                if (place != null) {
                    members[place]++;
                    outside[place] |= Arrays.binarySearch(vms, vm) < 0;
                }
            }
        }
    }
}
