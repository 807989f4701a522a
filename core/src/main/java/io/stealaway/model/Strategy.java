package io.stealaway.model;

/** Which VM leaves a host on which VMs suffer. */
public enum Strategy {
    /** The VM that suffers. */
    VICTIM,
    /** The neighbour that takes most beyond its fair share; the victim, when no such neighbour may move. */
    AGGRESSOR,
    /** The VM whose move takes most steal off the host for each byte that is copied; the victim, when no other may move. */
    CHEAPEST_RELIEF
}
