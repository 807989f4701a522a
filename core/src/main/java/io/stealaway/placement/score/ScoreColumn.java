package io.stealaway.placement.score;

/** A score that can be computed for many hosts from columns alone, without asking the scorer. */
public enum ScoreColumn {
    /** 1 - observed steal of the host. */
    STEAL,
    /** 1 - predicted steal of the host with the VM on it. */
    PREDICTED_STEAL,
    /** Predicted idle CPU with the VM on the host, over all its CPU. */
    IDLE,
    /** RAM left with the VM on the host, over its capacity. */
    FREE_RAM
}
