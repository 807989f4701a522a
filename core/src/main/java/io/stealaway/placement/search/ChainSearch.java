package io.stealaway.placement.search;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Placement.Blocker;
import io.stealaway.model.PlannedMigration;
import io.stealaway.placement.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looks for moves that let a victim onto a host that refuses it as things stand: two moves before three, then the fewest
 * bytes, then what suits the victim best. One search for one victim; bounded by the policy's number of evaluations, never
 * by time.
 *
 * <p>Leaves the state as it was. Not thread-safe.
 */
final class ChainSearch {
    private final PlanState state;
    private final HostSearch search;
    private final BudgetedRules judge;
    private final WhatIf probe;
    private final Chain chain;
    private final int victim;
    /** The VMs whose leaving alone would let the victim in, whether they may leave or not. */
    private final List<MigrationCandidate> openers = new ArrayList<>();

    private boolean allLookedAt;

    /** Numbers the moves from a place in the plan on. */
    ChainSearch(
            PlanState state, HostSearch search, BudgetedRules judge, MigrationFactory writer, int victim, int place) {
        this.state = state;
        this.search = search;
        this.judge = judge;
        this.victim = victim;
        probe = new WhatIf(state, search, judge);
        chain = new Chain(state, judge, writer, victim, place);
    }

    /** Returns the moves, the victim's last. */
    Optional<List<PlannedMigration>> find() {
        judge.allow(state.policy().placement().chainEvaluations());
        List<MigrationCandidate> leavers = leavers();
        return oneMakesRoom(leavers) || twoMakeRoom(leavers) ? Optional.of(chain.take()) : Optional.empty();
    }

    /** Returns the VMs of all hosts that would take the victim if they were empty, cheapest first. */
    private List<MigrationCandidate> leavers() {
        int[] hosts = probe.targets(victim, MigrationPurpose.CURE);
        int enough = judge.left() / 2;
        List<MigrationCandidate> leavers = new ArrayList<>();
        for (int rank = 0; rank < hosts.length && judge.left() > enough; rank++) {
            int[] guests = probe.settled(hosts[rank]);
            if (probe.takes(hosts[rank], victim, MigrationPurpose.CURE, guests)) {
                for (int guest : guests) {
                    leavers.add(new MigrationCandidate(guest, hosts[rank], rank, probe.bytes(guest)));
                }
            }
        }
        leavers.sort(null);
        return leavers;
    }

    private boolean oneMakesRoom(List<MigrationCandidate> leavers) {
        for (MigrationCandidate leaver : leavers) {
            if (probe.takes(leaver.host(), victim, MigrationPurpose.CURE, leaver.vm())) {
                openers.add(leaver);
                if (makesRoom(leaver)) {
                    return true;
                }
            }
        }
        allLookedAt = judge.left() > 0;
        return false;
    }

    private boolean makesRoom(MigrationCandidate leaver) {
        for (int target : probe.targets(leaver.vm(), MigrationPurpose.MAKE_ROOM)) {
            if (chain.add(leaver.vm(), target, MigrationPurpose.MAKE_ROOM)) {
                if (chain.addWaiting(victim, leaver.host(), MigrationPurpose.CURE)) {
                    return true;
                }
                chain.removeLast();
            }
        }
        return false;
    }

    private boolean twoMakeRoom(List<MigrationCandidate> leavers) {
        return state.policy().placement().maxChainMigrations() > 2
                && new PairSearch(state, judge, probe, chain, victim).find(leavers, openers);
    }

    /**
     * Returns the one VM whose leaving would let the victim in and that cannot leave; to be asked after the search failed.
     * Empty also when the evaluations were used up before all VMs had been looked at.
     */
    Optional<Blocker> blocker() {
        if (!allLookedAt || openers.size() != 1) {
            return Optional.empty();
        }
        MigrationCandidate only = openers.get(0);
        VmPlacementView view = state.viewOf(only.vm());
        return VmEligibility.stays(view)
                .or(() -> nowhereToGo(view))
                .map(reason ->
                        new Blocker(view.vm().id(), view.host(only.host()).id(), reason));
    }

    private Optional<String> nowhereToGo(VmPlacementView view) {
        Rules rules = judge.rules(MigrationPurpose.MAKE_ROOM);
        if (search.best(rules, view).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(search.rejections(rules, view).entrySet().stream()
                .map(count -> count.getKey() + " " + count.getValue())
                .collect(Collectors.joining(", ", "no host of its zone takes it (", ")")));
    }
}
