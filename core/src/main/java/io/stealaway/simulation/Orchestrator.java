package io.stealaway.simulation;

/** What {@link ServiceDemand} asks an orchestrator about the VMs it knows. */
interface Orchestrator {
    /** Returns how much of its demand this orchestrator sends to a VM, millionths. */
    long share(int vm);

    boolean heldByUs(int vm);

    /** Returns whether nothing is out, nor on its way. */
    boolean quiet();
}
