package io.stealaway.placement.pair;

/**
 * A pair with what it is ordered by, worked out once: by bytes, then by kind, then by the VMs. Of VMs of few flavors most pairs copy as
 * much as others.
 *
 * @param bytes what both moves copy
 * @param kind tells the kinds apart
 * @param first the VM that leaves the host that the victim is to have
 * @param second the other VM
 * @param pair the pair
 */
public record RankedPair(long bytes, int kind, MigrationCandidate first, int second, MigrationPair pair)
        implements Comparable<RankedPair> {

    /** Ranks a pair. */
    public static RankedPair of(MigrationPair pair) {
        return new RankedPair(pair.bytes(), pair.kind(), pair.first(), pair.second(), pair);
    }

    @Override
    public int compareTo(RankedPair other) {
        if (bytes != other.bytes) {
            return Long.compare(bytes, other.bytes);
        }
        if (kind != other.kind) {
            return Integer.compare(kind, other.kind);
        }
        int byFirst = first.compareTo(other.first);
        return byFirst == 0 ? Integer.compare(second, other.second) : byFirst;
    }
}
