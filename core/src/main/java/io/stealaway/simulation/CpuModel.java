package io.stealaway.simulation;

import io.stealaway.contention.CpuShares;
import io.stealaway.model.MicroCores;
import java.util.Arrays;

/**
 * Who gets which CPU, step by step.
 *
 * <p>Work that arrives and is not served waits: the backlog. It times out with a time constant of {@value #PATIENCE_SECONDS}
 * seconds, and what is left is wanted again in the next step. A task is worth one second of CPU, so that each second of CPU
 * in the backlog is one waiting task. A VM that gets {@code x} cores less than its work needs, for long, keeps about nine
 * tasks waiting for each of these cores; one that gets what it needs keeps none, and then its run queue is the number of
 * its vCPUs that are busy.
 *
 * <p>Nothing is allocated in a step.
 */
final class CpuModel {
    static final int PATIENCE_SECONDS = 15;
    /** The length of a step unless a cluster is built with another. */
    static final int STEP_SECONDS = 15;

    private final TruePlacement fleet;
    private final Demand demand;
    private final ServiceDemand services;
    private final int stepSeconds;
    private final double waitingOn;
    private final long[] all;
    private final long[] cap;
    private final int[] weight;
    private final long[] pausedMillis;
    private final long[] hypervisorExtra;
    private final long[] asked;
    private long askedFor = -1;
    private long askedOf;

    /** CPU that arriving work wants in this step, after demand moved from isolated VMs to their peers; micro-cores. */
    final long[] wanted;
    /** CPU for which a vCPU is runnable, the backlog's included; micro-cores. */
    final long[] runnable;
    /** CPU received; micro-cores. */
    final long[] served;
    /** CPU withheld by the VM's own quota; micro-cores. */
    final long[] throttled;
    /** CPU lost to neighbours; micro-cores. */
    final long[] stolen;
    /** Tasks that run or wait; millionths. */
    final long[] runQueue;
    /** Work that waits for the next step; micro-core-seconds. */
    private final long[] backlog;

    private long[] hostNeed = new long[64];
    private long[] hostShare = new long[64];
    private int[] hostWeight = new int[64];

    CpuModel(TruePlacement fleet, Demand demand, ServiceDemand services, int stepSeconds) {
        this.fleet = fleet;
        this.demand = demand;
        this.services = services;
        this.stepSeconds = stepSeconds;
        waitingOn = waitingOn(stepSeconds);
        int vms = fleet.vms.length;
        all = new long[vms];
        cap = new long[vms];
        weight = new int[vms];
        for (int vm = 0; vm < vms; vm++) {
            all[vm] = fleet.vms[vm].vcpus() * MicroCores.PER_CORE;
            cap[vm] = fleet.vms[vm].cpuLimitMicroCores();
            weight[vm] = fleet.vms[vm].cpuWeight();
        }
        pausedMillis = new long[vms];
        hypervisorExtra = new long[fleet.hosts.length];
        asked = new long[vms];
        wanted = new long[vms];
        runnable = new long[vms];
        served = new long[vms];
        throttled = new long[vms];
        stolen = new long[vms];
        runQueue = new long[vms];
        backlog = new long[vms];
    }

    /** Returns the part of work that is not served which is wanted again a step later. */
    static double waitingOn(int stepSeconds) {
        return StrictMath.exp(-(double) stepSeconds / PATIENCE_SECONDS);
    }

    /** Keeps a VM from running for a moment of the next step: the switch-over of its migration. */
    void pause(int vm, long millis) {
        pausedMillis[vm] = Math.min(millis, stepSeconds * 1_000L);
    }

    /** A VM that is gone wants nothing and gets nothing. */
    void forget(int vm) {
        pausedMillis[vm] = 0;
        wanted[vm] = 0;
        runnable[vm] = 0;
        served[vm] = 0;
        throttled[vm] = 0;
        stolen[vm] = 0;
        runQueue[vm] = 0;
        backlog[vm] = 0;
    }

    /** Returns the weight by which a VM shares the CPU of its host now. */
    int weight(int vm) {
        return weight[vm];
    }

    /** Sets that weight. */
    void weight(int vm, int to) {
        weight[vm] = to;
    }

    /** Changes what the hypervisor of a host wants beyond its usual demand, micro-cores. */
    void addHypervisorDemand(int host, long microCores) {
        hypervisorExtra[host] += microCores;
    }

    /** Computes the step that begins at this second. */
    void step(long second) {
        arrive(second);
        for (int host = 0; host < fleet.hosts.length; host++) {
            share(host);
        }
        int[] present = fleet.present();
        for (int i = 0; i < fleet.presentCount(); i++) {
            finishStep(present[i]);
        }
    }

    /** Demand is asked for only when it may have changed. */
    private void ask(long second) {
        long steady = second / demand.steadySeconds();
        if (steady != askedFor || askedOf != fleet.turnover()) {
            askedFor = steady;
            askedOf = fleet.turnover();
            for (int i = 0; i < fleet.presentCount(); i++) {
                int vm = fleet.present()[i];
                asked[vm] = demand.microCores(vm, second);
            }
        }
    }

    private void arrive(long second) {
        ask(second);
        int[] present = fleet.present();
        int count = fleet.presentCount();
        for (int i = 0; i < count; i++) {
            wanted[present[i]] = fleet.runs(present[i]) ? asked[present[i]] : 0;
        }
        services.moveDemand(wanted);
        long millis = stepSeconds * 1_000L;
        for (int i = 0; i < count; i++) {
            int vm = present[i];
            if (!fleet.runs(vm)) {
                backlog[vm] = 0;
            }
            long able = pausedMillis[vm] == 0 ? all[vm] : all[vm] * (millis - pausedMillis[vm]) / millis;
            pausedMillis[vm] = 0;
            runnable[vm] = Math.min(able, wanted[vm] + backlog[vm] / stepSeconds);
        }
    }

    private void share(int host) {
        int count = fleet.vmsOn(host);
        room(count + 1);
        int[] vms = fleet.listOf(host);
        long capacity = fleet.hosts[host].cpuMicroCores();
        hostNeed[0] =
                fleet.hosts[host].up() ? fleet.hosts[host].hypervisorDemandMicroCores() + hypervisorExtra[host] : 0;
        hostWeight[0] = fleet.hosts[host].hypervisorWeight();
        long sum = hostNeed[0];
        for (int i = 0; i < count; i++) {
            long need = Math.min(runnable[vms[i]], cap[vms[i]]);
            hostNeed[i + 1] = need;
            hostWeight[i + 1] = weight[vms[i]];
            sum += need;
        }
        if (sum <= capacity) {
            for (int i = 0; i < count; i++) {
                served[vms[i]] = hostNeed[i + 1];
            }
            return;
        }
        CpuShares.allocate(capacity, hostNeed, hostWeight, count + 1, hostShare);
        for (int i = 0; i < count; i++) {
            served[vms[i]] = hostShare[i + 1];
        }
    }

    private void finishStep(int vm) {
        long within = Math.min(runnable[vm], cap[vm]);
        throttled[vm] = runnable[vm] - within;
        stolen[vm] = within - served[vm];
        long left = wanted[vm] * stepSeconds + backlog[vm] - served[vm] * stepSeconds;
        backlog[vm] = (long) (Math.max(0, left) * waitingOn);
        runQueue[vm] = runnable[vm] + backlog[vm];
    }

    private void room(int participants) {
        if (hostNeed.length < participants) {
            hostNeed = Arrays.copyOf(hostNeed, 2 * participants);
            hostShare = Arrays.copyOf(hostShare, 2 * participants);
            hostWeight = Arrays.copyOf(hostWeight, 2 * participants);
        }
    }
}
