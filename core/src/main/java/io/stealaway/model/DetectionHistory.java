package io.stealaway.model;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What a detector remembers from one pass to the next. A new leader starts with {@link #empty()}.
 *
 * <p>Immutable and thread-safe.
 */
public final class DetectionHistory {
    private static final DetectionHistory EMPTY = new DetectionHistory(Map.of());

    private final SortedMap<VmId, VmHistory> byVm;

    private DetectionHistory(Map<VmId, VmHistory> byVm) {
        this.byVm = Sorted.map(byVm);
    }

    /** Returns the history that remembers nothing. */
    public static DetectionHistory empty() {
        return EMPTY;
    }

    /** Returns the history with these memories. */
    public static DetectionHistory of(Map<VmId, VmHistory> byVm) {
        return new DetectionHistory(byVm);
    }

    /** Returns what is remembered of a VM, if anything. */
    public Optional<VmHistory> of(VmId vm) {
        return Optional.ofNullable(byVm.get(vm));
    }

    /** Returns every memory, by VM id. */
    public SortedMap<VmId, VmHistory> byVm() {
        return byVm;
    }

    /** Returns the VMs that were found to suffer and have not been seen to be well since, observed lately or not; by id. */
    public SortedSet<VmId> suffering() {
        return Sorted.set(byVm.entrySet().stream()
                .filter(entry -> entry.getValue().sufferingSince().isPresent())
                .map(Map.Entry::getKey)
                .toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DetectionHistory that && byVm.equals(that.byVm);
    }

    @Override
    public int hashCode() {
        return byVm.hashCode();
    }

    @Override
    public String toString() {
        return "DetectionHistory" + byVm;
    }
}
