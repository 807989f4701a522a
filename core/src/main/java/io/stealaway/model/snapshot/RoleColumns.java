package io.stealaway.model.snapshot;

import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Which VM has which role, as a column over dense VM indices. */
final class RoleColumns {
    final List<Role> roles;
    final int[] vmRole;
    /** VMs of role r, ascending: roleVms[roleStart[r]] to roleVms[roleStart[r + 1] - 1]. */
    final int[] roleStart;

    final int[] roleVms;

    RoleColumns(IdLookup<VmId, Vm> vms) {
        roles = List.copyOf(new TreeSet<>(
                vms.values().stream().map(Vm::role).flatMap(Optional::stream).toList()));
        IdLookup<Role, Role> roleIndex = new IdLookup<>("role", roles, role -> role);
        vmRole = vms.values().stream()
                .mapToInt(vm -> vm.role().map(roleIndex::indexOf).orElse(-1))
                .toArray();
        roleStart = new int[roles.size() + 1];
        for (int role : vmRole) {
            if (role >= 0) {
                roleStart[role + 1]++;
            }
        }
        for (int role = 0; role < roles.size(); role++) {
            roleStart[role + 1] += roleStart[role];
        }
        roleVms = new int[roleStart[roles.size()]];
        int[] next = roleStart.clone();
        for (int vm = 0; vm < vmRole.length; vm++) {
            if (vmRole[vm] >= 0) {
                roleVms[next[vmRole[vm]]++] = vm;
            }
        }
    }

    /** Returns the columns after a change: itself unless a VM has another role. */
    RoleColumns with(VmDelta changes) {
        return changes.anyMatch((before, after) -> !before.role().equals(after.role()))
                ? new RoleColumns(changes.after())
                : this;
    }
}
