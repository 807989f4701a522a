package io.stealaway.placement.search;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.placement.rule.Rules;
import io.stealaway.placement.rule.RulesByPurpose;
import io.stealaway.placement.rule.RulesByPurpose.RuleSet;
import io.stealaway.placement.state.PlanState;

/** Answers whether one VM may go to one host as the state stands, so many times and no more. Not thread-safe. */
final class BudgetedRules {
    /** To score so many hosts takes about as long as to ask all filters about one. */
    private static final int SCORED_PER_QUESTION = 4;

    private final PlanState state;
    private final RulesByPurpose rules;
    private int left;

    BudgetedRules(PlanState state, RulesByPurpose rules) {
        this.state = state;
        this.rules = rules;
    }

    /** Allows so many questions from now on. */
    void allow(int questions) {
        left = questions;
    }

    /** Returns how many questions are left; when none is, every host refuses. */
    int left() {
        return left;
    }

    /** Returns what it counts for to put so many hosts in order and to hear a refusal from each. */
    static int questionsAbout(int hosts) {
        return questionsToOrder(hosts) + hosts;
    }

    /** Returns what it counts for to put so many hosts in order. */
    static int questionsToOrder(int hosts) {
        return hosts / SCORED_PER_QUESTION;
    }

    /** Counts so many questions that were asked in another way. */
    void charge(int questions) {
        left = Math.max(0, left - questions);
    }

    /** Counts a look at columns as a question; returns false when none is left. */
    boolean glance() {
        left = Math.max(0, left - 1);
        return left > 0;
    }

    /** Returns whether every filter that counts for the purpose lets the VM onto the host. */
    boolean accepts(int vm, int host, MigrationPurpose purpose) {
        if (!mayAccept(vm, host, purpose)) {
            return false;
        }
        RuleSet asked = rules.of(purpose);
        left = Math.max(0, left - asked.slowEvaluations());
        return asked.slow().accepts(state.viewOf(vm), host);
    }

    /** Returns the same without asking the filters that take very long. */
    boolean mayAccept(int vm, int host, MigrationPurpose purpose) {
        if (left == 0) {
            return false;
        }
        left--;
        return rules.of(purpose).quick().accepts(state.viewOf(vm), host);
    }

    /** Returns whether the host refuses the VM whatever other VMs are on it; a question is used up only if so. */
    boolean neverAccepts(int vm, int host, MigrationPurpose purpose) {
        if (left == 0) {
            return true;
        }
        boolean never = !rules.of(purpose).guestless().accepts(state.viewOf(vm), host);
        left -= never ? 1 : 0;
        return never;
    }

    /** Returns whether the VM may leave its host. */
    boolean mayLeave(int vm, MigrationPurpose purpose) {
        return VmEligibility.stays(state.viewOf(vm)).isEmpty()
                && (purpose != MigrationPurpose.CURE
                        || AlreadyRelieved.source(state, vm).isEmpty());
    }

    /** Returns the rules that count for the purpose, sorted by what they take. */
    RuleSet ruleSet(MigrationPurpose purpose) {
        return rules.of(purpose);
    }

    /** Returns the rules that count for the purpose. */
    Rules rules(MigrationPurpose purpose) {
        return rules.all(purpose);
    }
}
