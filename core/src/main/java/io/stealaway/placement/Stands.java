package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import java.util.Arrays;

/**
 * Which hosts each VM counts on while a plan is made: the one that it is on, and those that its migrations lead to, in
 * order. A VM moves at most twice in a plan, so there are at most three.
 *
 * <p>Not thread-safe.
 */
final class Stands {
    static final int NONE = -1;
    static final int PLACES = 3;

    private final int[] hosts;

    Stands(ClusterSnapshot snapshot) {
        hosts = new int[PLACES * snapshot.vms().size()];
        Arrays.fill(hosts, NONE);
        for (int vm = 0; vm < snapshot.vms().size(); vm++) {
            hosts[PLACES * vm] = snapshot.vmHost(vm);
        }
    }

    private Stands(int[] hosts) {
        this.hosts = hosts;
    }

    /** Returns the same places, which no longer change with these. */
    Stands copy() {
        return new Stands(hosts.clone());
    }

    /** Returns the host in one of the VM's places, 0 for the one that it is on; a negative number when the place is empty. */
    int host(int vm, int place) {
        return hosts[PLACES * vm + place];
    }

    boolean on(int vm, int host) {
        int first = PLACES * vm;
        return hosts[first] == host || hosts[first + 1] == host || hosts[first + 2] == host;
    }

    boolean moving(int vm) {
        return hosts[PLACES * vm + 1] != NONE;
    }

    /** Returns the host that the VM's migrations lead to so far; its own when it has none. */
    int last(int vm) {
        return host(vm, moves(vm));
    }

    /** Returns how many migrations the VM has before it. */
    int moves(int vm) {
        if (!moving(vm)) {
            return 0;
        }
        return host(vm, 2) == NONE ? 1 : 2;
    }

    /** Adds a host after the others. */
    void append(int vm, int host) {
        hosts[PLACES * vm + moves(vm) + 1] = host;
    }

    /** Takes the last host away; the first when it is the only one. */
    void removeLast(int vm) {
        hosts[PLACES * vm + moves(vm)] = NONE;
    }

    /** Takes the first host away; the others move up. */
    void removeFirst(int vm) {
        int first = PLACES * vm;
        hosts[first] = hosts[first + 1];
        hosts[first + 1] = hosts[first + 2];
        hosts[first + 2] = NONE;
    }

    /** Puts a host before the others. */
    void prepend(int vm, int host) {
        int first = PLACES * vm;
        hosts[first + 2] = hosts[first + 1];
        hosts[first + 1] = hosts[first];
        hosts[first] = host;
    }
}
