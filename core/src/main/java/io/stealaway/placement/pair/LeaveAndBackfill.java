package io.stealaway.placement.pair;

import java.util.List;

/**
 * A VM leaves another host, so that the first finds room there.
 *
 * @param first the VM that leaves the host that the victim is to have
 * @param all the VMs that may be the other one, by bytes, then by id
 * @param at place of the other one
 */
public record LeaveAndBackfill(MigrationCandidate first, List<MigrationCandidate> all, int at)
        implements MigrationPair {

    @Override
    public long bytes() {
        return first.bytes() + all.get(at).bytes();
    }

    @Override
    public int kind() {
        return 1;
    }

    @Override
    public int second() {
        return all.get(at).vm();
    }

    /** Returns the host that the other one leaves. */
    public int secondHost() {
        return all.get(at).host();
    }

    @Override
    public List<MigrationPair> next() {
        return at + 1 < all.size() ? List.of(new LeaveAndBackfill(first, all, at + 1)) : List.of();
    }
}
