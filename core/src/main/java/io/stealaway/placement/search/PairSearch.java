package io.stealaway.placement.search;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.placement.pair.LeaveAndBackfill;
import io.stealaway.placement.pair.MigrationCandidate;
import io.stealaway.placement.pair.MigrationPair;
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
    private final int victim;
    private final int source;
    private final PriorityQueue<MigrationPair> pairs = new PriorityQueue<>(MigrationPair.ORDER);

    PairSearch(
            PlanState state, BudgetedRules budgetedRules, WhatIf whatIf, Chain chain, FreedPlaces places, int victim) {
        this.places = places;
        this.state = state;
        this.budgetedRules = budgetedRules;
        this.whatIf = whatIf;
        this.chain = chain;
        this.victim = victim;
        source = state.placements().host(victim, 0);
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
            openers.forEach(opener -> pairs.add(new SwapThroughThird(opener, victim, whatIf.bytes(victim))));
        }
        while (!pairs.isEmpty() && budgetedRules.left() > 0) {
            MigrationPair pair = pairs.remove();
            if (lead(pair)) {
                return true;
            }
            pairs.addAll(pair.next());
        }
        return false;
    }

    private void addTogether(List<List<MigrationCandidate>> byHost) {
        byHost.forEach(onHost -> pairs.add(new TwoLeaveHost(onHost, 0, 1)));
    }

    private void addInTurn(List<MigrationCandidate> openers) {
        List<MigrationCandidate> all =
                openers.isEmpty() ? List.of() : places.leavers(state.snapshot().hostZone(source));
        if (!all.isEmpty()) {
            openers.stream()
                    .filter(opener -> places.anyFor(opener.vm(), opener.host()))
                    .forEach(opener -> pairs.add(new LeaveAndBackfill(opener, all, 0)));
        }
    }

    private boolean lead(MigrationPair pair) {
        if (pair instanceof TwoLeaveHost together) {
            return leaveTogether(together.first().host(), together.first().vm(), together.second());
        }
        return pair instanceof LeaveAndBackfill inTurn
                ? leaveInTurn(inTurn.first(), inTurn.second(), inTurn.secondHost())
                : stepAside(pair.first());
    }

    /** Which of both goes first may matter: a host can take either after the other only. */
    private boolean leaveTogether(int host, int one, int other) {
        return budgetedRules.glance()
                && whatIf.fits(host, victim, MigrationPurpose.CURE, one, other)
                && whatIf.takes(host, victim, MigrationPurpose.CURE, one, other)
                && (leaveInOrder(host, one, other) || leaveInOrder(host, other, one));
    }

    private boolean leaveInOrder(int host, int first, int second) {
        for (int target : whatIf.targets(first, MigrationPurpose.MAKE_ROOM)) {
            if (chain.add(first, target, MigrationPurpose.MAKE_ROOM)) {
                if (secondLeaves(host, second)) {
                    return true;
                }
                chain.removeLast();
            }
        }
        return false;
    }

    private boolean secondLeaves(int host, int second) {
        for (int target : whatIf.targets(second, MigrationPurpose.MAKE_ROOM)) {
            if (chain.add(second, target, MigrationPurpose.MAKE_ROOM)) {
                if (chain.addWaiting(victim, host, MigrationPurpose.CURE)) {
                    return true;
                }
                chain.removeLast();
            }
        }
        return false;
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
