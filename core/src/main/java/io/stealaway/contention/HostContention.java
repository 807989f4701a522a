package io.stealaway.contention;

import io.stealaway.model.Host;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How the CPU of one host is shared, as {@link CpuShares} predicts it: what each VM gets, and what it loses to its neighbours
 * and to its own quota.
 *
 * <p>The hypervisor's own domain competes like a VM. VMs that do not run want nothing. A VM that was not observed counts as
 * wanting all it may use: missing data never makes a host attractive. Where rounding leaves a micro-core, VMs have it by id,
 * the hypervisor last.
 *
 * <p>Immutable and thread-safe.
 */
public final class HostContention {
    private final Host host;
    private final SharePreset preset;
    private final List<VmShare> shares;
    private final long hypervisorAllocatedMicroCores;

    private HostContention(Host host, SharePreset preset, List<Demand> demands) {
        this.host = Objects.requireNonNull(host, "host");
        this.preset = Objects.requireNonNull(preset, "preset");
        int vms = demands.size();
        long[] need = new long[vms + 1];
        int[] weight = new int[vms + 1];
        for (int i = 0; i < vms; i++) {
            need[i] = demands.get(i).needMicroCores();
            weight[i] = preset.weightOf(demands.get(i).vm());
        }
        need[vms] = host.hypervisorDemandMicroCores();
        weight[vms] = preset.hypervisorWeight(host);
        long[] allocated = CpuShares.allocate(host.cpuMicroCores(), need, weight);
        List<VmShare> result = new ArrayList<>(vms);
        for (int i = 0; i < vms; i++) {
            result.add(new VmShare(demands.get(i), allocated[i]));
        }
        shares = List.copyOf(result);
        hypervisorAllocatedMicroCores = allocated[vms];
    }

    /**
     * What one VM wants of a host.
     *
     * @param vm the VM; the host it names plays no part
     * @param wantedMicroCores CPU it wants, quota or not, micro-cores, 0 to all its vCPUs
     */
    public record Demand(Vm vm, long wantedMicroCores) {

        /** @throws IllegalArgumentException naming the VM and what it wants, if that is negative or more than its vCPUs */
        public Demand {
            long most = vm.vcpus() * MicroCores.PER_CORE;
            if (wantedMicroCores < 0 || wantedMicroCores > most) {
                throw new IllegalArgumentException("wantedMicroCores (" + wantedMicroCores + ") of " + vm.id()
                        + " must be between 0 and " + most + ", which its " + vm.vcpus() + " vCPUs are");
            }
        }

        /** Returns what it wants within its own quota, micro-cores. */
        public long needMicroCores() {
            return Math.min(wantedMicroCores, vm.cpuLimitMicroCores());
        }
    }

    /**
     * What one VM gets of a host.
     *
     * @param demand what it wants
     * @param allocatedMicroCores what it gets, micro-cores, 0 to what it needs
     */
    public record VmShare(Demand demand, long allocatedMicroCores) {

        /** @throws IllegalArgumentException naming the VM and what it gets, if that is negative or more than it needs */
        public VmShare {
            if (allocatedMicroCores < 0 || allocatedMicroCores > demand.needMicroCores()) {
                throw new IllegalArgumentException("allocatedMicroCores (" + allocatedMicroCores + ") of "
                        + demand.vm().id() + " must be between 0 and its need, " + demand.needMicroCores());
            }
        }

        /** Returns what neighbours and the hypervisor take from it, micro-cores. */
        public long stolenMicroCores() {
            return demand.needMicroCores() - allocatedMicroCores;
        }

        /** Returns what its own quota withholds, micro-cores. */
        public long throttledMicroCores() {
            return demand.wantedMicroCores() - demand.needMicroCores();
        }

        /** Returns its steal by neighbours, fraction of its vCPUs: {@code (min(d, c) - a) / v}. */
        public double stealRatio() {
            return ofVcpus(stolenMicroCores());
        }

        /** Returns its throttling, fraction of its vCPUs: {@code max(0, d - c) / v}. */
        public double throttledRatio() {
            return ofVcpus(throttledMicroCores());
        }

        private double ofVcpus(long microCores) {
            return (double) microCores / (demand.vm().vcpus() * MicroCores.PER_CORE);
        }
    }

    /** Predicts a host of a snapshot with the VMs that are on it; those in flight count where the snapshot has them. */
    public static HostContention predict(ClusterSnapshot snapshot, SharePreset preset, int host) {
        List<Demand> demands = new ArrayList<>();
        for (int vm : snapshot.hostVms(host)) {
            demands.add(demand(snapshot, vm));
        }
        return of(snapshot.hosts().get(host), preset, demands);
    }

    /** Returns what a VM of a snapshot wants; all it may use when it was not observed, nothing when it does not run. */
    public static Demand demand(ClusterSnapshot snapshot, int vm) {
        Vm facts = snapshot.vms().get(vm);
        if (!facts.running()) {
            return new Demand(facts, 0);
        }
        return new Demand(facts, snapshot.observed(vm) ? snapshot.wantedMicroCores(vm) : facts.cpuLimitMicroCores());
    }

    /**
     * Predicts a host with these VMs on it, in any order.
     *
     * @throws IllegalArgumentException naming a duplicate VM
     */
    public static HostContention of(Host host, SharePreset preset, Collection<Demand> demands) {
        List<Demand> sorted = new ArrayList<>(demands);
        sorted.sort(Comparator.comparing(demand -> demand.vm().id()));
        for (int i = 1; i < sorted.size(); i++) {
            VmId id = sorted.get(i).vm().id();
            if (id.equals(sorted.get(i - 1).vm().id())) {
                throw new IllegalArgumentException("duplicate VM " + id + " on host " + host.id());
            }
        }
        return new HostContention(host, preset, sorted);
    }

    /**
     * Predicts this host with one more VM on it.
     *
     * @throws IllegalArgumentException if the VM is on it already
     */
    public HostContention with(Demand added) {
        List<Demand> demands = demands();
        demands.add(added);
        return of(host, preset, demands);
    }

    /**
     * Predicts this host without one of its VMs.
     *
     * @throws IllegalArgumentException if the VM is not on it
     */
    public HostContention without(VmId removed) {
        List<Demand> demands = demands();
        if (!demands.removeIf(demand -> demand.vm().id().equals(removed))) {
            throw new IllegalArgumentException("VM " + removed + " is not on host " + host.id());
        }
        return of(host, preset, demands);
    }

    private List<Demand> demands() {
        List<Demand> demands = new ArrayList<>();
        shares.forEach(share -> demands.add(share.demand()));
        return demands;
    }

    /** Returns the host. */
    public Host host() {
        return host;
    }

    /** Returns what each VM gets, by VM id, those that do not run included. */
    public List<VmShare> shares() {
        return shares;
    }

    /** Returns what a VM gets; empty when it is not on the host. */
    public Optional<VmShare> share(VmId vm) {
        return shares.stream()
                .filter(share -> share.demand().vm().id().equals(vm))
                .findFirst();
    }

    /** Returns what the hypervisor's own domain gets, micro-cores. */
    public long hypervisorAllocatedMicroCores() {
        return hypervisorAllocatedMicroCores;
    }

    /**
     * Returns the steal of the host, fraction: what its running VMs lose to each other and to the hypervisor over their vCPUs;
     * 0 when none runs. What the hypervisor itself lacks is not in it.
     */
    public double stealRatio() {
        long stolen = 0;
        long vcpus = 0;
        for (VmShare share : shares) {
            if (share.demand().vm().running()) {
                stolen += share.stolenMicroCores();
                vcpus += share.demand().vm().vcpus();
            }
        }
        return vcpus == 0 ? 0.0 : (double) stolen / (vcpus * MicroCores.PER_CORE);
    }

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
}
