package io.stealaway.model.snapshot;

import io.stealaway.model.MicroCores;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What VMs that are known at a quarter of the moments or more, and may use all of their vCPUs, are expected to want when each comes
 * again. The same VMs are added up pass after pass while nothing new is remembered. Kept of VMs that were asked about first, at most {@value #MOST_CELLS} numbers of four bytes. Thread-safe.
 */
final class ExpectedDemand {
    static final int MOST_CELLS = 1_000_000;

    private static final int[] NONE = {};

    private final DemandStatistics statistics;
    private final int moments;
    private final int[] vcpus;
    /** By VM and then by moment. */
    private final int[] cells;

    private final AtomicReferenceArray<int @Nullable []> rows;
    private final AtomicInteger room;

    ExpectedDemand(DemandStatistics statistics, int moments, int[] vcpus, int[] cells) {
        this.statistics = statistics;
        this.moments = moments;
        this.vcpus = vcpus;
        this.cells = cells;
        rows = new AtomicReferenceArray<>(vcpus.length);
        room = new AtomicInteger(MOST_CELLS);
    }

    /** Returns what a VM is expected to want by moment, micro-cores; nothing when too little is known, or there is no room left. */
    int[] of(int vm) {
        int[] known = rows.get(vm);
        if (known != null) {
            return known;
        }
        if (room.get() < moments) {
            return NONE;
        }
        int[] computed = computed(vm);
        if (rows.compareAndSet(vm, null, computed)) {
            room.addAndGet(-computed.length);
        }
        return computed;
    }

    private int[] computed(int vm) {
        int[] row = new int[moments];
        long most = vcpus[vm] * MicroCores.PER_CORE;
        long mean = Math.min(most, statistics.mean(vm));
        long repeats = statistics.repeats(vm);
        int missing = 0;
        for (int moment = 0; moment < moments; moment++) {
            int wanted = cells[vm * moments + moment];
            if (wanted == DemandHistory.MISSING) {
                missing++;
                row[moment] = (int) mean;
            } else {
                row[moment] = (int) (mean + (Math.min(most, wanted) - mean) * repeats / DemandStatistics.WHOLE);
            }
        }
        return enough(moments - missing, moments) ? row : NONE;
    }

    /** Returns whether so many known moments tell what a VM wants at those that are not. */
    static boolean enough(int known, int moments) {
        return 4L * known >= moments;
    }
}
