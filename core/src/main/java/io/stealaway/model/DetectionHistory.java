package io.stealaway.model;

import io.stealaway.internal.Require;
import io.stealaway.internal.SortedArrayMap;
import io.stealaway.internal.SortedCopies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * The state that a detector keeps between passes. A new leader starts with {@link #empty()}.
 *
 * <p>Immutable and thread-safe.
 */
public final class DetectionHistory {
    private static final DetectionHistory EMPTY = new DetectionHistory(Map.of());

    private final SortedArrayMap<VmId, VmHistory> byVm;

    private DetectionHistory(Map<VmId, VmHistory> byVm) {
        this.byVm = SortedArrayMap.copyOf(byVm);
    }

    /** Returns the history that remembers nothing. */
    public static DetectionHistory empty() {
        return EMPTY;
    }

    /** Returns the history with these memories. */
    public static DetectionHistory of(Map<VmId, VmHistory> byVm) {
        return new DetectionHistory(byVm);
    }

    /**
     * Returns the history with these memories, for a detector that goes through the VMs in order anyhow.
     *
     * @param vms ids in ascending order, none twice
     * @param memories what is remembered of each, in the same order
     * @throws IllegalArgumentException naming the id that is out of order, or the numbers if there are more of one than of
     *     the other
     */
    public static DetectionHistory ofAscending(List<VmId> vms, List<VmHistory> memories) {
        if (vms.size() != memories.size()) {
            throw new IllegalArgumentException(
                    "vms (" + vms.size() + ") and memories (" + memories.size() + ") must be as many");
        }
        for (int i = 1; i < vms.size(); i++) {
            if (vms.get(i - 1).compareTo(vms.get(i)) >= 0) {
                throw new IllegalArgumentException("VM " + vms.get(i) + " must not come after " + vms.get(i - 1));
            }
        }
        return new DetectionHistory(SortedArrayMap.of(List.copyOf(vms), List.copyOf(memories)));
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
        List<VmId> suffering = new ArrayList<>();
        byVm.forEach((vm, memory) -> {
            if (memory.sufferingSince().isPresent()) {
                suffering.add(vm);
            }
        });
        return SortedCopies.set(suffering);
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

    /**
     * What a detector remembers of one VM between passes.
     *
     * <p>Immutable and thread-safe.
     *
     * @param host the host it was on; what it suffered elsewhere says nothing about its neighbours here
     * @param hits the last passes, newest in bit 0; a set bit is a hit
     * @param passes how many passes are remembered, 0 to 60
     * @param clearPasses passes in a row below the clear threshold
     * @param sufferingSince when it was found to suffer; empty while it is well
     * @param lastSample the newest sample that was judged; a sample is judged once
     */
    public record VmHistory(
            HostId host, long hits, int passes, int clearPasses, Optional<Instant> sufferingSince, Instant lastSample) {

        /** @throws IllegalArgumentException if a count is negative or too large */
        public VmHistory {
            Objects.requireNonNull(host, "host");
            Require.between("passes", passes, 0, 60);
            Require.between("clearPasses", clearPasses, 0, Integer.MAX_VALUE);
            Objects.requireNonNull(sufferingSince, "sufferingSince");
            Objects.requireNonNull(lastSample, "lastSample");
        }
    }
}
