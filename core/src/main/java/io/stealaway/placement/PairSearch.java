package io.stealaway.placement;

import io.stealaway.model.PlannedMigration.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Looks for two moves after which a victim may come: two VMs leave the host; one leaves another host, so that one of this
 * host finds room there; or the victim steps aside and one of this host takes its place. Not thread-safe.
 */
final class PairSearch {
    private final PlacementState state;
    private final Judge judge;
    private final Probe probe;
    private final Chain chain;
    private final int victim;
    private final int source;
    private final PriorityQueue<Pair> pairs = new PriorityQueue<>(Pair.ORDER);

    PairSearch(PlacementState state, Judge judge, Probe probe, Chain chain, int victim) {
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
    boolean find(List<Leaver> leavers, List<Leaver> openers) {
        addTogether(leavers);
        addInTurn(openers);
        openers.forEach(opener -> pairs.add(new StepAside(opener, victim, probe.bytes(victim))));
        while (!pairs.isEmpty() && judge.left() > 0) {
            Pair pair = pairs.remove();
            if (lead(pair)) {
                return true;
            }
            pairs.addAll(pair.next());
        }
        return false;
    }

    private void addTogether(List<Leaver> leavers) {
        TreeMap<Integer, List<Leaver>> byHost = new TreeMap<>();
        leavers.forEach(leaver ->
                byHost.computeIfAbsent(leaver.host(), host -> new ArrayList<>()).add(leaver));
        byHost.values().stream()
                .filter(onHost -> onHost.size() > 1)
                .forEach(onHost -> pairs.add(new LeaveTogether(onHost, 0, 1)));
    }

    private void addInTurn(List<Leaver> openers) {
        List<Leaver> all = new ArrayList<>();
        int[] hosts = openers.isEmpty()
                ? new int[0]
                : state.snapshot().zoneHosts(state.snapshot().hostZone(source));
        for (int host : hosts) {
            for (int vm : probe.settled(host)) {
                all.add(new Leaver(vm, host, 0, probe.bytes(vm)));
            }
        }
        all.sort(null);
        openers.forEach(opener -> pairs.add(new LeaveInTurn(opener, all, 0)));
    }

    private boolean lead(Pair pair) {
        if (pair instanceof LeaveTogether together) {
            return leaveTogether(together.first().host(), together.first().vm(), together.second());
        }
        return pair instanceof LeaveInTurn inTurn
                ? leaveInTurn(inTurn.first(), inTurn.second(), inTurn.secondHost())
                : stepAside(pair.first());
    }

    /** Which of both goes first may matter: a host can take either after the other only. */
    private boolean leaveTogether(int host, int one, int other) {
        return probe.takes(host, victim, Purpose.CURE, one, other)
                && (leaveInOrder(host, one, other) || leaveInOrder(host, other, one));
    }

    private boolean leaveInOrder(int host, int first, int second) {
        for (int target : probe.targets(first, Purpose.MAKE_ROOM)) {
            if (chain.add(first, target, Purpose.MAKE_ROOM)) {
                if (secondLeaves(host, second)) {
                    return true;
                }
                chain.removeLast();
            }
        }
        return false;
    }

    private boolean secondLeaves(int host, int second) {
        for (int target : probe.targets(second, Purpose.MAKE_ROOM)) {
            if (chain.add(second, target, Purpose.MAKE_ROOM)) {
                if (chain.addWaiting(victim, host, Purpose.CURE)) {
                    return true;
                }
                chain.removeLast();
            }
        }
        return false;
    }

    private boolean leaveInTurn(Leaver first, int second, int secondHost) {
        if (second == victim
                || secondHost == first.host()
                || !judge.mayLeave(first.vm(), Purpose.MAKE_ROOM)
                || !probe.takes(secondHost, first.vm(), Purpose.MAKE_ROOM, second)) {
            return false;
        }
        return follow(second, probe.targets(second, Purpose.MAKE_ROOM), Purpose.MAKE_ROOM, first);
    }

    private boolean stepAside(Leaver first) {
        if (!judge.mayLeave(first.vm(), Purpose.MAKE_ROOM)
                || !probe.takes(source, first.vm(), Purpose.MAKE_ROOM, victim)) {
            return false;
        }
        return follow(victim, probe.targets(victim, Purpose.STEP_ASIDE), Purpose.STEP_ASIDE, first);
    }

    /** One VM goes, the first takes its place, and the victim the place of the first. */
    private boolean follow(int vm, int[] targets, Purpose purpose, Leaver first) {
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

    private boolean take(int freed, Leaver first) {
        if (chain.addWaiting(first.vm(), freed, Purpose.MAKE_ROOM)) {
            if (chain.addWaiting(victim, first.host(), Purpose.CURE)) {
                return true;
            }
            chain.removeLast();
        }
        return false;
    }
}
