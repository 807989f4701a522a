package io.stealaway.spi;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Reads and sets the CPU weights by which the VMs of a host share its CPU when they want more than there is: shares of control
 * groups, weights of Xen's credit scheduler.
 *
 * <p>Every change carries an owner tag, which is set before the weight is and removed after it was put back, so that it is found
 * again whatever a crash left behind. What a human set, before or after, is never overwritten.
 *
 * <p>Every call is short and may be repeated at any time, also by another process. Implementations are called from one thread at
 * a time.
 */
public interface ShareControl {
    /** The greatest weight, 2^20. */
    int MAX_WEIGHT = 1 << 20;

    /** Returns the name for messages; never changes. */
    String name();

    /**
     * Returns the weights of the VMs that run on a host. A VM whose weight cannot be told is left out.
     *
     * @throws BackendException if the host does not answer
     */
    SortedMap<VmId, Shares> read(HostId host);

    /**
     * Tags a VM as changed by this owner and sets its weight, if its weight is what the change says it was before.
     *
     * <p>A VM that already carries this owner's tag, with other weights than the change's, was changed before the journal was lost
     * and names began afresh: it is refused and left as it is, so that {@link #restore} still knows what to put back.
     *
     * @throws BackendException if what happened is not known; the tag and the weight may or may not be set
     */
    SetAnswer set(Change change);

    /**
     * Puts the weight back to what it was, if it is still what was set, and removes the tag. Nothing to put back is {@link
     * Restored}.
     *
     * @throws BackendException if what happened is not known
     */
    RestoreAnswer restore(Change change);

    /**
     * Lists every change that carries an owner tag of this library, on every host, whether or not a journal knows it.
     *
     * @throws BackendException if the list would not be complete
     */
    List<Change> owned();

    /**
     * How one VM shares the CPU of its host.
     *
     * @param weight 1 to 2^20: under contention, CPU is in proportion to it
     * @param capMicroCores CPU that it may use at most, micro-cores, positive; empty when it is not limited
     */
    record Shares(int weight, OptionalLong capMicroCores) {
        /** @throws IllegalArgumentException naming the value that breaks its rule */
        public Shares {
            requireWeight("weight", weight);
            if (capMicroCores.isPresent() && capMicroCores.getAsLong() <= 0) {
                throw new IllegalArgumentException(
                        "capMicroCores (" + capMicroCores.getAsLong() + ") must be positive");
            }
        }
    }

    /**
     * One weight that is, or is to be, changed.
     *
     * @param vm whose weight
     * @param host where it ran when that was decided; {@link #restore} looks for it elsewhere too
     * @param owner who changes it: the same for all changes of one remedy, unique among remedies; printable
     * @param before the weight that it had, 1 to 2^20
     * @param weight the weight that it gets, 1 to 2^20
     */
    record Change(VmId vm, HostId host, String owner, int before, int weight) {
        /** @throws IllegalArgumentException naming the value that breaks its rule */
        public Change {
            Objects.requireNonNull(vm, "vm");
            Objects.requireNonNull(host, "host");
            if (owner.isBlank()) {
                throw new IllegalArgumentException("owner of a change of " + vm + " must not be blank");
            }
            requireWeight("before", before);
            requireWeight("weight", weight);
        }
    }

    private static void requireWeight(String name, int weight) {
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException(name + " (" + weight + ") must be between 1 and " + MAX_WEIGHT);
        }
    }

    /** The answer to {@link #set}. */
    sealed interface SetAnswer {}

    /** Has the new weight, by this call or one before. */
    record WeightSet() implements SetAnswer {}

    /**
     * Was left as it is: nothing of this change is in effect.
     *
     * @param why for example that others have set its weight
     */
    record Refused(String why) implements SetAnswer {
        /** Checks for null. */
        public Refused {
            Objects.requireNonNull(why, "why");
        }
    }

    /** The answer to {@link #restore}. */
    sealed interface RestoreAnswer {}

    /** Has the weight of before, or is gone, or was not changed by this owner; nothing carries its tag. */
    record Restored() implements RestoreAnswer {}

    /**
     * Others have set its weight meanwhile; it was left as it is, and the tag was removed.
     *
     * @param weight what it has now
     */
    record LeftAlone(int weight) implements RestoreAnswer {}
}
