package io.stealaway.libvirt;

import io.stealaway.libvirt.Hypervisor.CpuCounters;
import io.stealaway.model.VmId;
import java.util.Map;
import java.util.Optional;

/** Makes one VM's counters of what libvirt tells of its domain. Stateless. */
final class VcpuCounters {
    private VcpuCounters() {}

    /** Returns the VM that a domain is; empty for a name that no VM can have. */
    static Optional<VmId> vm(String nameOrUuid) {
        try {
            return Optional.of(VmId.of(nameOrUuid));
        } catch (IllegalArgumentException noVm) {
            return Optional.empty();
        }
    }

    /** Empty when the daemon does not tell how long a vCPU waited: libvirt does since 7.2. */
    static Optional<CpuCounters> of(DomainStats.Stats domain, boolean byName) {
        Map<String, Long> values = domain.values();
        long vcpus = values.getOrDefault("vcpu.current", 0L);
        // Each has two counters of its own, so that more could not be whole.
        if (vcpus < 1 || vcpus > values.size()) {
            return Optional.empty();
        }
        long ran = 0;
        long waited = 0;
        for (int i = 0; i < vcpus; i++) {
            Long time = values.get("vcpu." + i + ".time");
            Long delay = values.get("vcpu." + i + ".delay");
            if (time == null || delay == null) {
                return Optional.empty();
            }
            ran += time;
            waited += delay;
        }
        long ranNanos = ran;
        long waitedNanos = waited;
        return vm(byName ? domain.name() : domain.uuid())
                .map(vm -> new CpuCounters(vm, (int) vcpus, ranNanos, waitedNanos));
    }
}
