package io.stealaway.placement.search;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.placement.rule.RulesByPurpose.RuleSet;
import io.stealaway.placement.state.PlanState;

/**
 * Tells without scores and orders that no VM's leaving lets a victim in and that a search finds so only after all of its
 * evaluations. In a storm most victims that find no host are such. Leaves the state as it was; not thread-safe.
 */
final class ChainBound {
    private final PlanState state;
    private final HostSearch search;
    private final FreedPlaces places;
    private final DeadEnds deadEnds;
    private final RuleSet rules;
    private final CapacityRoom room;
    private final CpuRoom cpu;

    ChainBound(PlanState state, HostSearch search, BudgetedRules budgetedRules, FreedPlaces places, DeadEnds deadEnds) {
        this.state = state;
        this.search = search;
        this.places = places;
        this.deadEnds = deadEnds;
        rules = budgetedRules.ruleSet(MigrationPurpose.CURE);
        room = search.room(rules.all());
        cpu = search.cpuRoom(rules.all());
    }

    /**
     * Returns whether a search for a VM that makes room alone uses up so many evaluations and finds nothing, in whatever order it looks;
     * false where that is not certain. Of a zone whose leavers are known.
     */
    boolean inVain(int victim, int evaluations) {
        int source = state.snapshot().vmHost(victim);
        int[] hosts = search.zoneHosts(state.snapshot().hostZone(source));
        if (evaluations - hosts.length <= evaluations / 2) {
            return false;
        }
        long used = 0;
        for (int host : hosts) {
            long here = host == source ? 0 : 1 + usedAt(host, victim);
            if (here < 0) {
                return false;
            }
            used += here;
        }
        return used >= evaluations;
    }

    /** Returns how many evaluations at least the VMs of a host take, well below 0 when one of them may leave. */
    private long usedAt(int host, int victim) {
        boolean closed = cpu.refusesWithoutAny(host, victim);
        boolean roomy = room.has(host, state.snapshot().vms().get(victim));
        if (closed && roomy && state.snapshot().inFlight().isEmpty()) {
            return Math.max(0, places.leaversOf(host) - state.leavingVms(host));
        }
        long used = 0;
        boolean open = false;
        for (int place = 0; place < state.snapshot().hostVmCount(host); place++) {
            int guest = state.snapshot().hostVm(host, place);
            if (!places.leaves(guest)
                    || state.placements().moving(guest)
                    || !(roomy || room.hasWithout(host, state.snapshot().vms(), victim, guest))) {
                continue;
            }
            used++;
            if (closed || cpu.refusesWithout(host, victim, guest)) {
                continue;
            }
            // The same for all VMs of the host.
            open = open || rules.guestless().accepts(state.viewOf(victim), host);
            closed = !open;
            if (open && opens(host, victim, guest)) {
                if (!deadEnds.is(guest)) {
                    return Long.MIN_VALUE;
                }
                used += BudgetedRules.questionsAbout(deadEnds.hostsAsked(guest));
            }
        }
        return used;
    }

    private boolean opens(int host, int victim, int guest) {
        state.lift(guest);
        boolean opens = rules.quick().accepts(state.viewOf(victim), host);
        state.putBack(guest, host);
        return opens;
    }
}
