package io.stealaway.placement.pair;

import java.util.List;

/**
 * The victim waits on a third host, and the first VM takes its place.
 *
 * @param first the VM that leaves the host that the victim is to have
 * @param second the victim
 * @param victimBytes what each of the victim's moves copies
 */
public record SwapThroughThird(MigrationCandidate first, int second, long victimBytes) implements MigrationPair {

    @Override
    public long bytes() {
        return first.bytes() + victimBytes;
    }

    @Override
    public int kind() {
        return 2;
    }

    @Override
    public List<MigrationPair> next() {
        return List.of();
    }
}
