package io.stealaway.check;

import io.stealaway.model.Host;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import java.util.ArrayList;
import java.util.List;

/** Observations that follow from what VMs need, as a hypervisor that shares its CPU out by weight would show them. */
public final class HostShares {
    private HostShares() {}

    /** Returns the snapshot with every observed VM's steal computed anew; no VM needs more or less than before. */
    public static ClusterSnapshot recomputed(ClusterSnapshot snapshot) {
        ReferenceCpu cpu = new ReferenceCpu(snapshot);
        List<VmObservation> observations = new ArrayList<>();
        for (Host host : snapshot.hosts()) {
            List<Vm> guests = snapshot.vms().stream()
                    .filter(vm -> vm.host().equals(host.id()))
                    .toList();
            for (Vm vm : guests) {
                int index = snapshot.vmIndex(vm.id()).orElseThrow();
                if (snapshot.observed(index)) {
                    double steal = cpu.ownSteal(host, guests, vm);
                    long used = snapshot.needMicroCores(index) - MicroCores.of(steal, vm.vcpus());
                    observations.add(VmObservation.builder(vm.id(), snapshot.takenAt())
                            .stealRatio(steal)
                            .throttledRatio(0.0)
                            .load5(1.0)
                            .cpuUsedMicroCores(Math.max(0, used))
                            .build());
                }
            }
        }
        return snapshot.withObservations(Observations.of(observations));
    }
}
