package io.stealaway.placement.pair;

import java.util.List;

/**
 * Two moves that might let the victim in after them: the first candidates of a stream, which hands out the ones that copy
 * more as those that copy less are used up. So no list of all pairs is ever made.
 *
 * <p>Implementations are immutable and thread-safe.
 */
public interface MigrationPair {
    /** Returns what both moves copy. */
    long bytes();

    /** Returns a number that tells the kinds apart. */
    int kind();

    /** Returns the VM that leaves the host that the victim is to have. */
    MigrationCandidate first();

    /** Returns the other VM. */
    int second();

    /** Returns what follows it in its stream, none of which copies less. */
    List<MigrationPair> next();
}
