package io.stealaway.placement;

import java.util.Comparator;

/**
 * A VM that may have to leave a host for another to come.
 *
 * @param vm the VM
 * @param host the host that it is on
 * @param rank 0 for the host that suits the other best
 * @param bytes what its move copies
 */
record Leaver(int vm, int host, int rank, long bytes) implements Comparable<Leaver> {
    private static final Comparator<Leaver> ORDER = Comparator.comparingLong(Leaver::bytes)
            .thenComparingInt(Leaver::rank)
            .thenComparingInt(Leaver::vm);

    /** By bytes, then by what suits the other best, then by id. */
    @Override
    public int compareTo(Leaver other) {
        return ORDER.compare(this, other);
    }
}
