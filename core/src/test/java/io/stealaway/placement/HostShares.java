package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Observations;
import io.stealaway.model.Vm;
import io.stealaway.model.VmObservation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Observations that follow from what VMs need: what a host is short of is stolen from all its vCPUs alike. */
final class HostShares {
    private HostShares() {}

    /** Returns the snapshot with every observed VM's steal computed anew; no VM needs more or less than before. */
    static ClusterSnapshot recomputed(ClusterSnapshot snapshot) {
        List<VmObservation> observations = new ArrayList<>();
        for (int vm = 0; vm < snapshot.vms().size(); vm++) {
            if (snapshot.observed(vm)) {
                observations.add(observation(snapshot, vm));
            }
        }
        return snapshot.withObservations(Observations.of(observations));
    }

    private static VmObservation observation(ClusterSnapshot snapshot, int vm) {
        Vm facts = snapshot.vms().get(vm);
        long need = snapshot.needMicroCores(vm);
        double most = (double) need / (facts.vcpus() * MicroCores.PER_CORE);
        double steal = Math.min(most, steal(snapshot, snapshot.vmHost(vm)));
        long used = need - MicroCores.of(steal, facts.vcpus());
        return new VmObservation(facts.id(), snapshot.takenAt(), steal, OptionalDouble.of(0.0), 1.0, Math.max(0, used));
    }

    private static double steal(ClusterSnapshot snapshot, int host) {
        long need =
                snapshot.hostNeedMicroCores(host) + snapshot.hosts().get(host).hypervisorDemandMicroCores();
        long missing = need - snapshot.hosts().get(host).cpuMicroCores();
        long vcpus = snapshot.hostRunningVcpus(host);
        return missing <= 0 || vcpus == 0 ? 0.0 : Math.min(1.0, (double) missing / (vcpus * MicroCores.PER_CORE));
    }
}
