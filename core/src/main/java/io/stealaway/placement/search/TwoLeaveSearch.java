package io.stealaway.placement.search;

import io.stealaway.model.MigrationPurpose;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets two VMs leave a host, so that a victim may come. Of one search: where the first of both can go is the same for every other VM
 * that might follow it, and is kept. Not thread-safe.
 */
final class TwoLeaveSearch {
    private final BudgetedRules budgetedRules;
    private final WhatIf whatIf;
    private final Chain chain;
    private final DeadEnds deadEnds;
    private final int victim;
    private final Map<Integer, Ways> ways = new HashMap<>();

    /**
     * Where a VM can go while nothing of the chain is laid.
     *
     * @param targets the hosts, the best first
     * @param spent how many evaluations each of them took to accept it, or, below 0, to refuse it; 0 while that is not known
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Ways(int[] targets, int[] spent) {}

    TwoLeaveSearch(BudgetedRules budgetedRules, WhatIf whatIf, Chain chain, DeadEnds deadEnds, int victim) {
        this.budgetedRules = budgetedRules;
        this.whatIf = whatIf;
        this.chain = chain;
        this.deadEnds = deadEnds;
        this.victim = victim;
    }

    /**
     * Leaves the three moves on the chain if there are any. Which of both goes first may matter: a host can take either after the other
     * only.
     */
    boolean leave(int host, int one, int other) {
        return budgetedRules.glance()
                && whatIf.fits(host, victim, MigrationPurpose.CURE, one, other)
                && whatIf.takes(host, victim, MigrationPurpose.CURE, one, other)
                && (leaveInOrder(host, one, other) || leaveInOrder(host, other, one));
    }

    private boolean leaveInOrder(int host, int first, int second) {
        if (deadEnds.is(first)) {
            budgetedRules.charge(BudgetedRules.questionsAbout(deadEnds.hostsAsked(first)));
            return false;
        }
        boolean stuck = deadEnds.is(second);
        int asked = stuck ? deadEnds.hostsAsked(second) : 0;
        Ways there = ways.computeIfAbsent(first, this::ways);
        budgetedRules.charge(BudgetedRules.questionsToOrder(there.targets().length));
        for (int rank = 0; rank < there.targets().length && budgetedRules.left() > 0; rank++) {
            int target = there.targets()[rank];
            int spent = there.spent()[rank];
            if (spent < 0) {
                budgetedRules.charge(-spent);
                continue;
            }
            boolean both = stuck && whatIf.fitsBeside(target, second, MigrationPurpose.MAKE_ROOM, first);
            boolean filled = asked > 0 && !both && whatIf.fits(target, second, MigrationPurpose.MAKE_ROOM);
            int questions = BudgetedRules.questionsAbout(filled ? asked - 1 : asked);
            if (spent > 0 && stuck && !both) {
                budgetedRules.charge(spent + questions);
            } else if (firstLeaves(there, rank, first)) {
                if (stuck && !(both && deadEnds.freedBy(target, second))) {
                    budgetedRules.charge(questions);
                } else if (secondLeaves(host, second)) {
                    return true;
                }
                chain.removeLast();
            }
        }
        return false;
    }

    /** Only for a VM that may leave. */
    private Ways ways(int vm) {
        int[] targets = whatIf.targetsUncharged(vm, MigrationPurpose.MAKE_ROOM);
        return new Ways(targets, new int[targets.length]);
    }

    private boolean firstLeaves(Ways there, int rank, int first) {
        int before = budgetedRules.left();
        boolean leaves = chain.add(first, there.targets()[rank], MigrationPurpose.MAKE_ROOM);
        if (budgetedRules.left() > 0) {
            int spent = before - budgetedRules.left();
            there.spent()[rank] = leaves ? spent : -spent;
        }
        return leaves;
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
}
