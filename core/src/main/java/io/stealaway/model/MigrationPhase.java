package io.stealaway.model;

/** The phases of a migration, in the order in which they are entered; any failure leads to reintegration. */
public enum MigrationPhase {
    /** Waits for approval. */
    PROPOSED,
    /** Is decided and holds its share of the budgets. Nothing was done. */
    PLANNED,
    /** Isolators were, or may have been, called. */
    ISOLATING,
    /** The VM is out of its orchestrator. */
    ISOLATED,
    /** The migrator was, or may have been, asked to start. */
    MIGRATING,
    /** The migration ended; the VM's host is being confirmed. */
    VERIFYING,
    /** The VM is being put back in its orchestrator. */
    REINTEGRATING,
    /** The VM is back; whether its steal fell is being observed. */
    OBSERVING,
    /** How the migration ended is not knowable now; it is looked at again in each pass. */
    UNKNOWN,
    /** Ended: the VM moved, is back, and its steal fell. */
    DONE,
    /** Ended: the VM moved and is back, but its steal did not fall. */
    INEFFECTIVE,
    /** Ended: the VM moved and is back, but its demand never came back or was not observed. */
    INCONCLUSIVE,
    /** Ended: the live migration was seen to fail, and the VM is back. */
    FAILED,
    /** Ended before its live migration began; the VM is back. */
    CANCELLED;

    /** Returns whether a migration in this phase is over and holds nothing. */
    public boolean terminal() {
        return compareTo(DONE) >= 0;
    }
}
