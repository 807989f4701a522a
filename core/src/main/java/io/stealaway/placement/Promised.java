package io.stealaway.placement;

import java.util.Arrays;

/** The VMs that each host will hold and does not yet: one list for each host, in arrays as long as hosts and VMs. */
final class Promised {
    private static final int NONE = -1;

    private final int[] first;
    private final int[] next;

    Promised(int hosts, int vms) {
        first = new int[hosts];
        next = new int[vms];
        Arrays.fill(first, NONE);
    }

    void add(int host, int vm) {
        next[vm] = first[host];
        first[host] = vm;
    }

    /** Takes a VM off a host's list. */
    void remove(int host, int vm) {
        if (first[host] == vm) {
            first[host] = next[vm];
            return;
        }
        int before = first[host];
        while (next[before] != vm) {
            before = next[before];
        }
        next[before] = next[vm];
    }

    /** Returns the first VM of a host's list, or a negative number. */
    int first(int host) {
        return first[host];
    }

    /** Returns the VM that follows in the same list, or a negative number. */
    int next(int vm) {
        return next[vm];
    }
}
