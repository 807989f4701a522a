package io.stealaway.placement;

import io.stealaway.model.PlannedMigration.Purpose;
import java.util.stream.IntStream;

/** Cheap questions before moves are laid: would it fit if some VMs were gone, and where could a VM go. Leaves the state as it was. */
final class Probe {
    private static final int[] NOWHERE = {};

    private final PlacementState state;
    private final HostSearch search;
    private final Judge judge;

    Probe(PlacementState state, HostSearch search, Judge judge) {
        this.state = state;
        this.search = search;
        this.judge = judge;
    }

    /**
     * Returns whether a host would take a VM if some others, which are on that host and do not move, were nowhere. Not asked
     * is whether the loss of hosts is survived: that takes long, and the moves are judged by it when they are laid.
     */
    boolean takes(int host, int vm, Purpose purpose, int... gone) {
        if (judge.neverAccepts(vm, host)) {
            return false;
        }
        for (int other : gone) {
            state.lift(other);
        }
        boolean takes = judge.mayAccept(vm, host, purpose);
        for (int other : gone) {
            state.putBack(other, host);
        }
        return takes;
    }

    /** Returns the hosts of a VM's zone but for its own, whether they take it or not, the best first; none when it may not leave. */
    int[] targets(int vm, Purpose purpose) {
        if (!judge.mayLeave(vm, purpose)) {
            return NOWHERE;
        }
        int source = state.sourceHost();
        return IntStream.of(search.byScore(judge.rules(purpose)))
                .filter(host -> host != source)
                .toArray();
    }

    /** Returns the VMs on a host that do not move, ascending; a new array. */
    int[] settled(int host) {
        return IntStream.of(state.guests(host))
                .filter(vm -> !state.stands().moving(vm))
                .toArray();
    }

    /** Returns what a move of a VM copies. */
    long bytes(int vm) {
        return state.snapshot().vms().get(vm).bytesToCopy();
    }
}
