package io.stealaway.check;

import io.stealaway.model.Host;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;

/** CPU demand and predicted steal, computed independently of the engine. Stateless except for the snapshot; thread-safe. */
final class ReferenceCpu {
    private final ClusterSnapshot snapshot;

    ReferenceCpu(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** Returns what neighbours were seen to take from a VM, fraction. */
    double observedSteal(VmId id) {
        boolean running = snapshot.vm(id).map(Vm::running).orElse(false);
        return snapshot.observations()
                .of(id)
                .filter(seen -> running)
                .map(seen ->
                        Math.max(0.0, seen.stealRatio() - seen.throttledRatio().orElse(0.0)))
                .orElse(0.0);
    }

    /** Returns what neighbours were seen to take from the VMs of a host, fraction of their vCPUs. */
    double observedSteal(List<Vm> measured) {
        long stolen = 0;
        long vcpus = 0;
        for (Vm vm : measured) {
            vcpus += vm.vcpus();
            stolen += MicroCores.of(observedSteal(vm.id()), vm.vcpus());
        }
        return vcpus == 0 ? 0.0 : (double) stolen / (vcpus * MicroCores.PER_CORE);
    }

    /** Returns the share of its guests' vCPUs that a host is short of, fraction. */
    double hostSteal(Host host, List<Vm> guests) {
        long need = host.hypervisorDemandMicroCores();
        long vcpus = 0;
        for (Vm vm : guests) {
            need += need(vm);
            vcpus += vm.running() ? vm.vcpus() : 0;
        }
        double missing = Math.max(0, need - host.threads() * MicroCores.PER_CORE);
        return vcpus == 0 ? 0.0 : Math.min(1.0, missing / (vcpus * MicroCores.PER_CORE));
    }

    /** Returns the share of its VMs' vCPUs that a host is short of, fraction, with VMs that do not exist yet and need so much. */
    double hostSteal(Host host, List<Vm> guests, long createdNeed, long createdVcpus) {
        long need = host.hypervisorDemandMicroCores() + createdNeed;
        long vcpus = createdVcpus;
        for (Vm vm : guests) {
            need += need(vm);
            vcpus += vm.running() ? vm.vcpus() : 0;
        }
        double missing = Math.max(0, need - host.threads() * MicroCores.PER_CORE);
        return vcpus == 0 ? 0.0 : Math.min(1.0, missing / (vcpus * MicroCores.PER_CORE));
    }

    /** Returns what a host is short of for its guests, micro-cores; at most the time of all their vCPUs. */
    long stolen(Host host, List<Vm> guests) {
        long vcpus = guests.stream().filter(Vm::running).mapToLong(Vm::vcpus).sum();
        return Math.min(missing(host, guests), vcpus * MicroCores.PER_CORE);
    }

    /** Returns the same without that limit. */
    long missing(Host host, List<Vm> guests) {
        long need = host.hypervisorDemandMicroCores();
        for (Vm vm : guests) {
            need += need(vm);
        }
        return Math.max(0, need - host.threads() * MicroCores.PER_CORE);
    }

    /** Returns what one guest of a host misses when its CPU is shared out by weight, fraction of its vCPUs. */
    double ownSteal(Host host, List<Vm> guests, Vm vm) {
        List<ReferenceShares.Share> claims = new ArrayList<>();
        for (Vm guest : guests) {
            claims.add(new ReferenceShares.Share(need(guest), guest.cpuWeight()));
        }
        claims.add(new ReferenceShares.Share(host.hypervisorDemandMicroCores(), host.hypervisorWeight()));
        long[] shares = ReferenceShares.of(host.threads() * MicroCores.PER_CORE, claims);
        return (double) (need(vm) - shares[guests.indexOf(vm)]) / (vm.vcpus() * MicroCores.PER_CORE);
    }

    /** Returns a VM's CPU demand (used plus stolen), capped by its vCPUs and quota; that cap if the VM was not observed. */
    private long need(Vm vm) {
        if (!vm.running()) {
            return 0;
        }
        long most =
                Math.min(vm.vcpus() * MicroCores.PER_CORE, vm.cpuCapMicroCores().orElse(Long.MAX_VALUE));
        return snapshot.observations()
                .of(vm.id())
                .map(seen -> Math.min(most, seen.cpuUsedMicroCores() + MicroCores.of(seen.stealRatio(), vm.vcpus())))
                .orElse(most);
    }
}
