package io.stealaway.placement.search;

import io.stealaway.model.MigrationPurpose;
import java.util.stream.IntStream;

/**
 * Cheap questions before moves are laid: would it fit if some VMs were gone, and where could a VM go. Leaves the state as it was.
 */
final class WhatIf {
    private static final int[] NOWHERE = {};

    private final PlanState state;
    private final HostSearch search;
    private final BudgetedRules judge;

    WhatIf(PlanState state, HostSearch search, BudgetedRules judge) {
        this.state = state;
        this.search = search;
        this.judge = judge;
    }

    /**
     * Returns whether a host would take a VM if some others, which are on that host and do not move, were nowhere. Not asked
     * is whether the loss of hosts is survived: that takes long, and the moves are judged by it when they are laid.
     */
    boolean takes(int host, int vm, MigrationPurpose purpose, int... gone) {
        if (judge.neverAccepts(vm, host, purpose)) {
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

    /**
     * Returns the hosts of a VM's zone but for its own, whether they take it or not, the best first; none when it may not leave.
     */
    int[] targets(int vm, MigrationPurpose purpose) {
        if (!judge.mayLeave(vm, purpose)) {
            return NOWHERE;
        }
        VmPlacementView view = state.viewOf(vm);
        int source = view.sourceHost();
        return IntStream.of(search.byScore(judge.rules(purpose), view))
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
