package io.stealaway.check;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.PlacementPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * The worst case of the rule that a share of a zone's hosts may fail: every set of hosts is tried in a zone of 12 hosts and 1,000
 * VMs, and in a larger one if few fail at once; else what fails is compared with what is left as two volumes. Stateless.
 */
final class WorstFailure {
    private static final int MOST_VMS = 1_000;
    private static final int MOST_SETS_TIMES_HOSTS = 12_000;
    private static final UnplacedBounds NONE = new UnplacedBounds(0, 0);

    private WorstFailure() {}

    /** Returns how many VMs of a zone have nowhere to go, whichever of its hosts fail. */
    static UnplacedBounds in(CheckState state, AvailabilityZone zone, PlacementPolicy policy) {
        List<Host> hosts = state.snapshot().hosts().stream()
                .filter(host -> host.zone().equals(zone))
                .toList();
        if (hosts.size() < 2) {
            return NONE;
        }
        int failing = Math.max(1, (int) Math.floor(policy.failureShare() * hosts.size()));
        List<List<Vm>> guests = hosts.stream().map(host -> state.on(host.id())).toList();
        CapacityBound volumes = new CapacityBound(hosts, guests);
        int least = volumes.worst(failing);
        int vms = guests.stream().mapToInt(List::size).sum();
        if (vms > MOST_VMS || !feasible(hosts.size(), failing)) {
            return new UnplacedBounds(least, least);
        }
        int most = 0;
        for (List<Integer> failed : sets(hosts.size(), failing)) {
            UnplacedBounds found =
                    new BruteForcePacking(state, hosts, guests, policy, failed, volumes.when(failed)).stranded();
            least = Math.max(least, found.least());
            most = Math.max(most, found.most());
        }
        return new UnplacedBounds(least, most);
    }

    private static boolean feasible(int hosts, int failing) {
        double sets = 1.0;
        for (int i = 0; i < failing; i++) {
            sets = sets * (hosts - i) / (i + 1);
        }
        return sets * hosts <= MOST_SETS_TIMES_HOSTS;
    }

    private static List<List<Integer>> sets(int hosts, int failing) {
        List<List<Integer>> sets = List.of(List.of());
        for (int size = 0; size < failing; size++) {
            List<List<Integer>> larger = new ArrayList<>();
            for (List<Integer> set : sets) {
                for (int next = set.isEmpty() ? 0 : set.get(set.size() - 1) + 1; next < hosts; next++) {
                    List<Integer> with = new ArrayList<>(set);
                    with.add(next);
                    larger.add(with);
                }
            }
            sets = larger;
        }
        return sets;
    }
}
