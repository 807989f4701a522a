package io.stealaway.placement.batch;

import java.util.List;
import java.util.function.IntPredicate;

/** Puts the hosts that take a new VM in order. Belongs to one batch; not thread-safe. */
interface HostRanking {

    /**
     * A host that takes a VM.
     *
     * @param host its index
     * @param score fraction, higher is better
     */
    record Ranked(int host, double score) {}

    /** Notes that a new VM was placed on a host, or taken off it. */
    void changed(int host);

    /** Returns the best hosts that take a VM as the state stands, so many at most, best first; of equal ones the smaller index first. */
    List<Ranked> best(Candidates candidates, int most, IntPredicate allowed);

    /** Returns the scores of hosts as they count for the choice among those that take the VM, by scorer and by host. */
    double[][] scores(Candidates candidates, int[] hosts);

    /** Returns the names and weights of the scorers, in the order of the scores. */
    List<Weight> weights();

    /**
     * A scorer's name and weight.
     *
     * @param scorer the name
     * @param weight at least 1
     */
    record Weight(String scorer, double weight) {}
}
