package io.stealaway.benchmarks.peers;

import io.stealaway.model.VmRequest;

/** A scheduler of new VMs. Used by one thread. */
interface NewVmPeer {

    /** Takes in the cluster and what will be asked: all that it may keep from call to call. */
    void prepare(Problem problem, VmRequest.Batch batch);

    /** Returns the host of each new VM in the order of {@link NewVmVerdict#requests}, a negative number where it found none. */
    int[] solve();
}
