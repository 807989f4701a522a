package io.stealaway.remediation.rule;

import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.BitSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a snapshot shows of the VMs of each role, counted when first asked for: a plan may name hundreds of VMs of one service of
 * thousands. Not thread-safe.
 */
public final class RoleCensus {
    private final ClusterSnapshot snapshot;
    private final TreeMap<Role, Members> byRole = new TreeMap<>();

    public RoleCensus(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    ClusterSnapshot snapshot() {
        return snapshot;
    }

    Members of(Role role) {
        return byRole.computeIfAbsent(role, this::count);
    }

    private Members count(Role role) {
        int index = snapshot.roles().indexOf(role);
        BitSet running = new BitSet();
        BitSet active = new BitSet();
        for (int vm : snapshot.roleVms(index)) {
            Vm facts = snapshot.vms().get(vm);
            running.set(vm, facts.running());
            active.set(vm, facts.state() == VmState.ACTIVE);
        }
        return new Members(snapshot, index, running, active);
    }

    /**
     * The VMs of one role.
     *
     * @param role its index
     * @param running by VM index; not to be changed
     * @param active by VM index; not to be changed
     */
    record Members(ClusterSnapshot snapshot, int role, BitSet running, BitSet active) {

        /** Returns those that run and that are, or are not, among others; a new set. */
        BitSet running(Set<VmId> others, boolean among) {
            BitSet those = indices(others);
            those.and(running);
            if (among) {
                return those;
            }
            BitSet rest = (BitSet) running.clone();
            rest.andNot(those);
            return rest;
        }

        /** Returns how many are active and not among others. */
        int activeWithout(Set<VmId> others) {
            BitSet those = indices(others);
            those.and(active);
            return active.cardinality() - those.cardinality();
        }

        private BitSet indices(Set<VmId> ids) {
            BitSet indices = new BitSet();
            ids.forEach(id -> snapshot.vmIndex(id).ifPresent(indices::set));
            return indices;
        }
    }
}
