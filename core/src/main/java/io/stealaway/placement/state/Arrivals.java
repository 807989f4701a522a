package io.stealaway.placement.state;

import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Arrays;

/** For each host, the VMs that count there but are elsewhere in the snapshot. Grows with the moves, not with the cluster. */
public final class Arrivals {
    private static final int[] NONE = {};

    private final ClusterSnapshot snapshot;
    private final int[][] arrivals;

    public Arrivals(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
        arrivals = new int[snapshot.hosts().size()][];
        Arrays.fill(arrivals, NONE);
    }

    /** Notes that a VM counts on a host from now on, or, with a negative sign, no longer. */
    public void count(int vm, int host, int sign) {
        if (snapshot.vmHost(vm) == host) {
            return;
        }
        int[] now = arrivals[host];
        if (sign > 0) {
            arrivals[host] = Arrays.copyOf(now, now.length + 1);
            arrivals[host][now.length] = vm;
        } else {
            arrivals[host] = Arrays.stream(now).filter(other -> other != vm).toArray();
        }
    }

    /** Returns the VMs that a host gets, in no particular order; not to be changed. */
    public int[] of(int host) {
        return arrivals[host];
    }
}
