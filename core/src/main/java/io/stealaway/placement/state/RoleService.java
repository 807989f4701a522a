package io.stealaway.placement.state;

import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Arrays;

/**
 * How many VMs of each role run, and are in service, in the whole cluster; counted when a role is first asked about. Not
 * thread-safe.
 */
public final class RoleService {
    private static final int UNKNOWN = -1;

    private final ClusterSnapshot snapshot;
    private final int[] running;
    private final int[] active;

    public RoleService(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
        running = new int[snapshot.roles().size()];
        active = new int[running.length];
        Arrays.fill(running, UNKNOWN);
    }

    /** Returns how many VMs of a role run. */
    public int running(int role) {
        count(role);
        return running[role];
    }

    /** Returns how many VMs of a role are ACTIVE. */
    public int active(int role) {
        count(role);
        return active[role];
    }

    private void count(int role) {
        if (running[role] != UNKNOWN) {
            return;
        }
        running[role] = 0;
        for (int vm : snapshot.roleVms(role)) {
            Vm facts = snapshot.vms().get(vm);
            running[role] += facts.running() ? 1 : 0;
            active[role] += facts.state() == VmState.ACTIVE ? 1 : 0;
        }
    }
}
