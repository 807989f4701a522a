package io.stealaway.benchmarks.peers;

/** A planner. Used by one thread. */
interface Peer {

    /** Takes the problem in: what it keeps from call to call, as its documentation recommends to. */
    void prepare(Problem problem);

    /** Returns the target of each VM that must leave, a negative number when it found none. Changes nothing that is kept. */
    int[] solve();

    /** Returns nanoseconds to the first feasible answer of the last call, where that is not its end; else a negative number. */
    default long firstFeasibleNanos() {
        return -1;
    }
}
