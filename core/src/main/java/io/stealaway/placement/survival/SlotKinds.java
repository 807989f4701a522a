package io.stealaway.placement.survival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * VMs of a zone by what they need: those of one kind need the same, or a little less. Kinds are strung on chains, on each of
 * which a later kind needs no more of anything than an earlier one, so that it goes wherever there is room for that.
 * Immutable and thread-safe.
 */
final class SlotKinds {
    private static final int MOST = 40;

    /** The kind of each VM. */
    final int[] ofVm;
    /** What each kind needs, by dimension. */
    final long[][] need;
    /** The chain of each kind; on a chain the larger kinds have the smaller numbers. */
    final int[] chain;

    final int chains;

    SlotKinds(ZoneModel zone) {
        int[] order = IntStream.range(0, zone.vms.length)
                .boxed()
                .sorted(Comparator.comparingLong((Integer vm) -> -zone.need[ZoneModel.VCPUS][vm])
                        .thenComparingLong(vm -> -zone.need[ZoneModel.RAM][vm])
                        .thenComparingLong(vm -> -zone.need[ZoneModel.DISK][vm]))
                .mapToInt(vm -> vm)
                .toArray();
        ofVm = new int[zone.vms.length];
        List<long[]> needs = new ArrayList<>();
        for (int vm : order) {
            long[] one = needOf(zone, vm);
            if (needs.isEmpty() || !Arrays.equals(needs.get(needs.size() - 1), one)) {
                needs.add(one);
            }
            ofVm[vm] = needs.size() - 1;
        }
        if (needs.size() > MOST) {
            merge(needs);
        }
        need = new long[ZoneModel.DIMENSIONS][needs.size()];
        for (int kind = 0; kind < needs.size(); kind++) {
            for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
                need[dimension][kind] = needs.get(kind)[dimension];
            }
        }
        chain = new int[needs.size()];
        chains = string(needs);
    }

    private static long[] needOf(ZoneModel zone, int vm) {
        return new long[] {zone.need[ZoneModel.VCPUS][vm], zone.need[ZoneModel.RAM][vm], zone.need[ZoneModel.DISK][vm]};
    }

    /** Lets neighbours in the order be of one kind, which needs what any of them does. */
    private void merge(List<long[]> needs) {
        List<long[]> merged = new ArrayList<>();
        int[] kind = new int[needs.size()];
        for (int i = 0; i < needs.size(); i++) {
            kind[i] = (int) ((long) i * MOST / needs.size());
            if (kind[i] == merged.size()) {
                merged.add(new long[ZoneModel.DIMENSIONS]);
            }
            for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
                merged.get(kind[i])[dimension] = Math.max(merged.get(kind[i])[dimension], needs.get(i)[dimension]);
            }
        }
        needs.clear();
        needs.addAll(merged);
        for (int vm = 0; vm < ofVm.length; vm++) {
            ofVm[vm] = kind[ofVm[vm]];
        }
    }

    /** Puts each kind at the end of the chain whose last kind is the least that covers it. */
    private int string(List<long[]> needs) {
        List<long[]> ends = new ArrayList<>();
        for (int kind = 0; kind < chain.length; kind++) {
            int best = -1;
            for (int at = 0; at < ends.size(); at++) {
                if (covers(ends.get(at), needs.get(kind)) && (best < 0 || covers(ends.get(best), ends.get(at)))) {
                    best = at;
                }
            }
            if (best < 0) {
                best = ends.size();
                ends.add(needs.get(kind));
            }
            ends.set(best, needs.get(kind));
            chain[kind] = best;
        }
        return ends.size();
    }

    private static boolean covers(long[] larger, long[] smaller) {
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            if (smaller[dimension] > larger[dimension]) {
                return false;
            }
        }
        return true;
    }

    int size() {
        return chain.length;
    }
}
