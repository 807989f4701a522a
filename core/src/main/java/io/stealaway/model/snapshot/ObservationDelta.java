package io.stealaway.model.snapshot;

import io.stealaway.internal.RankQuery;
import io.stealaway.internal.SortedArrayMap;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** What a delta tells of observations, by dense index of the VMs. */
final class ObservationDelta {
    /** Ascending; not to be changed. */
    final int[] vms;
    /** One entry for each of them, in the same order; nothing where an observation is to be forgotten. */
    private final SortedArrayMap<VmId, Optional<VmObservation>> byVm;

    private ObservationDelta(int[] vms, SortedArrayMap<VmId, Optional<VmObservation>> byVm) {
        this.vms = vms;
        this.byVm = byVm;
    }

    /** @throws IllegalArgumentException naming a VM that is not there */
    static ObservationDelta of(SortedArrayMap<VmId, Optional<VmObservation>> byVm, IdLookup<VmId, Vm> vms) {
        int[] indices = new int[byVm.size()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = vms.table().indexOf(byVm.key(i));
            if (indices[i] < 0) {
                throw byVm.value(i).isEmpty()
                        ? ReferenceCheck.unknownForgotten(byVm.key(i))
                        : ReferenceCheck.unknownObserved(byVm.key(i));
            }
        }
        return new ObservationDelta(indices, byVm);
    }

    /** Returns what is observed of the VM that stands at this place, from now on. */
    Optional<VmObservation> at(int place) {
        return byVm.value(place);
    }

    /**
     * Returns these observations after the change.
     *
     * @param filed the VMs that they are of
     */
    Observations applied(Observations before, BitSet filed, Optional<List<String>> unmatched) {
        return byVm.isEmpty() && unmatched.isEmpty()
                ? before
                : before.with(byVm, RankQuery.of(filed, vms), unmatched.orElse(before.unmatched()));
    }
}
