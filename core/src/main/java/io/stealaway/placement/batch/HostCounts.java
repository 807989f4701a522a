package io.stealaway.placement.batch;

import io.stealaway.model.snapshot.ClusterSnapshot;

/** How many VMs of some kind count on each host; one that moves on each of its hosts. Not thread-safe. */
final class HostCounts {
    private final int[] byHost;
    private int all;

    HostCounts(ClusterSnapshot snapshot) {
        byHost = new int[snapshot.hosts().size()];
    }

    /** Adds so many VMs to a host, or, with a negative number, takes them off. */
    void add(int host, int count) {
        byHost[host] += count;
        all += count;
    }

    int on(int host) {
        return byHost[host];
    }

    /** Returns the sum over all hosts. */
    int all() {
        return all;
    }
}
