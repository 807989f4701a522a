package io.stealaway.model.snapshot;

import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Which VM has which role, as a column over dense VM indices. */
final class RoleColumns {
    final List<Role> roles;
    final int[] vmRole;
    /** VMs of role r, ascending: roleVms[roleStart[r]] to roleVms[roleStart[r + 1] - 1]. */
    final int[] roleStart;

    final int[] roleVms;

    RoleColumns(IdLookup<VmId, Vm> vms) {
        this(new RoleNumbers(List.of()), vms, new int[vms.size()], vm -> false);
    }

    /** @param column the numbers of those VMs of which they are known; becomes the column of all */
    private RoleColumns(RoleNumbers numbers, IdLookup<VmId, Vm> vms, int[] column, IntPredicate known) {
        BitSet used = new BitSet();
        for (int vm = 0; vm < column.length; vm++) {
            if (!known.test(vm)) {
                column[vm] = numbers.of(vms.value(vm).role());
            }
            if (column[vm] != RoleNumbers.NONE) {
                used.set(column[vm]);
            }
        }
        int[] ordered = numbers.ordered(used);
        roles = IntStream.of(ordered).mapToObj(numbers::role).toList();
        int[] places = new int[numbers.size()];
        for (int place = 0; place < ordered.length; place++) {
            places[ordered[place]] = place;
        }
        for (int vm = 0; vm < column.length; vm++) {
            column[vm] = column[vm] == RoleNumbers.NONE ? RoleNumbers.NONE : places[column[vm]];
        }
        vmRole = column;
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

    /** Returns the columns after some VMs came and others went. */
    RoleColumns with(VmSplice splice) {
        return new RoleColumns(
                new RoleNumbers(roles),
                splice.after(),
                splice.spliced(vmRole),
                vm -> splice.from()[vm] != VmSplice.CAME);
    }
}
