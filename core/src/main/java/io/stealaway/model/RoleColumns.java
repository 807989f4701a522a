package io.stealaway.model;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Which VM has which role, as a column over dense VM indices. */
final class RoleColumns {
    final List<Role> roles;
    final int[] vmRole;

    RoleColumns(Lookup<VmId, Vm> vms) {
        roles = List.copyOf(new TreeSet<>(
                vms.values().stream().map(Vm::role).flatMap(Optional::stream).toList()));
        Lookup<Role, Role> roleIndex = new Lookup<>("role", roles, role -> role);
        vmRole = vms.values().stream()
                .mapToInt(vm -> vm.role().map(roleIndex::indexOf).orElse(-1))
                .toArray();
    }

    /** Returns the columns after a change: itself unless a VM has another role. */
    RoleColumns with(VmChanges changes) {
        return changes.anyMatch((before, after) -> !before.role().equals(after.role()))
                ? new RoleColumns(changes.after())
                : this;
    }
}
