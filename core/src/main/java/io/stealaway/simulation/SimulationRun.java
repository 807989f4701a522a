package io.stealaway.simulation;

import io.stealaway.model.MicroCores;
import io.stealaway.model.Tenant;
import io.stealaway.simulation.arrivals.Turnover;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One run: a fresh cluster, and what is written down about it while it is on. */
final class SimulationRun {
    static final int INTERVAL_SECONDS = 300;
    private static final int SECONDS_PER_HOUR = 3_600;

    final SimulatedCluster cluster;
    final GroundTruth truth;
    private final SimulationListener.Run run;
    private final SimulationListener listener;
    private final Duration length;
    private final double[][] hostSteal;
    private final int[] inFlight;
    private final long[] sentBytes;
    private final double[] busiestLink;
    private final long[] wanted;
    private final long[] sentBefore;
    private final long[] receivedBefore;
    private final long[] stolenOnHost;
    private final long[] vcpuOnHost;
    private final long[] needed;
    private final long[] served;
    private long isolatedVmSeconds;
    private long changedWeightVmSeconds;
    private boolean recording = true;
    private final Optional<VmTurnover> turnover;

    SimulationRun(Scenario scenario, long seed, SimulationListener.Run run, SimulationListener listener) {
        cluster = SimulatedCluster.builder(scenario.first(), scenario.demand())
                .orchestrator("consul", OrchestratorSpec.CONSUL)
                .orchestrator("kubernetes", OrchestratorSpec.KUBERNETES)
                .seed(seed)
                .later(scenario.turnover().map(Turnover::coming).orElse(List.of()))
                .build();
        turnover = scenario.turnover().map(known -> new VmTurnover(cluster, known));
        truth = new GroundTruth(cluster);
        this.run = run;
        this.listener = listener;
        length = scenario.length();
        int intervals = (int) (length.toSeconds() / INTERVAL_SECONDS);
        int hosts = cluster.fleet().hosts.length;
        hostSteal = new double[hosts][intervals];
        inFlight = new int[intervals];
        sentBytes = new long[intervals];
        busiestLink = new double[intervals];
        wanted = new long[intervals];
        sentBefore = new long[hosts];
        receivedBefore = new long[hosts];
        stolenOnHost = new long[hosts];
        vcpuOnHost = new long[hosts];
        needed = new long[cluster.fleet().vms.length];
        served = new long[needed.length];
        cluster.watch(this::step);
    }

    Duration length() {
        return length;
    }

    long second() {
        return ((SimulationClock) cluster.clock()).second();
    }

    int intervals() {
        return inFlight.length;
    }

    /** Lets time pass until this second, reporting each minute. */
    void advanceTo(long second) {
        while (second() < second) {
            long minuteEnds = (second() / 60 + 1) * 60;
            cluster.advance(Duration.ofSeconds(Math.min(second, minuteEnds) - second()));
            if (recording && second() == minuteEnds) {
                turnover.ifPresent(VmTurnover::minute);
                listener.progress(run, Duration.ofSeconds(minuteEnds), length);
            }
        }
    }

    /** Returns who came and went; empty when no VM does. */
    Optional<VmTurnover> turnover() {
        return turnover;
    }

    /** Ends the record; what still happens is not part of the result. */
    void stopRecording() {
        recording = false;
        truth.stop();
    }

    private void step() {
        if (!recording) {
            return;
        }
        int interval = (int) ((second() - 1) / INTERVAL_SECONDS);
        TruePlacement fleet = cluster.fleet();
        CpuModel cpu = cluster.cpu();
        long together = 0;
        int[] present = fleet.present();
        for (int i = 0; i < fleet.presentCount(); i++) {
            int vm = present[i];
            together += cpu.wanted[vm];
            long all = fleet.vms[vm].vcpus() * MicroCores.PER_CORE;
            long need = Math.min(cpu.wanted[vm], Math.min(all, fleet.vms[vm].cpuLimitMicroCores()));
            needed[vm] += need;
            served[vm] += Math.min(need, cpu.served[vm]);
            if (fleet.runs(vm)) {
                stolenOnHost[fleet.vmHost[vm]] += cpu.stolen[vm];
                vcpuOnHost[fleet.vmHost[vm]] += all;
            }
        }
        isolatedVmSeconds += (long) cluster.services().isolatedByUs() * cluster.stepSeconds();
        changedWeightVmSeconds += (long) cluster.simulatedShares().changed() * cluster.stepSeconds();
        if (interval < inFlight.length) {
            wanted[interval] += together;
            inFlight[interval] = Math.max(
                    inFlight[interval], cluster.simulatedMigrator().active().size());
            sentBytes[interval] = cluster.simulatedMigrator().sentBytes();
            if (second() % INTERVAL_SECONDS == 0) {
                closeInterval(interval);
            }
        }
    }

    private void closeInterval(int interval) {
        for (int host = 0; host < stolenOnHost.length; host++) {
            hostSteal[host][interval] = vcpuOnHost[host] == 0 ? 0.0 : (double) stolenOnHost[host] / vcpuOnHost[host];
            stolenOnHost[host] = 0;
            vcpuOnHost[host] = 0;
            busiestLink[interval] = Math.max(busiestLink[interval], linkUse(host));
        }
    }

    /** Returns the utilisation of a host's link, in its busier direction, since the last call, and resets the counters. */
    private double linkUse(int host) {
        long sent = cluster.simulatedMigrator().sentFrom(host);
        long received = cluster.simulatedMigrator().sentTo(host);
        long most = Math.max(sent - sentBefore[host], received - receivedBefore[host]);
        sentBefore[host] = sent;
        receivedBefore[host] = received;
        return (double) most / INTERVAL_SECONDS / cluster.fleet().hosts[host].linkBytesPerSecond();
    }

    /** Returns the steal of a host by interval. */
    List<Double> hostSteal(int host) {
        List<Double> list = new ArrayList<>(intervals());
        for (double steal : hostSteal[host]) {
            list.add(steal);
        }
        return list;
    }

    int inFlight(int interval) {
        return inFlight[interval];
    }

    long sentBytes(int interval) {
        return sentBytes[interval] - (interval == 0 ? 0 : sentBytes[interval - 1]);
    }

    /** Returns what all VMs wanted together in an interval, micro-cores times steps. */
    long wanted(int interval) {
        return wanted[interval];
    }

    double busiestLink(int interval) {
        return busiestLink[interval];
    }

    long suffering(int interval) {
        long sum = 0;
        int minutes = INTERVAL_SECONDS / 60;
        for (int minute = interval * minutes; minute < (interval + 1) * minutes; minute++) {
            sum += truth.suffering(minute);
        }
        return sum;
    }

    double isolatedVmMinutes() {
        return isolatedVmSeconds / 60.0;
    }

    double changedWeightVmMinutes() {
        return changedWeightVmSeconds / 60.0;
    }

    int isolatedNow() {
        return cluster.services().isolatedByUs();
    }

    /** Returns how evenly tenants were served. */
    TenantFairness fairness() {
        List<TenantFairness.Served> all = new ArrayList<>();
        for (int vm = 0; vm < needed.length; vm++) {
            all.add(new TenantFairness.Served(cluster.fleet().vms[vm].tenant(), needed[vm], served[vm]));
        }
        return TenantFairness.of(all);
    }

    /** Returns the CPU that each tenant needed, core-hours. */
    SortedMap<Tenant, Double> neededCoreHours() {
        SortedMap<Tenant, Long> steps = new TreeMap<>();
        for (int vm = 0; vm < needed.length; vm++) {
            steps.merge(cluster.fleet().vms[vm].tenant(), needed[vm], Math::addExact);
        }
        SortedMap<Tenant, Double> hours = new TreeMap<>();
        steps.forEach((tenant, sum) ->
                hours.put(tenant, (double) sum * cluster.stepSeconds() / MicroCores.PER_CORE / SECONDS_PER_HOUR));
        return hours;
    }
}
