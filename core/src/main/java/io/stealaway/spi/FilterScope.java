package io.stealaway.spi;

/**
 * What the results of a {@link HostFilter} depend on while one plan is computed, besides the snapshot and the policy, which do
 * not change. The engine reuses a result where the scope says that it cannot have changed.
 */
public enum FilterScope {
    /** The host alone: the same answer for every VM, whatever else is on, or promised to, any host. */
    HOST,
    /** The host, the VM, and where the VM is: the same answer whatever other VMs are on, or promised to, any host. */
    HOST_AND_VM,
    /** Also which other VMs are on, or promised to, this host or any other; true of every filter. */
    GUESTS
}
