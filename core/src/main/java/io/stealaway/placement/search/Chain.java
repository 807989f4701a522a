package io.stealaway.placement.search;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.PlannedMigration;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.VmPlacementView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Moves for one victim in the making: each is judged as the plan will be, laid over the state, and can be taken back. A move
 * either waits for all before it, which are over then, or for none. Not thread-safe.
 */
final class Chain {
    private final PlanState state;
    private final BudgetedRules budgetedRules;
    private final MigrationFactory migrationFactory;
    private final int victim;
    /** Place of the chain's first move in the plan. */
    private final int place;

    private final List<Step> steps = new ArrayList<>();
    /** The first so many moves are declared over. */
    private int over = 0;

    private record Step(int vm, int source, int overBefore, PlannedMigration migration) {}

    Chain(PlanState state, BudgetedRules budgetedRules, MigrationFactory migrationFactory, int victim, int place) {
        this.state = state;
        this.budgetedRules = budgetedRules;
        this.migrationFactory = migrationFactory;
        this.victim = victim;
        this.place = place;
    }

    /** Adds a move that waits for all before it; returns false, and adds nothing, when it is not allowed. */
    boolean addWaiting(int vm, int target, MigrationPurpose purpose) {
        int overBefore = over;
        while (over < steps.size()) {
            state.finish(steps.get(over++).vm());
        }
        if (budgetedRules.mayLeave(vm, purpose) && add(vm, target, purpose, overBefore)) {
            return true;
        }
        reopen(overBefore);
        return false;
    }

    /**
     * Adds a move that can begin at once, to one of the {@link WhatIf#targets} of a VM as things stand, so that it may leave; returns
     * false, and adds nothing, when it is not allowed.
     */
    boolean add(int vm, int target, MigrationPurpose purpose) {
        return add(vm, target, purpose, over);
    }

    private boolean add(int vm, int target, MigrationPurpose purpose, int overBefore) {
        if (!budgetedRules.accepts(vm, target, purpose)) {
            return false;
        }
        List<Integer> after = IntStream.range(place, place + over).boxed().toList();
        VmPlacementView view = state.viewOf(vm);
        PlannedMigration migration = migrationFactory
                .move(view, target, purpose, victim)
                .after(after)
                .build();
        steps.add(new Step(vm, view.sourceHost(), overBefore, migration));
        state.plan(vm, target);
        return true;
    }

    /** Takes the last move back. */
    void removeLast() {
        Step last = steps.remove(steps.size() - 1);
        state.unplan(last.vm());
        reopen(last.overBefore());
    }

    private void reopen(int overBefore) {
        while (over > overBefore) {
            Step step = steps.get(--over);
            state.unfinish(step.vm(), step.source());
        }
    }

    /** Takes all moves back, and returns them in order. */
    List<PlannedMigration> take() {
        List<PlannedMigration> migrations = steps.stream().map(Step::migration).toList();
        while (!steps.isEmpty()) {
            removeLast();
        }
        return migrations;
    }
}
