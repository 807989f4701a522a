package io.stealaway.simulation;

/**
 * The CPU that VMs want over time.
 *
 * <p>Pure: the same arguments give the same answer. Implementations are thread-safe.
 */
@FunctionalInterface
public interface Demand {

    /**
     * Returns the CPU that a VM wants.
     *
     * @param vm the VM's index in the cluster's first snapshot
     * @param second simulated seconds since the start, 0 or more
     * @return micro-cores, 0 or more; work beyond its vCPUs waits inside the VM
     */
    long microCores(int vm, long second);

    /**
     * Returns for how long an answer holds, seconds, at least 1: the answer is the same from each multiple of it to the next.
     */
    default int steadySeconds() {
        return 1;
    }
}
