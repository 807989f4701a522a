package io.stealaway.placement.search;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.placement.state.PlanState;

/**
 * What searches for chains find out once for a whole plan. Not thread-safe.
 *
 * @param places where VMs that can leave would make room
 * @param deadEnds VMs that no other host takes
 * @param leavers arrays for the VMs that one search looks at
 * @param bound tells when a search is in vain
 */
record ChainMemory(FreedPlaces places, DeadEnds deadEnds, Leavers leavers, ChainBound bound) {

    static ChainMemory of(PlanState state, HostSearch search, BudgetedRules budgetedRules) {
        WhatIf whatIf = new WhatIf(state, search, budgetedRules);
        FreedPlaces places = new FreedPlaces(state, search, whatIf);
        DeadEnds deadEnds = new DeadEnds(state, search, budgetedRules.ruleSet(MigrationPurpose.MAKE_ROOM));
        return new ChainMemory(
                places,
                deadEnds,
                new Leavers(state, search, budgetedRules, whatIf),
                new ChainBound(state, search, budgetedRules, places, deadEnds));
    }
}
