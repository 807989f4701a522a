package io.stealaway.placement.search;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Placement.Blocker;
import io.stealaway.model.PlannedMigration;
import io.stealaway.placement.pair.MigrationCandidate;
import io.stealaway.placement.rule.Rules;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.VmPlacementView;
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
    private final BudgetedRules budgetedRules;
    private final WhatIf whatIf;
    private final Chain chain;
    private final ChainMemory memory;
    private final FreedPlaces places;
    private final int victim;
    /** The VMs whose leaving alone would let the victim in, whether they may leave or not. */
    private final List<MigrationCandidate> openers = new ArrayList<>();

    private boolean allLookedAt;

    /** Numbers the moves from a place in the plan on. */
    ChainSearch(
            PlanState state,
            HostSearch search,
            BudgetedRules budgetedRules,
            MigrationFactory migrationFactory,
            ChainMemory memory,
            int victim,
            int place) {
        this.memory = memory;
        places = memory.places();
        this.state = state;
        this.search = search;
        this.budgetedRules = budgetedRules;
        this.victim = victim;
        whatIf = new WhatIf(state, search, budgetedRules);
        chain = new Chain(state, budgetedRules, migrationFactory, victim, place);
    }

    /** Returns the moves, the victim's last. */
    Optional<List<PlannedMigration>> find() {
        budgetedRules.allow(state.policy().placement().chainEvaluations());
        if (!budgetedRules.mayLeave(victim, MigrationPurpose.CURE)) {
            allLookedAt = true;
            return Optional.empty();
        }
        if (nothingLeaves()) {
            findTwoOpeners();
            return Optional.empty();
        }
        if (memory.bound().inVain(victim, budgetedRules.left())) {
            return Optional.empty();
        }
        int[] hosts = whatIf.allTargets(victim, MigrationPurpose.CURE);
        return oneMakesRoom(hosts) || twoMakeRoom(hosts) ? Optional.of(chain.take()) : Optional.empty();
    }

    /** Returns whether columns tell that no VM of the zone has anywhere to go, not even the victim to step aside. */
    private boolean nothingLeaves() {
        int zone = state.snapshot().hostZone(state.snapshot().vmHost(victim));
        return places.leavers(zone).isEmpty() && whatIf.lacksRoom(victim, MigrationPurpose.STEP_ASIDE);
    }

    /** Only one VM that stands alone in the way is told of, and two tell that there is none. */
    private void findTwoOpeners() {
        int source = state.placements().host(victim, 0);
        for (int host : search.zoneHosts(state.snapshot().hostZone(source))) {
            for (int place = 0; place < guests(host, source) && openers.size() < 2; place++) {
                int guest = state.snapshot().hostVm(host, place);
                if (!state.placements().moving(guest)
                        && whatIf.fits(host, victim, MigrationPurpose.CURE, guest)
                        && whatIf.takes(host, victim, MigrationPurpose.CURE, guest)) {
                    openers.add(new MigrationCandidate(guest, host, 0, whatIf.bytes(guest)));
                }
            }
        }
        allLookedAt = budgetedRules.left() > 0;
    }

    /** Those that come are on the move, and make room for no other. */
    private int guests(int host, int source) {
        return host == source ? 0 : state.snapshot().hostVmCount(host);
    }

    /** Returns for each host that may take the victim the VMs that could leave it by columns, cheapest first. */
    private List<List<MigrationCandidate>> leaversByHost(int[] hosts) {
        List<List<MigrationCandidate>> byHost = new ArrayList<>();
        for (int rank = 0; rank < hosts.length && budgetedRules.left() > 0; rank++) {
            List<MigrationCandidate> leavers = new ArrayList<>();
            for (int place = 0; place < state.snapshot().hostVmCount(hosts[rank]); place++) {
                int guest = state.snapshot().hostVm(hosts[rank], place);
                if (!state.placements().moving(guest) && !whatIf.lacksRoom(guest, MigrationPurpose.MAKE_ROOM)) {
                    leavers.add(new MigrationCandidate(guest, hosts[rank], rank, whatIf.bytes(guest)));
                }
            }
            if (leavers.size() > 1 && !budgetedRules.neverAccepts(victim, hosts[rank], MigrationPurpose.CURE)) {
                leavers.sort(null);
                byHost.add(leavers);
            }
        }
        return byHost;
    }

    /** Returns whether a VM that finds no room as things are may find some that another VM, or the victim, makes. */
    private boolean mayTakeAPlace(int vm, int host) {
        return state.policy().placement().maxChainMigrations() > 2
                && (places.anyFor(vm, host)
                        || (!whatIf.lacksRoom(victim, MigrationPurpose.STEP_ASIDE)
                                && whatIf.fits(
                                        state.placements().host(victim, 0), vm, MigrationPurpose.MAKE_ROOM, victim)));
    }

    /** Of VMs that cannot make room two tell as much as all: only one that stands alone in the way is told of. */
    private boolean oneMakesRoom(int[] hosts) {
        Leavers leavers = memory.leavers();
        leavers.collect(victim, hosts);
        CpuRoom cpu = search.cpuRoom(budgetedRules.rules(MigrationPurpose.CURE));
        for (int place = 0; place < leavers.count() && budgetedRules.left() > 0; place++) {
            int leaver = leavers.vm(place);
            int host = hosts[leavers.rank(place)];
            boolean leaves = places.leaves(leaver);
            if (!leaves && openers.size() > 1 && !mayTakeAPlace(leaver, host)) {
                continue;
            }
            if (cpu.refusesWithout(host, victim, leaver)) {
                budgetedRules.charge(1);
            } else if (whatIf.takes(host, victim, MigrationPurpose.CURE, leaver)) {
                openers.add(new MigrationCandidate(leaver, host, leavers.rank(place), whatIf.bytes(leaver)));
                if (leaves && makesRoom(leaver, host)) {
                    return true;
                }
            }
        }
        allLookedAt = budgetedRules.left() > 0;
        return false;
    }

    private boolean makesRoom(int leaver, int host) {
        if (memory.deadEnds().is(leaver)) {
            budgetedRules.charge(BudgetedRules.questionsAbout(memory.deadEnds().hostsAsked(leaver)));
            return false;
        }
        for (int target : whatIf.targets(leaver, MigrationPurpose.MAKE_ROOM)) {
            if (chain.add(leaver, target, MigrationPurpose.MAKE_ROOM)) {
                if (chain.addWaiting(victim, host, MigrationPurpose.CURE)) {
                    return true;
                }
                chain.removeLast();
            }
        }
        return false;
    }

    private boolean twoMakeRoom(int[] hosts) {
        return state.policy().placement().maxChainMigrations() > 2
                && new PairSearch(state, budgetedRules, whatIf, chain, memory, victim)
                        .find(leaversByHost(hosts), openers);
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
        Rules rules = budgetedRules.rules(MigrationPurpose.MAKE_ROOM);
        if (search.best(rules, view).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(search.rejections(rules, view).entrySet().stream()
                .map(count -> count.getKey() + " " + count.getValue())
                .collect(Collectors.joining(", ", "no host of its zone takes it (", ")")));
    }
}
