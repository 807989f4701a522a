package io.stealaway.placement.search;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.VmPlacementView;
import java.util.Arrays;

/**
 * Cheap questions before moves are laid: would it fit if some VMs were gone, and where could a VM go. Leaves the state as it was.
 */
final class WhatIf {
    private static final int[] NOWHERE = {};

    private final PlanState state;
    private final HostSearch search;
    private final BudgetedRules budgetedRules;

    WhatIf(PlanState state, HostSearch search, BudgetedRules budgetedRules) {
        this.state = state;
        this.search = search;
        this.budgetedRules = budgetedRules;
    }

    /**
     * Returns whether a host would take a VM if some others, which are on that host and do not move, were nowhere. Not asked
     * is whether the loss of hosts is survived: that takes long, and the moves are judged by it when they are laid.
     */
    boolean takes(int host, int vm, MigrationPurpose purpose, int... gone) {
        if (budgetedRules.neverAccepts(vm, host, purpose)) {
            return false;
        }
        for (int other : gone) {
            state.lift(other);
        }
        boolean takes = budgetedRules.mayAccept(vm, host, purpose);
        for (int other : gone) {
            state.putBack(other, host);
        }
        return takes;
    }

    /** Returns the hosts of a VM's zone but for its own that have room for it, the best first; none when it may not leave. */
    int[] targets(int vm, MigrationPurpose purpose) {
        int[] targets = targetsUncharged(vm, purpose);
        budgetedRules.charge(BudgetedRules.questionsToOrder(targets.length));
        return targets;
    }

    /** Returns the same, and counts for nothing. */
    int[] targetsUncharged(int vm, MigrationPurpose purpose) {
        return lacksRoom(vm, purpose) || !budgetedRules.mayLeave(vm, purpose)
                ? NOWHERE
                : search.byScoreWithRoom(budgetedRules.rules(purpose), state.viewOf(vm));
    }

    /** Returns whether columns tell that no other host had room for a VM before anything was planned. */
    boolean lacksRoom(int vm, MigrationPurpose purpose) {
        int zone = state.snapshot().hostZone(state.snapshot().vmHost(vm));
        return search.room(budgetedRules.rules(purpose)).none(vm, search.zoneHosts(zone));
    }

    /** Returns whether by columns a host would have room for a VM if some others, which it counts, were gone. */
    boolean fits(int host, int vm, MigrationPurpose purpose, int... gone) {
        return search.room(budgetedRules.rules(purpose))
                .hasWithout(host, state.snapshot().vms(), vm, gone);
    }

    /** Returns whether by columns a host would have room for a VM if another one, which it does not count, had come before. */
    boolean fitsBeside(int host, int vm, MigrationPurpose purpose, int come) {
        return search.room(budgetedRules.rules(purpose))
                .hasBeside(host, state.snapshot().vms(), vm, come);
    }

    /** Returns the same with one gone and nothing planned. */
    boolean couldFit(int host, int vm, MigrationPurpose purpose, int gone) {
        return search.room(budgetedRules.rules(purpose))
                .hadWithout(host, state.snapshot().vms(), vm, gone);
    }

    /** Returns the hosts of a VM's zone but for its own, whether they take it or not, the best first. */
    int[] allTargets(int vm, MigrationPurpose purpose) {
        if (!budgetedRules.mayLeave(vm, purpose)) {
            return NOWHERE;
        }
        VmPlacementView view = state.viewOf(vm);
        int source = view.sourceHost();
        int[] hosts = search.byScore(budgetedRules.rules(purpose), view);
        int count = 0;
        for (int host : hosts) {
            if (host != source) {
                hosts[count++] = host;
            }
        }
        return Arrays.copyOf(hosts, count);
    }

    /** Returns the VMs on a host that do not move, ascending; a new array. */
    int[] settled(int host) {
        int[] guests = state.guests(host);
        int count = 0;
        for (int guest : guests) {
            if (!state.placements().moving(guest)) {
                guests[count++] = guest;
            }
        }
        return count == guests.length ? guests : Arrays.copyOf(guests, count);
    }

    /** Returns what a move of a VM copies. */
    long bytes(int vm) {
        return state.snapshot().vms().get(vm).bytesToCopy();
    }
}
