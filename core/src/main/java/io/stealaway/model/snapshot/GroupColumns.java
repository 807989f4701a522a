package io.stealaway.model.snapshot;

import io.stealaway.internal.IdTable;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which VMs each server group has; shared by all snapshots whose VMs are in the same groups. */
final class GroupColumns {
    /** Collected lazily; concurrent callers may collect them twice, with equal results. */
    private @Nullable Members members;

    private static final class Members {
        /** VMs of group g, ascending: vms[start[g]] to vms[start[g + 1] - 1]. */
        private final int[] start;

        private final int[] vms;

        Members(IdLookup<VmId, Vm> all, IdLookup<ServerGroupId, ServerGroup> groups) {
            start = new int[groups.size() + 1];
            IdTable<ServerGroupId> table = groups.table();
            for (Vm vm : all.values()) {
                for (ServerGroupId group : vm.serverGroups()) {
                    start[table.indexOf(group) + 1]++;
                }
            }
            for (int group = 0; group < groups.size(); group++) {
                start[group + 1] += start[group];
            }
            vms = new int[start[groups.size()]];
            int[] next = start.clone();
            for (int vm = 0; vm < all.size(); vm++) {
                for (ServerGroupId group : all.value(vm).serverGroups()) {
                    vms[next[table.indexOf(group)]++] = vm;
                }
            }
        }
    }

    /** Returns the VMs of a group by its index, ascending; a new array. */
    int[] members(int group, IdLookup<VmId, Vm> vms, IdLookup<ServerGroupId, ServerGroup> groups) {
        @Nullable Members made = members;
        if (made == null) {
            made = new Members(vms, groups);
            members = made;
        }
        return Arrays.copyOfRange(made.vms, made.start[group], made.start[group + 1]);
    }

    /** Returns the columns after a change: itself unless a VM is in other groups. */
    GroupColumns with(VmDelta changes) {
        return changes.anyMatch((before, after) -> !before.serverGroups().equals(after.serverGroups()))
                ? new GroupColumns()
                : this;
    }
}
