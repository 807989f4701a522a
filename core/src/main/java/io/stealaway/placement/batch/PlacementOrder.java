package io.stealaway.placement.batch;

import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In which order new VMs are placed: the largest first, by the largest share of a mean host that a VM takes; VMs that must share a host
 * one after another, by what they take together. Ties fall to the smaller id.
 */
final class PlacementOrder {
    private final double vcpus;
    private final double ramBytes;
    private final double diskBytes;
    private final double sriovFunctions;
    private final ClusterSnapshot snapshot;

    PlacementOrder(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
        int hosts = snapshot.hosts().size();
        long[] sums = new long[4];
        for (int host = 0; host < hosts; host++) {
            sums[0] += snapshot.vcpuCapacity(host);
            sums[1] += snapshot.ramCapacityBytes(host) >> 10;
            sums[2] += snapshot.diskCapacityBytes(host) >> 10;
            sums[3] += snapshot.hosts().get(host).sriovFunctions();
        }
        vcpus = mean(sums[0], hosts);
        ramBytes = 1024.0 * mean(sums[1], hosts);
        diskBytes = 1024.0 * mean(sums[2], hosts);
        sriovFunctions = mean(sums[3], hosts);
    }

    private static double mean(long sum, int hosts) {
        return sum == 0 ? 1.0 : (double) sum / hosts;
    }

    private double size(NewVm vm) {
        double size = Math.max(
                vm.facts().vcpus() / vcpus,
                Math.max(vm.facts().ramBytes() / ramBytes, vm.facts().diskBytes() / diskBytes));
        return Math.max(size, vm.facts().sriovFunctions() / sriovFunctions);
    }

    /** Returns the VMs in order; a new list. */
    List<NewVm> of(List<NewVm> vms) {
        Map<ServerGroupId, Double> together = new HashMap<>();
        for (NewVm vm : vms) {
            sharesHost(vm).ifPresent(group -> together.merge(group, size(vm), Double::sum));
        }
        List<NewVm> ordered = new ArrayList<>(vms);
        ordered.sort(Comparator.comparingDouble((NewVm vm) -> -sharesHost(vm)
                        .map(group -> together.getOrDefault(group, 0.0))
                        .orElseGet(() -> size(vm)))
                .thenComparing(vm -> sharesHost(vm).map(ServerGroupId::value).orElse(""))
                .thenComparingDouble(vm -> -size(vm))
                .thenComparing(vm -> vm.request().id())
                .thenComparingInt(NewVm::ordinal));
        return ordered;
    }

    /** Returns the first server group that lets a VM be on one host only. */
    private Optional<ServerGroupId> sharesHost(NewVm vm) {
        for (ServerGroupId id : vm.facts().serverGroups()) {
            if (snapshot.serverGroup(id)
                    .map(ServerGroup::rule)
                    .filter(Rule.AFFINITY::equals)
                    .isPresent()) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }
}
