package io.stealaway.contention;

import io.stealaway.model.Host;
import io.stealaway.model.Vm;

/**
 * How CPU weights follow from what VMs and hosts are.
 *
 * <p>Thread-safe.
 */
public enum SharePreset {
    /**
     * Xen's credit scheduler with one unit of weight per MiB of RAM, and 16384 for the hypervisor's own domain (dom0). Weights
     * end at 65535, the greatest that Xen accepts; 1 is the least.
     */
    XEN_CREDIT {
        @Override
        public int weightOf(Vm vm) {
            return (int) Math.max(1, Math.min(vm.ramBytes() >> 20, 65_535));
        }

        @Override
        public int hypervisorWeight(Host host) {
            return 16_384;
        }
    },
    /**
     * Control groups as libvirt and Nova use them: {@code cpu.shares} of 1024 for each vCPU. The hypervisor's own processes
     * get 1024 for each hardware thread, so that they weigh as much as VMs with one vCPU per thread do together; this stands
     * for systemd's layout, in which the slice of the system and the slice of all machines weigh the same. Weights end at
     * 262144, the greatest that Linux accepts.
     */
    CGROUP_SHARES {
        @Override
        public int weightOf(Vm vm) {
            return shares(vm.vcpus());
        }

        @Override
        public int hypervisorWeight(Host host) {
            return shares(host.threads());
        }
    },
    /** The same weight for each VM, whatever its size, and for the hypervisor. */
    EQUAL {
        @Override
        public int weightOf(Vm vm) {
            return 1;
        }

        @Override
        public int hypervisorWeight(Host host) {
            return 1;
        }
    },
    /** What the topology declares: {@link Vm#cpuWeight} and {@link Host#hypervisorWeight}. */
    DECLARED {
        @Override
        public int weightOf(Vm vm) {
            return vm.cpuWeight();
        }

        @Override
        public int hypervisorWeight(Host host) {
            return host.hypervisorWeight();
        }
    };

    /** Returns the weight of a VM, 1 to 2^20. */
    public abstract int weightOf(Vm vm);

    /** Returns the weight of a hypervisor's own domain, 1 to 2^20. */
    public abstract int hypervisorWeight(Host host);

    private static int shares(int cpus) {
        return Math.min(1_024 * cpus, 262_144);
    }
}
