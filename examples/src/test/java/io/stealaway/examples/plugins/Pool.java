package io.stealaway.examples.plugins;

import io.stealaway.model.VmId;
import java.util.Optional;
import java.util.SortedMap;

/** A client of a load balancer, as one may have it. Trouble with the balancer is a {@code BackendException}. */
interface Pool {
    /** Drains a VM unless somebody else did; returns whether it is drained by this one now. */
    boolean drain(VmId vm, String by);

    /** Lets users in again if it is drained by this one. */
    void enable(VmId vm, String by);

    /** Returns who drained a VM. */
    Optional<String> drainedBy(VmId vm);

    /** Returns all that are drained, and by whom. */
    SortedMap<VmId, String> drained();

    /** Returns how many users a VM still has. */
    long connections(VmId vm);

    /** Returns whether a VM passes its health check. */
    boolean healthy(VmId vm);
}
