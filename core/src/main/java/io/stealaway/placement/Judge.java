package io.stealaway.placement;

import io.stealaway.model.Purpose;

/** Answers whether one VM may go to one host as the state stands, so many times and no more. Not thread-safe. */
final class Judge {
    private final PlacementState state;
    private final Rules rules;
    private final Rules rulesOfOthers;
    private int left;

    Judge(PlacementState state, Rules rules) {
        this.state = state;
        this.rules = rules;
        rulesOfOthers = BenefitFilter.leftOutOf(rules);
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
        if (left == 0) {
            return false;
        }
        left--;
        state.ask(vm);
        return rules(purpose).accepts(state, host);
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
