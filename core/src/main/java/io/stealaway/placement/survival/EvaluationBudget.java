package io.stealaway.placement.survival;

/** A count of evaluations with a bound; not thread-safe. */
final class EvaluationBudget {
    private final long most;
    private long spent;

    EvaluationBudget(long most) {
        this.most = most;
    }

    /** Counts one more; returns false, and counts nothing, when the bound is reached. */
    boolean spend() {
        if (spent >= most) {
            return false;
        }
        spent++;
        return true;
    }

    long spent() {
        return spent;
    }
}
