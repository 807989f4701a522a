package io.stealaway.model;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was measured, as columns over dense VM indices, with what follows for each host. */
final class ObservationColumns {
    final boolean[] observed;
    final double[] neighbourStealRatio;
    final long[] wantedMicroCores;
    final long[] needMicroCores;
    final long[] hostNeedMicroCores;
    final long[] hostStolenMicroCores;
    final long[] hostRunningVcpus;
    final int[] hostUnobserved;
    final long[] hostOldestSampleMillis;

    ObservationColumns(List<Vm> vms, TopologyColumns topology, Observations observations) {
        int hosts = topology.hostZone.length;
        observed = new boolean[vms.size()];
        neighbourStealRatio = new double[vms.size()];
        wantedMicroCores = new long[vms.size()];
        needMicroCores = new long[vms.size()];
        hostNeedMicroCores = new long[hosts];
        hostStolenMicroCores = new long[hosts];
        hostRunningVcpus = new long[hosts];
        hostUnobserved = new int[hosts];
        hostOldestSampleMillis = new long[hosts];
        Arrays.fill(hostOldestSampleMillis, Long.MAX_VALUE);
        // VMs and observations are both in order of their ids, and every observed VM is there.
        Iterator<VmObservation> rest = observations.byVm().values().iterator();
        VmObservation next = rest.hasNext() ? rest.next() : null;
        for (int vm = 0; vm < vms.size(); vm++) {
            Vm facts = vms.get(vm);
            VmObservation own = next != null && next.vm().equals(facts.id()) ? next : null;
            if (own != null) {
                next = rest.hasNext() ? rest.next() : null;
            }
            if (facts.running()) {
                fill(vm, facts, topology.vmHost[vm], own);
            }
        }
    }

    private void fill(int vm, Vm facts, int host, @Nullable VmObservation observation) {
        hostRunningVcpus[host] += facts.vcpus();
        if (observation == null) {
            hostUnobserved[host]++;
            return;
        }
        observed[vm] = true;
        neighbourStealRatio[vm] = observation.neighbourStealRatio();
        long all = facts.vcpus() * MicroCores.PER_CORE;
        long missed = MicroCores.of(observation.stealRatio(), facts.vcpus());
        wantedMicroCores[vm] = Math.min(all, observation.cpuUsedMicroCores() + missed);
        needMicroCores[vm] = Math.min(wantedMicroCores[vm], facts.cpuLimitMicroCores());
        hostNeedMicroCores[host] += needMicroCores[vm];
        hostStolenMicroCores[host] += MicroCores.of(neighbourStealRatio[vm], facts.vcpus());
        hostOldestSampleMillis[host] =
                Math.min(hostOldestSampleMillis[host], observation.sampledAt().toEpochMilli());
    }
}
