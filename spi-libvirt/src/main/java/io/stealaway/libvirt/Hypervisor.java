package io.stealaway.libvirt;

import io.stealaway.model.VmId;
import io.stealaway.spi.ShareControl.Shares;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The VMs of one hypervisor, as its daemon tells them. Each call throws {@code BackendException} if the daemon does not answer. */
interface Hypervisor extends AutoCloseable {
    /** Returns weight and cap of each VM that runs here. */
    SortedMap<VmId, Shares> shares();

    /** Returns weight and cap of one VM; empty when it does not run here. */
    Optional<Shares> shares(VmId vm);

    void weigh(VmId vm, int weight);

    /** Returns our tag on a VM that runs here, if it has one. */
    Optional<Tag> tag(VmId vm);

    void tag(VmId vm, Tag tag);

    void untag(VmId vm);

    /** Returns what each virtual CPU of each VM that runs here counts. */
    List<CpuCounters> counters();

    @Override
    void close();

    /**
     * CPU time of one VM since it runs here.
     *
     * @param vcpus how many virtual CPUs are counted
     * @param ranNanos time for which they ran, all together
     * @param waitedNanos time for which they were ready to run and waited for a CPU, all together
     */
    record CpuCounters(VmId vm, int vcpus, long ranNanos, long waitedNanos) {}
}
