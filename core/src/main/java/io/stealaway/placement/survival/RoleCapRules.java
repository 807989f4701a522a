package io.stealaway.placement.survival;

import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules that say how many VMs of one kind a host of a zone may hold: one for each role, by count and by share, and one
 * for each server group with hard anti-affinity. Roles come first, and a VM has at most one.
 */
final class RoleCapRules {
    private static final int[] NONE = {};

    /** How many roles there are; rules from this number on are server groups. */
    final int roles;
    /** How many VMs of a rule's kind a host may hold. */
    final long[] most;
    /** The rules of each of the VMs, in the order in which they were given. */
    final int[][] ofVm;

    RoleCapRules(ClusterSnapshot snapshot, PlacementPolicy policy, int zone, int[] vms) {
        roles = snapshot.roles().size();
        List<ServerGroup> groups = snapshot.serverGroups();
        Map<ServerGroupId, Integer> ruleOfGroup = new HashMap<>();
        most = new long[roles + groups.size()];
        roleCaps(snapshot, policy, zone, vms);
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).rule() == ServerGroup.Rule.ANTI_AFFINITY) {
                most[roles + i] = groups.get(i).maxPerHost();
                ruleOfGroup.put(groups.get(i).id(), roles + i);
            }
        }
        int[][] ofRole = new int[roles][];
        Arrays.setAll(ofRole, role -> new int[] {role});
        ofVm = new int[vms.length][];
        for (int i = 0; i < vms.length; i++) {
            ofVm[i] = rules(snapshot.vms().get(vms[i]), snapshot.vmRole(vms[i]), ofRole, ruleOfGroup);
        }
    }

    private void roleCaps(ClusterSnapshot snapshot, PlacementPolicy policy, int zone, int[] vms) {
        int[] roleVms = new int[roles];
        for (int vm : vms) {
            int role = snapshot.vmRole(vm);
            if (role >= 0 && snapshot.hostZone(snapshot.vmHost(vm)) == zone) {
                roleVms[role]++;
            }
        }
        for (int role = 0; role < roles; role++) {
            most[role] = Math.min(policy.maxRoleVmsPerHost(), policy.roleShareCap(roleVms[role]));
        }
    }

    private static int[] rules(Vm vm, int role, int[][] ofRole, Map<ServerGroupId, Integer> ruleOfGroup) {
        int[] rules = role < 0 ? NONE : ofRole[role];
        for (ServerGroupId group : vm.serverGroups()) {
            Integer rule = ruleOfGroup.get(group);
            if (rule != null) {
                rules = Arrays.copyOf(rules, rules.length + 1);
                rules[rules.length - 1] = rule;
            }
        }
        return rules;
    }
}
