package io.stealaway.model;

/** The purpose of a migration, which determines how its effect is verified. */
public enum MigrationPurpose {
    /** The VM suffers; it is to be cured by the move. */
    CURE,
    /** The VM leaves so that its beneficiary, on the host that it leaves, is cured. */
    RELIEVE,
    /** The VM leaves so that its beneficiary can come to the host that it leaves. */
    MAKE_ROOM,
    /**
     * The VM suffers, and waits on another host until the one that it is to have is free; a later migration of the plan cures it.
     */
    STEP_ASIDE,
    /** The VM leaves before any VM suffers, because its host, with its beneficiary, is expected to be short of CPU. */
    PREVENT
}
