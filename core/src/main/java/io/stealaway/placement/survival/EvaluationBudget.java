package io.stealaway.placement.survival;

import org.jspecify.annotations.Nullable;

/** A count of evaluations with a bound of its own, which may be part of a larger one; not thread-safe. */
final class EvaluationBudget {
    private final long most;
    private final @Nullable EvaluationBudget whole;
    private long spent;

    EvaluationBudget(long most) {
        this(most, null);
    }

    private EvaluationBudget(long most, @Nullable EvaluationBudget whole) {
        this.most = most;
        this.whole = whole;
    }

    /** Returns a bound that is part of this one. */
    EvaluationBudget part(long most) {
        return new EvaluationBudget(most, this);
    }

    /** Counts one more; returns false, and counts nothing, when the bound is reached. */
    boolean spend() {
        if (spent >= most || (whole != null && !whole.spend())) {
            return false;
        }
        spent++;
        return true;
    }

    long spent() {
        return spent;
    }
}
