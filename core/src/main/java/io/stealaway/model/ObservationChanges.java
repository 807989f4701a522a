package io.stealaway.model;

import io.stealaway.internal.Ranks;
import io.stealaway.internal.SortedArrayMap;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** What a delta tells of observations, by dense index of the VMs. */
final class ObservationChanges {
    /** Ascending; not to be changed. */
    final int[] vms;
    /** One entry for each of them, in the same order; nothing where an observation is to be forgotten. */
    private final SortedArrayMap<VmId, Optional<VmObservation>> byVm;

    private ObservationChanges(int[] vms, SortedArrayMap<VmId, Optional<VmObservation>> byVm) {
        this.vms = vms;
        this.byVm = byVm;
    }

    /** @throws IllegalArgumentException naming a VM that is not there */
    static ObservationChanges of(SortedArrayMap<VmId, Optional<VmObservation>> byVm, Lookup<VmId, Vm> vms) {
        int[] indices = new int[byVm.size()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = vms.table().indexOf(byVm.key(i));
            if (indices[i] < 0) {
                throw byVm.value(i).isEmpty()
                        ? References.unknownForgotten(byVm.key(i))
                        : References.unknownObserved(byVm.key(i));
            }
        }
        return new ObservationChanges(indices, byVm);
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
                : before.with(byVm, Ranks.of(filed, vms), unmatched.orElse(before.unmatched()));
    }
}
