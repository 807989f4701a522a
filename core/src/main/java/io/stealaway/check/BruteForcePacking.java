package io.stealaway.check;

import io.stealaway.model.Host;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.PlacementPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds refuges for the VMs of failed hosts by trying every host for every VM, the largest first, until no fewer can be
 * left over or so many hosts were tried that it gives up. Not thread-safe.
 */
final class BruteForcePacking {
    private static final int MOST_TRIES = 20_000;

    private final List<Vm> homeless = new ArrayList<>();
    private final List<TargetCapacity> refuges = new ArrayList<>();
    private final AffinityState flocks;
    private final int bound;
    private int fewest;
    private int tries;

    /** Looks for refuges when these hosts fail; at least {@code bound} VMs are known to find none. */
    BruteForcePacking(
            CheckState state,
            List<Host> hosts,
            List<List<Vm>> guests,
            PlacementPolicy policy,
            List<Integer> failed,
            int bound) {
        this.bound = bound;
        List<Host> lost = failed.stream().map(hosts::get).toList();
        RoleCap cap = new RoleCap(state.snapshot(), policy);
        for (int i = 0; i < hosts.size(); i++) {
            if (failed.contains(i)) {
                homeless.addAll(guests.get(i));
            } else if (TargetCapacity.serves(hosts.get(i))) {
                refuges.add(new TargetCapacity(hosts.get(i), guests.get(i), cap));
            }
        }
        homeless.sort(Comparator.comparingInt(Vm::vcpus)
                .thenComparingLong(Vm::ramBytes)
                .reversed()
                .thenComparing(Vm::id));
        flocks = new AffinityState(state, lost);
        fewest = homeless.size() + 1;
    }

    /** Returns how many VMs find no refuge. */
    UnplacedBounds stranded() {
        search(0, 0);
        return new UnplacedBounds(tries < MOST_TRIES ? fewest : bound, fewest);
    }

    private void search(int next, int left) {
        if (left >= fewest) {
            return;
        }
        if (next == homeless.size()) {
            fewest = left;
            return;
        }
        Vm vm = homeless.get(next);
        for (TargetCapacity refuge : refuges) {
            if (done()) {
                return;
            }
            tries++;
            if (refuge.takes(vm) && flocks.allow(vm, refuge.id())) {
                refuge.add(vm);
                flocks.add(vm, refuge.id());
                search(next + 1, left);
                refuge.remove(vm);
                flocks.remove(vm, refuge.id());
            }
        }
        if (!done()) {
            search(next + 1, left + 1);
        }
    }

    /** It never ends before a first answer is found. */
    private boolean done() {
        return fewest <= bound || (tries >= MOST_TRIES && fewest <= homeless.size());
    }
}
