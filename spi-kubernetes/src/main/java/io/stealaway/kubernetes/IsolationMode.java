package io.stealaway.kubernetes;

/** How far a node is taken out of service. */
public enum IsolationMode {
    /** New pods go elsewhere; those that run stay and move along with the VM. */
    CORDON_ONLY,
    /** Also, pods are evicted within what their disruption budgets allow. */
    DRAIN
}
