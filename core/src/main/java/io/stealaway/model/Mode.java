package io.stealaway.model;

/** Whether a pass acts. */
public enum Mode {
    /** Everything but the acting calls; says what it would have done. The default. */
    DRY_RUN,
    /** Proposes each plan, and does what an operator approves of it. */
    APPROVE,
    /** Isolates and migrates. */
    ACT
}
