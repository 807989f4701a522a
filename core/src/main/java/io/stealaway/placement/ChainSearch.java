package io.stealaway.placement;

import io.stealaway.model.Placement.Blocker;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.PlannedMigration.Purpose;
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
    private final PlacementState state;
    private final HostSearch search;
    private final Judge judge;
    private final Probe probe;
    private final Chain chain;
    private final int victim;
    /** The VMs whose leaving alone would let the victim in, whether they may leave or not. */
    private final List<Leaver> openers = new ArrayList<>();

    private boolean allLookedAt;

    /** Numbers the moves from a place in the plan on. */
    ChainSearch(PlacementState state, HostSearch search, Judge judge, MoveWriter writer, int victim, int place) {
        this.state = state;
        this.search = search;
        this.judge = judge;
        this.victim = victim;
        probe = new Probe(state, search, judge);
        chain = new Chain(state, judge, writer, victim, place);
    }

    /** Returns the moves, the victim's last. */
    Optional<List<PlannedMigration>> find() {
        judge.allow(state.policy().placement().chainEvaluations());
        List<Leaver> leavers = leavers();
        return oneMakesRoom(leavers) || twoMakeRoom(leavers) ? Optional.of(chain.take()) : Optional.empty();
    }

    /** Returns the VMs of all hosts that would take the victim if they were empty, cheapest first. */
    private List<Leaver> leavers() {
        int[] hosts = probe.targets(victim, Purpose.CURE);
        int enough = judge.left() / 2;
        List<Leaver> leavers = new ArrayList<>();
        for (int rank = 0; rank < hosts.length && judge.left() > enough; rank++) {
            int[] guests = probe.settled(hosts[rank]);
            if (probe.takes(hosts[rank], victim, Purpose.CURE, guests)) {
                for (int guest : guests) {
                    leavers.add(new Leaver(guest, hosts[rank], rank, probe.bytes(guest)));
                }
            }
        }
        leavers.sort(null);
        return leavers;
    }

    private boolean oneMakesRoom(List<Leaver> leavers) {
        for (Leaver leaver : leavers) {
            if (probe.takes(leaver.host(), victim, Purpose.CURE, leaver.vm())) {
                openers.add(leaver);
                if (makesRoom(leaver)) {
                    return true;
                }
            }
        }
        allLookedAt = judge.left() > 0;
        return false;
    }

    private boolean makesRoom(Leaver leaver) {
        for (int target : probe.targets(leaver.vm(), Purpose.MAKE_ROOM)) {
            if (chain.add(leaver.vm(), target, Purpose.MAKE_ROOM)) {
                if (chain.addWaiting(victim, leaver.host(), Purpose.CURE)) {
                    return true;
                }
                chain.removeLast();
            }
        }
        return false;
    }

    private boolean twoMakeRoom(List<Leaver> leavers) {
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
        Leaver only = openers.get(0);
        state.ask(only.vm());
        return Mobility.stays(state)
                .or(this::nowhereToGo)
                .map(reason ->
                        new Blocker(state.vm().id(), state.host(only.host()).id(), reason));
    }

    private Optional<String> nowhereToGo() {
        Rules rules = judge.rules(Purpose.MAKE_ROOM);
        if (search.best(rules).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(search.rejections(rules).entrySet().stream()
                .map(count -> count.getKey() + " " + count.getValue())
                .collect(Collectors.joining(", ", "no host of its zone takes it (", ")")));
    }
}
