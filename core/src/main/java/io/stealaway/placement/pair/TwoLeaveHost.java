package io.stealaway.placement.pair;

import java.util.ArrayList;
import java.util.List;

/**
 * Two VMs leave one host.
 *
 * @param leavers all VMs of the host that may be one of the two, in order
 * @param i place of the first
 * @param j place of the second, after it
 */
public record TwoLeaveHost(List<MigrationCandidate> leavers, int i, int j) implements MigrationPair {

    @Override
    public long bytes() {
        return first().bytes() + leavers.get(j).bytes();
    }

    @Override
    public int kind() {
        return 0;
    }

    @Override
    public MigrationCandidate first() {
        return leavers.get(i);
    }

    @Override
    public int second() {
        return leavers.get(j).vm();
    }

    @Override
    public List<MigrationPair> next() {
        List<MigrationPair> next = new ArrayList<>();
        if (j + 1 < leavers.size()) {
            next.add(new TwoLeaveHost(leavers, i, j + 1));
            if (j == i + 1) {
                next.add(new TwoLeaveHost(leavers, j, j + 1));
            }
        }
        return next;
    }
}
