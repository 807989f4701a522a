package io.stealaway.placement.survival;

/** Which hosts each VM counts on: the one that it is on, and those that its migrations lead to. Not thread-safe. */
public interface VmPlaces {
    /** How many hosts a VM counts on at most. */
    int MOST = 3;

    /** Returns the host in one of the VM's places, 0 for the one that it is on; a negative number when the place is empty. */
    int host(int vm, int place);

    /** Returns whether a VM counts on a host. */
    boolean on(int vm, int host);

    /** Returns the same places, which no longer change with these. */
    VmPlaces copy();
}
