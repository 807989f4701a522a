package io.stealaway.placement;

import io.stealaway.model.PlannedMigration.Purpose;

/** Answers whether one VM may go to one host as the state stands, so many times and no more. Not thread-safe. */
final class Judge {
    /** What a question about the loss of hosts counts for: it tries many VMs on many hosts. */
    private static final int SURVIVAL = 100;

    private final PlacementState state;
    private final Rules rules;
    private final Rules rulesOfOthers;
    private final Rules quickRules;
    private final Rules quickRulesOfOthers;
    private final Rules blindRules;
    private final int price;
    private int left;

    Judge(PlacementState state, Rules rules) {
        this.state = state;
        this.rules = rules;
        rulesOfOthers = BenefitFilter.leftOutOf(rules);
        quickRules = rules.without(SurvivalFilter.class);
        quickRulesOfOthers = rulesOfOthers.without(SurvivalFilter.class);
        blindRules = rules.guestBlind();
        price = state.policy().placement().failureShare() > 0.0 ? SURVIVAL : 0;
    }

    /** Allows so many questions from now on. */
    void allow(int questions) {
        left = questions;
    }

    /** Returns how many questions are left; when none is, every host refuses. */
    int left() {
        return left;
    }

    /** Returns whether every filter that is asked for the purpose lets the VM onto the host, and makes it the VM asked about. */
    boolean accepts(int vm, int host, Purpose purpose) {
        if (!mayAccept(vm, host, purpose)) {
            return false;
        }
        left = Math.max(0, left - price);
        return price == 0 || rules(purpose).accepts(state, host);
    }

    /** Returns the same without asking whether the loss of hosts is survived. */
    boolean mayAccept(int vm, int host, Purpose purpose) {
        if (left == 0) {
            return false;
        }
        left--;
        state.ask(vm);
        return (purpose == Purpose.CURE ? quickRules : quickRulesOfOthers).accepts(state, host);
    }

    /**
     * Returns whether the host refuses the VM whoever else is on it, and makes it the VM asked about; a question is used up
     * only if so.
     */
    boolean neverAccepts(int vm, int host) {
        if (left == 0) {
            return true;
        }
        state.ask(vm);
        boolean never = !blindRules.accepts(state, host);
        left -= never ? 1 : 0;
        return never;
    }

    /** Returns whether the VM may leave its host, and makes it the VM asked about. */
    boolean mayLeave(int vm, Purpose purpose) {
        state.ask(vm);
        return Mobility.stays(state).isEmpty()
                && (purpose != Purpose.CURE || Relieved.source(state).isEmpty());
    }

    /** Returns the rules that are asked for the purpose. */
    Rules rules(Purpose purpose) {
        return purpose == Purpose.CURE ? rules : rulesOfOthers;
    }
}
