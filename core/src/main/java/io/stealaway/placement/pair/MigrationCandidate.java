package io.stealaway.placement.pair;

/**
 * A VM that may have to leave a host for another to come.
 *
 * @param vm the VM
 * @param host the host that it is on
 * @param rank 0 for the host that suits the other best
 * @param bytes what its move copies
 */
public record MigrationCandidate(int vm, int host, int rank, long bytes) implements Comparable<MigrationCandidate> {
    /** By bytes, then by what suits the other best, then by id. */
    @Override
    public int compareTo(MigrationCandidate other) {
        int byBytes = Long.compare(bytes, other.bytes);
        int byRank = byBytes == 0 ? Integer.compare(rank, other.rank) : byBytes;
        return byRank == 0 ? Integer.compare(vm, other.vm) : byRank;
    }
}
