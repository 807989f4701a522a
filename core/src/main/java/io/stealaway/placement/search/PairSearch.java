package io.stealaway.placement.search;

import io.stealaway.model.MigrationPurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Looks for two moves after which a victim may come: two VMs leave the host; one leaves another host, so that one of this
 * host finds room there; or the victim steps aside and one of this host takes its place. Not thread-safe.
 */
final class PairSearch {
    private final PlanState state;
    private final BudgetedRules judge;
    private final WhatIf probe;
    private final Chain chain;
    private final int victim;
    private final int source;
    private final PriorityQueue<MigrationPair> pairs = new PriorityQueue<>(MigrationPair.ORDER);

    PairSearch(PlanState state, BudgetedRules judge, WhatIf probe, Chain chain, int victim) {
        this.state = state;
        this.judge = judge;
        this.probe = probe;
        this.chain = chain;
        this.victim = victim;
        source = state.stands().host(victim, 0);
    }

    /**
     * Leaves the three moves on the chain if there are any.
     *
     * @param leavers the VMs of all hosts that would take the victim if they were empty, cheapest first
     * @param openers those whose leaving alone would let it in
     */
    boolean find(List<MigrationCandidate> leavers, List<MigrationCandidate> openers) {
        addTogether(leavers);
        addInTurn(openers);
        openers.forEach(opener -> pairs.add(new SwapThroughThird(opener, victim, probe.bytes(victim))));
        while (!pairs.isEmpty() && judge.left() > 0) {
            MigrationPair pair = pairs.remove();
            if (lead(pair)) {
                return true;
            }
            pairs.addAll(pair.next());
        }
        return false;
    }

    private void addTogether(List<MigrationCandidate> leavers) {
        TreeMap<Integer, List<MigrationCandidate>> byHost = new TreeMap<>();
        leavers.forEach(leaver ->
                byHost.computeIfAbsent(leaver.host(), host -> new ArrayList<>()).add(leaver));
        byHost.values().stream()
                .filter(onHost -> onHost.size() > 1)
                .forEach(onHost -> pairs.add(new TwoLeaveHost(onHost, 0, 1)));
    }

    private void addInTurn(List<MigrationCandidate> openers) {
        List<MigrationCandidate> all = new ArrayList<>();
        int[] hosts = openers.isEmpty()
                ? new int[0]
                : state.snapshot().zoneHosts(state.snapshot().hostZone(source));
        for (int host : hosts) {
            for (int vm : probe.settled(host)) {
                all.add(new MigrationCandidate(vm, host, 0, probe.bytes(vm)));
            }
        }
        all.sort(null);
        openers.forEach(opener -> pairs.add(new LeaveAndBackfill(opener, all, 0)));
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
        return probe.takes(host, victim, MigrationPurpose.CURE, one, other)
                && (leaveInOrder(host, one, other) || leaveInOrder(host, other, one));
    }

    private boolean leaveInOrder(int host, int first, int second) {
        for (int target : probe.targets(first, MigrationPurpose.MAKE_ROOM)) {
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
        for (int target : probe.targets(second, MigrationPurpose.MAKE_ROOM)) {
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
        if (second == victim
                || secondHost == first.host()
                || !judge.mayLeave(first.vm(), MigrationPurpose.MAKE_ROOM)
                || !probe.takes(secondHost, first.vm(), MigrationPurpose.MAKE_ROOM, second)) {
            return false;
        }
        return follow(second, probe.targets(second, MigrationPurpose.MAKE_ROOM), MigrationPurpose.MAKE_ROOM, first);
    }

    private boolean stepAside(MigrationCandidate first) {
        if (!judge.mayLeave(first.vm(), MigrationPurpose.MAKE_ROOM)
                || !probe.takes(source, first.vm(), MigrationPurpose.MAKE_ROOM, victim)) {
            return false;
        }
        return follow(victim, probe.targets(victim, MigrationPurpose.STEP_ASIDE), MigrationPurpose.STEP_ASIDE, first);
    }

    /** One VM goes, the first takes its place, and the victim the place of the first. */
    private boolean follow(int vm, int[] targets, MigrationPurpose purpose, MigrationCandidate first) {
        int freed = state.stands().host(vm, 0);
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
