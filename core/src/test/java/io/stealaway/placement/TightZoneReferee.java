package io.stealaway.placement;

import io.stealaway.contention.CpuShares;
import java.util.ArrayList;
import java.util.List;

/** Judges moves in a tight zone from its plain numbers, summing anew for every question. */
final class TightZoneReferee {
    private final TightZone zone;

    TightZoneReferee(TightZone zone) {
        this.zone = zone;
    }

    /** A move; {@code over} tells whether the one judged after it waits for it. */
    record Move(int vm, int from, int to, boolean over) {}

    /** Returns whether a VM that is at a host may go to another, after these moves. */
    boolean allows(List<Move> before, int vm, int from, int to, boolean cures) {
        return !zone.pinned[vm]
                && from != to
                && zone.vcpus[vm] <= zone.threads[to]
                && hasRoom(before, vm, to)
                && observedSteal(to) < zone.policy.placement().maxStealRatio()
                && predictedSteal(before, vm, to) < zone.policy.placement().maxPredictedStealRatio()
                && (!cures || gains(before, vm, to));
    }

    private boolean hasRoom(List<Move> before, int vm, int to) {
        int vcpus = zone.vcpus[vm];
        int ram = zone.ramGib[vm];
        int sameRole = 0;
        int apart = 0;
        for (int other : others(before, vm, to)) {
            vcpus += zone.vcpus[other];
            ram += zone.ramGib[other];
            sameRole += zone.role[vm] >= 0 && zone.role[vm] == zone.role[other] ? 1 : 0;
            apart += zone.exclusive[vm] && zone.exclusive[other] ? 1 : 0;
        }
        return vcpus <= zone.capacityVcpus[to]
                && ram <= zone.capacityRamGib[to]
                && sameRole < zone.policy.placement().maxRoleVmsPerHost()
                && apart == 0;
    }

    /** Returns who counts on a host but for one VM. */
    private List<Integer> others(List<Move> before, int vm, int host) {
        List<Integer> others = new ArrayList<>();
        for (int other = 0; other < TightZone.VMS; other++) {
            if (other != vm && counts(before, other, host)) {
                others.add(other);
            }
        }
        return others;
    }

    private boolean counts(List<Move> before, int vm, int host) {
        boolean counts = zone.vmHost[vm] == host;
        for (Move move : before) {
            if (move.vm() == vm) {
                counts = (counts && !(move.over() && move.from() == host)) || move.to() == host;
            }
        }
        return counts;
    }

    private double observedSteal(int host) {
        int vcpus = 0;
        for (int vm = 0; vm < TightZone.VMS; vm++) {
            vcpus += zone.vmHost[vm] == host ? zone.vcpus[vm] : 0;
        }
        boolean hot = zone.vmHost[TightZone.VICTIM] == host;
        return hot ? TightZone.STOLEN * zone.vcpus[TightZone.VICTIM] / vcpus : 0.0;
    }

    private double predictedSteal(List<Move> before, int vm, int to) {
        long need = zone.needMicroCores[vm];
        int vcpus = zone.vcpus[vm];
        for (int other : others(before, vm, to)) {
            need += zone.needMicroCores[other];
            vcpus += zone.vcpus[other];
        }
        return Math.max(0, need - zone.threads[to] * 1e6) / (vcpus * 1e6);
    }

    private boolean gains(List<Move> before, int vm, int to) {
        List<Integer> others = others(before, vm, to);
        long[] need = new long[others.size() + 2];
        int[] weight = new int[need.length];
        for (int i = 0; i < others.size(); i++) {
            need[i] = zone.needMicroCores[others.get(i)];
            weight[i] = zone.weight[others.get(i)];
        }
        need[others.size()] = zone.needMicroCores[vm];
        weight[others.size()] = zone.weight[vm];
        weight[others.size() + 1] = 1;
        long gets = CpuShares.allocate(zone.threads[to] * 1_000_000L, need, weight)[others.size()];
        double left = (zone.needMicroCores[vm] - gets) / (zone.vcpus[vm] * 1e6);
        double stolen = vm == TightZone.VICTIM ? TightZone.STOLEN : 0.0;
        return stolen - left >= zone.policy.placement().minBenefit();
    }
}
