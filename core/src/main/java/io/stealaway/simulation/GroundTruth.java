package io.stealaway.simulation;

import io.stealaway.model.MicroCores;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Who truly suffers, minute by minute, from what each VM needed and got. The loop never sees it.
 *
 * <p>A VM suffers in a minute when neighbours took at least a tenth of its vCPUs' time in it, and on average more than one
 * task for each vCPU ran or waited.
 */
final class GroundTruth {
    private static final int SECONDS_PER_MINUTE = 60;

    private final SimulatedCluster cluster;
    private final long[] stolen;
    private final long[] runQueue;
    private final BitSet[] suffering;
    private final List<Integer> perMinute = new ArrayList<>();
    private int steps;
    private boolean stopped;

    /**
     * A stretch of minutes in a row in which a VM suffered.
     *
     * @param vm the VM's index
     * @param firstMinute its first minute
     * @param minutes how many
     */
    record Episode(int vm, int firstMinute, int minutes) {}

    /** Begins to watch a cluster. */
    GroundTruth(SimulatedCluster cluster) {
        this.cluster = cluster;
        int vms = cluster.fleet().vms.length;
        stolen = new long[vms];
        runQueue = new long[vms];
        suffering = new BitSet[vms];
        for (int vm = 0; vm < vms; vm++) {
            suffering[vm] = new BitSet();
        }
        cluster.watch(this::step);
    }

    /** Judges no further minute. */
    void stop() {
        stopped = true;
    }

    private void step() {
        if (stopped) {
            return;
        }
        CpuModel cpu = cluster.cpu();
        int[] present = cluster.fleet().present();
        for (int i = 0; i < cluster.fleet().presentCount(); i++) {
            int vm = present[i];
            stolen[vm] += cpu.stolen[vm];
            runQueue[vm] += cpu.runQueue[vm];
        }
        steps++;
        if (steps * cluster.stepSeconds() == SECONDS_PER_MINUTE) {
            judge();
            steps = 0;
        }
    }

    private void judge() {
        int minute = perMinute.size();
        int count = 0;
        int[] present = cluster.fleet().present();
        for (int i = 0; i < cluster.fleet().presentCount(); i++) {
            int vm = present[i];
            long all = cluster.fleet().vms[vm].vcpus() * MicroCores.PER_CORE * steps;
            if (stolen[vm] * 10 >= all && runQueue[vm] > all) {
                suffering[vm].set(minute);
                count++;
            }
            stolen[vm] = 0;
            runQueue[vm] = 0;
        }
        perMinute.add(count);
    }

    /** Returns how many whole minutes were judged. */
    int minutes() {
        return perMinute.size();
    }

    /** Returns how many VMs suffered in a minute. */
    int suffering(int minute) {
        return perMinute.get(minute);
    }

    long sufferingVmMinutes() {
        return perMinute.stream().mapToLong(Integer::intValue).sum();
    }

    boolean suffered(int vm, int minute) {
        return suffering[vm].get(minute);
    }

    /** Returns whether a VM suffered in any minute from the first, included, to the last, excluded. */
    boolean sufferedWithin(int vm, int from, int to) {
        int next = suffering[vm].nextSetBit(Math.max(0, from));
        return next >= 0 && next < to;
    }

    /** Returns the episodes of at least so many minutes, by VM, then by time. */
    List<Episode> episodes(int leastMinutes) {
        List<Episode> episodes = new ArrayList<>();
        for (int vm = 0; vm < suffering.length; vm++) {
            int from = suffering[vm].nextSetBit(0);
            while (from >= 0) {
                int to = suffering[vm].nextClearBit(from);
                if (to - from >= leastMinutes) {
                    episodes.add(new Episode(vm, from, to - from));
                }
                from = suffering[vm].nextSetBit(to);
            }
        }
        return episodes;
    }
}
