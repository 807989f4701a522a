package io.stealaway.spi;

/** Which of the two things an engine places VMs for, and rules speak of. */
public enum PlacementKind {
    /** A VM that runs leaves its host for another one. */
    MIGRATION,
    /** A VM that does not exist yet is to be created. */
    NEW_VM
}
