package io.stealaway.model;

/** A VM's life-cycle state, as far as moving it is concerned. */
public enum VmState {
    /** Runs; the only state from which a VM is moved. */
    ACTIVE,
    /** Is being live-migrated, by us or by others. */
    MIGRATING,
    /** Is paused. */
    PAUSED,
    /** Is shut off, suspended or shelved: uses no CPU. */
    STOPPED,
    /** Is in error, or in a state that has no name here. */
    ERROR
}
