package io.stealaway.placement;

import java.util.ArrayList;
import java.util.List;

/**
 * Two VMs leave one host.
 *
 * @param leavers all VMs of the host that may be one of the two, in order
 * @param i place of the first
 * @param j place of the second, after it
 */
record LeaveTogether(List<Leaver> leavers, int i, int j) implements Pair {

    @Override
    public long bytes() {
        return first().bytes() + leavers.get(j).bytes();
    }

    @Override
    public int kind() {
        return 0;
    }

    @Override
    public Leaver first() {
        return leavers.get(i);
    }

    @Override
    public int second() {
        return leavers.get(j).vm();
    }

    @Override
    public List<Pair> next() {
        List<Pair> next = new ArrayList<>();
        if (j + 1 < leavers.size()) {
            next.add(new LeaveTogether(leavers, i, j + 1));
            if (j == i + 1) {
                next.add(new LeaveTogether(leavers, j, j + 1));
            }
        }
        return next;
    }
}
