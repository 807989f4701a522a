package io.stealaway.prometheus;

import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The VMs at some past moments in a row, one row for each that was there at any of them, and whose a series was then. Not thread-safe. */
final class PastVms {
    static final int NONE = -1;

    private final List<ClusterSnapshot> topologies = new ArrayList<>();
    private final List<VmIndex> indexes = new ArrayList<>();
    private final Map<VmId, Integer> rows = new HashMap<>();

    private PastVms() {}

    /** Returns VMs of which nothing changes, found by an index that may be shared. */
    static PastVms steady(ClusterSnapshot topology, VmIndex index, int moments) {
        PastVms vms = new PastVms();
        vms.add(topology, index);
        vms.topologies.addAll(Collections.nCopies(moments - 1, topology));
        vms.indexes.addAll(Collections.nCopies(moments - 1, index));
        return vms;
    }

    /**
     * Returns the VMs of as many moments as fit, at least one.
     *
     * @param topology what was there at a moment; the same object while nothing changed
     * @param index makes the index of a topology; told whether what matches no VM is to be remembered, as for the first one
     * @param most how many moments there are
     * @param cells how many values fit: one for each row and moment
     */
    @SuppressWarnings("ReferenceEquality") // only to spare an index
    static PastVms of(
            Function<Instant, ClusterSnapshot> topology,
            BiFunction<ClusterSnapshot, Boolean, VmIndex> index,
            long first,
            long step,
            int most,
            long cells) {
        PastVms vms = new PastVms();
        for (int moment = 0; moment < most; moment++) {
            ClusterSnapshot then = topology.apply(Instant.ofEpochSecond(first + moment * step));
            boolean same = moment > 0 && then == vms.topologies.get(moment - 1);
            long after = vms.rows.size() + (same ? 0 : vms.unknown(then));
            if (moment > 0 && after * (moment + 1) > cells) {
                break;
            }
            vms.add(then, same ? vms.indexes.get(moment - 1) : index.apply(then, moment == 0));
        }
        return vms;
    }

    private long unknown(ClusterSnapshot then) {
        return then.vms().stream().filter(vm -> !rows.containsKey(vm.id())).count();
    }

    private void add(ClusterSnapshot then, VmIndex index) {
        topologies.add(then);
        indexes.add(index);
        then.vms().forEach(vm -> rows.putIfAbsent(vm.id(), rows.size()));
    }

    int moments() {
        return topologies.size();
    }

    int count() {
        return rows.size();
    }

    /** Returns what was there at a moment, by its place. */
    ClusterSnapshot topology(int moment) {
        return topologies.get(moment);
    }

    /** Returns the index of the first moment. */
    VmIndex index() {
        return indexes.get(0);
    }

    /** Returns the row of a VM that was there at one of the moments. */
    int row(VmId vm) {
        return rows.getOrDefault(vm, NONE);
    }

    /** Returns the row of the VM that a series is of, moment by moment; {@link #NONE} where it is of none. */
    @SuppressWarnings("ReferenceEquality") // only to spare a search
    int[] rowsOf(Sample series) {
        int[] found = new int[moments()];
        for (int moment = 0; moment < found.length; moment++) {
            found[moment] = moment > 0 && indexes.get(moment) == indexes.get(moment - 1)
                    ? found[moment - 1]
                    : indexes.get(moment).vmOf(series).map(vm -> row(vm.id())).orElse(NONE);
        }
        return found;
    }
}
