package io.stealaway.placement.pair;

import java.util.Comparator;

/**
 * A VM that may have to leave a host for another to come.
 *
 * @param vm the VM
 * @param host the host that it is on
 * @param rank 0 for the host that suits the other best
 * @param bytes what its move copies
 */
public record MigrationCandidate(int vm, int host, int rank, long bytes) implements Comparable<MigrationCandidate> {
    private static final Comparator<MigrationCandidate> ORDER = Comparator.comparingLong(MigrationCandidate::bytes)
            .thenComparingInt(MigrationCandidate::rank)
            .thenComparingInt(MigrationCandidate::vm);

    /** By bytes, then by what suits the other best, then by id. */
    @Override
    public int compareTo(MigrationCandidate other) {
        return ORDER.compare(this, other);
    }
}
