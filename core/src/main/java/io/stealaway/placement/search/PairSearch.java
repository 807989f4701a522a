package io.stealaway.placement.search;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.placement.pair.LeaveAndBackfill;
import io.stealaway.placement.pair.MigrationCandidate;
import io.stealaway.placement.pair.MigrationPair;
import io.stealaway.placement.pair.RankedPair;
import io.stealaway.placement.pair.SwapThroughThird;
import io.stealaway.placement.pair.TwoLeaveHost;
import io.stealaway.placement.state.PlanState;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Looks for two moves after which a victim may come: two VMs leave the host; one leaves another host, so that one of this
 * host finds room there; or the victim steps aside and one of this host takes its place. Not thread-safe.
 */
final class PairSearch {
    private final PlanState state;
    private final BudgetedRules budgetedRules;
    private final WhatIf whatIf;
    private final Chain chain;
    private final FreedPlaces places;
    private final TwoLeaveSearch together;
    private final int victim;
    private final int source;
    private final PriorityQueue<RankedPair> pairs = new PriorityQueue<>();

    PairSearch(
            PlanState state, BudgetedRules budgetedRules, WhatIf whatIf, Chain chain, ChainMemory memory, int victim) {
        places = memory.places();
        this.state = state;
        this.budgetedRules = budgetedRules;
        this.whatIf = whatIf;
        this.chain = chain;
        this.victim = victim;
        source = state.placements().host(victim, 0);
        together = new TwoLeaveSearch(budgetedRules, whatIf, chain, memory.deadEnds(), victim);
    }

    /**
     * Leaves the three moves on the chain if there are any.
     *
     * @param leavers for each host that may take the victim, the VMs that could leave it, cheapest first
     * @param openers those whose leaving alone would let it in
     */
    boolean find(List<List<MigrationCandidate>> leavers, List<MigrationCandidate> openers) {
        addTogether(leavers);
        addInTurn(openers);
        if (!whatIf.lacksRoom(victim, MigrationPurpose.STEP_ASIDE)) {
            openers.forEach(opener -> add(new SwapThroughThird(opener, victim, whatIf.bytes(victim))));
        }
        while (!pairs.isEmpty() && budgetedRules.left() > 0) {
            MigrationPair pair = pairs.remove().pair();
            if (lead(pair)) {
                return true;
            }
            pair.next().forEach(this::add);
        }
        return false;
    }

    private void add(MigrationPair pair) {
        pairs.add(RankedPair.of(pair));
    }

    private void addTogether(List<List<MigrationCandidate>> byHost) {
        byHost.forEach(onHost -> add(new TwoLeaveHost(onHost, 0, 1)));
    }

    private void addInTurn(List<MigrationCandidate> openers) {
        List<MigrationCandidate> all =
                openers.isEmpty() ? List.of() : places.leavers(state.snapshot().hostZone(source));
        if (!all.isEmpty()) {
            openers.stream()
                    .filter(opener -> places.anyFor(opener.vm(), opener.host()))
                    .forEach(opener -> add(new LeaveAndBackfill(opener, all, 0)));
        }
    }

    private boolean lead(MigrationPair pair) {
        if (pair instanceof TwoLeaveHost two) {
            return together.leave(two.first().host(), two.first().vm(), two.second());
        }
        return pair instanceof LeaveAndBackfill inTurn
                ? leaveInTurn(inTurn.first(), inTurn.second(), inTurn.secondHost())
                : stepAside(pair.first());
    }

    private boolean leaveInTurn(MigrationCandidate first, int second, int secondHost) {
        if (!budgetedRules.glance()
                || second == victim
                || secondHost == first.host()
                || state.placements().moving(second)
                || !whatIf.fits(secondHost, first.vm(), MigrationPurpose.MAKE_ROOM, second)
                || !budgetedRules.mayLeave(first.vm(), MigrationPurpose.MAKE_ROOM)
                || !whatIf.takes(secondHost, first.vm(), MigrationPurpose.MAKE_ROOM, second)) {
            return false;
        }
        return follow(second, whatIf.targets(second, MigrationPurpose.MAKE_ROOM), MigrationPurpose.MAKE_ROOM, first);
    }

    private boolean stepAside(MigrationCandidate first) {
        if (!budgetedRules.glance()
                || !whatIf.fits(source, first.vm(), MigrationPurpose.MAKE_ROOM, victim)
                || !budgetedRules.mayLeave(first.vm(), MigrationPurpose.MAKE_ROOM)
                || !whatIf.takes(source, first.vm(), MigrationPurpose.MAKE_ROOM, victim)) {
            return false;
        }
        return follow(victim, whatIf.targets(victim, MigrationPurpose.STEP_ASIDE), MigrationPurpose.STEP_ASIDE, first);
    }

    /** One VM goes, the first takes its place, and the victim the place of the first. */
    private boolean follow(int vm, int[] targets, MigrationPurpose purpose, MigrationCandidate first) {
        int freed = state.placements().host(vm, 0);
        for (int target : targets) {
            if (chain.add(vm, target, purpose)) {
                if (take(freed, first)) {
                    return true;
                }
                chain.removeLast();
            }
        }
        return false;
    }

    private boolean take(int freed, MigrationCandidate first) {
        if (chain.addWaiting(first.vm(), freed, MigrationPurpose.MAKE_ROOM)) {
            if (chain.addWaiting(victim, first.host(), MigrationPurpose.CURE)) {
                return true;
            }
            chain.removeLast();
        }
        return false;
    }
}
