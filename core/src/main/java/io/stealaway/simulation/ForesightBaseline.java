package io.stealaway.simulation;

import io.stealaway.contention.CpuShares;
import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.Detector.Detections;
import java.util.ArrayList;
import java.util.List;

/**
 * What a loop would see that knows the demand of the coming {@value #AHEAD_MINUTES} minutes: each host is shown as it will be
 * at the worst of these minutes if nothing moves, without averaging and without delay.
 */
final class ForesightBaseline {
    static final int AHEAD_MINUTES = 30;
    private static final int EVERY_SECONDS = 600;
    private static final double SUFFERING = 0.10;
    /** Tasks that wait for each core that is short, in the steady state of the backlog. */
    private static final double WAITING_PER_CORE = 8.7;

    private final Demand demand;
    private final SimulationClock clock;
    private final long[] need;
    private final long[] wanted;
    private final long[] got;
    private final TruePlacement fleet;
    /** What stands where in the topology that is looked at. */
    private int[] index = {};

    private long[] hostNeed = new long[64];
    private long[] hostShare = new long[64];
    private int[] hostWeight = new int[64];

    ForesightBaseline(Scenario scenario, SimulatedCluster cluster) {
        demand = scenario.demand();
        clock = (SimulationClock) cluster.clock();
        fleet = cluster.fleet();
        int vms = fleet.vms.length;
        need = new long[vms];
        wanted = new long[vms];
        got = new long[vms];
    }

    /** Observes the future. */
    Observations observe(ClusterSnapshot topology) {
        index = topology.vms().stream()
                .mapToInt(vm -> fleet.everIndex(vm.id()).orElseThrow())
                .toArray();
        for (int host = 0; host < topology.hosts().size(); host++) {
            foresee(topology, host);
        }
        List<VmObservation> all = new ArrayList<>();
        for (int vm = 0; vm < index.length; vm++) {
            if (topology.vms().get(vm).running()) {
                all.add(observation(topology.vms().get(vm), vm));
            }
        }
        return Observations.of(all);
    }

    private VmObservation observation(Vm vm, int index) {
        double whole = vm.vcpus() * (double) MicroCores.PER_CORE;
        double steal = (wanted[index] - got[index]) / whole;
        double quota = (wanted[index] - need[index]) / whole;
        double waiting = WAITING_PER_CORE * (wanted[index] - got[index]) / MicroCores.PER_CORE;
        double load = (double) wanted[index] / MicroCores.PER_CORE + waiting;
        return VmObservation.builder(vm.id(), clock.instant())
                .stealRatio(steal)
                .throttledRatio(quota)
                .load5(load)
                .cpuUsedMicroCores(got[index])
                .build();
    }

    /** Detects every VM that will be affected, without waiting for N of M samples: the future is known. */
    Detections detect(ClusterSnapshot snapshot, DetectionHistory history) {
        List<Detection> found = new ArrayList<>();
        for (int vm = 0; vm < snapshot.vms().size(); vm++) {
            if (snapshot.observed(vm) && snapshot.neighbourStealRatio(vm) >= SUFFERING) {
                Vm facts = snapshot.vms().get(vm);
                double load =
                        snapshot.observations().of(facts.id()).orElseThrow().load5() / facts.vcpus();
                if (load > 1.0) {
                    double severity = snapshot.neighbourStealRatio(vm);
                    found.add(new Detection(facts.id(), facts.host(), severity, load, snapshot.takenAt()));
                }
            }
        }
        return new Detections(found, history);
    }

    private void foresee(ClusterSnapshot topology, int host) {
        int[] vms = topology.hostVms(host);
        long worst = worstSecond(topology, vms);
        room(vms.length + 1);
        hostNeed[0] = topology.hosts().get(host).hypervisorDemandMicroCores();
        hostWeight[0] = topology.hosts().get(host).hypervisorWeight();
        for (int i = 0; i < vms.length; i++) {
            Vm facts = topology.vms().get(vms[i]);
            wanted[vms[i]] = wanted(facts, vms[i], worst);
            need[vms[i]] = Math.min(wanted[vms[i]], facts.cpuLimitMicroCores());
            hostNeed[i + 1] = need[vms[i]];
            hostWeight[i + 1] = facts.cpuWeight();
        }
        CpuShares.allocate(topology.hosts().get(host).cpuMicroCores(), hostNeed, hostWeight, vms.length + 1, hostShare);
        for (int i = 0; i < vms.length; i++) {
            got[vms[i]] = hostShare[i + 1];
        }
    }

    private long worstSecond(ClusterSnapshot topology, int[] vms) {
        long worst = clock.second();
        long most = -1;
        for (long second = clock.second(); second <= clock.second() + AHEAD_MINUTES * 60L; second += EVERY_SECONDS) {
            long sum = 0;
            for (int vm : vms) {
                Vm facts = topology.vms().get(vm);
                sum += Math.min(wanted(facts, vm, second), facts.cpuLimitMicroCores());
            }
            if (sum > most) {
                most = sum;
                worst = second;
            }
        }
        return worst;
    }

    private long wanted(Vm facts, int vm, long second) {
        return facts.running()
                ? Math.min(demand.microCores(index[vm], second), facts.vcpus() * MicroCores.PER_CORE)
                : 0;
    }

    private void room(int participants) {
        if (hostNeed.length < participants) {
            hostNeed = new long[2 * participants];
            hostShare = new long[2 * participants];
            hostWeight = new int[2 * participants];
        }
    }
}
