package io.stealaway.model.snapshot;

import io.stealaway.internal.SortedArrayMap;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The observations of many VMs from one read of a metrics source.
 *
 * <p>Immutable and thread-safe.
 *
 * @param byVm at most one observation for each VM; a VM that is missing here was not observed
 * @param unmatched series that match no VM, one text each, for the report
 */
public record Observations(SortedMap<VmId, VmObservation> byVm, List<String> unmatched) {
    private static final Observations NONE = of(List.of());

    /** @throws IllegalArgumentException if a key is not the VM of its observation */
    public Observations {
        // Maps of this kind are made here alone, so what is in one was looked at before.
        if (!(byVm instanceof SortedArrayMap)) {
            byVm.forEach(Observations::check);
        }
        byVm = SortedArrayMap.copyOf(byVm);
        unmatched = List.copyOf(unmatched);
    }

    private static void check(VmId vm, VmObservation observation) {
        if (!vm.equals(observation.vm())) {
            throw new IllegalArgumentException("observation of " + observation.vm() + " is filed under " + vm);
        }
    }

    /** Returns no observation at all. */
    public static Observations none() {
        return NONE;
    }

    /**
     * Returns these observations.
     *
     * @throws IllegalArgumentException naming a VM that is observed twice
     */
    public static Observations of(Collection<VmObservation> observations) {
        List<VmObservation> sorted = new ArrayList<>(observations);
        if (!ascends(sorted)) {
            sorted.sort(Comparator.comparing(VmObservation::vm));
            checkTwice(sorted);
        }
        List<VmId> vms = new ArrayList<>(sorted.size());
        for (int i = 0; i < sorted.size(); i++) {
            vms.add(sorted.get(i).vm());
        }
        return new Observations(SortedArrayMap.of(vms, sorted), List.of());
    }

    /** Sources usually answer in order, and a walk costs less than a sort that finds nothing to do. */
    private static boolean ascends(List<VmObservation> observations) {
        for (int i = 1; i < observations.size(); i++) {
            if (observations.get(i - 1).vm().compareTo(observations.get(i).vm()) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static void checkTwice(List<VmObservation> sorted) {
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i - 1).vm().equals(sorted.get(i).vm())) {
                throw new IllegalArgumentException("VM " + sorted.get(i).vm() + " is observed twice");
            }
        }
    }

    /** Returns these observations with some put or, where there is none, removed. */
    Observations with(SortedMap<VmId, Optional<VmObservation>> changes, List<String> unmatched) {
        return new Observations(
                changes.isEmpty() ? byVm : SortedArrayMap.copyOf(byVm).with(changes), unmatched);
    }

    /**
     * Returns the same as without places.
     *
     * @param places where the changes stand among these observations, or would, as a binary search would tell it
     */
    Observations with(SortedArrayMap<VmId, Optional<VmObservation>> changes, int[] places, List<String> unmatched) {
        return new Observations(SortedArrayMap.copyOf(byVm).with(changes, places), unmatched);
    }

    /** Returns the observation of a VM, if it was observed. */
    public Optional<VmObservation> of(VmId vm) {
        return Optional.ofNullable(byVm.get(vm));
    }
}
