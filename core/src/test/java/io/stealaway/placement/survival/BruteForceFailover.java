package io.stealaway.placement.survival;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How many VMs the loss of hosts strands, found by trying everything; shares no code with the engine. For one zone. */
public final class BruteForceFailover {
    private final ClusterSnapshot snapshot;
    private final PlacementPolicy policy;
    private final List<Copy> copies;

    /** A VM on one of the hosts that it counts on. */
    public record Copy(Vm vm, HostId host) {}

    BruteForceFailover(ClusterSnapshot snapshot, PlacementPolicy policy, List<Copy> copies) {
        this.snapshot = snapshot;
        this.policy = policy;
        this.copies = copies;
    }

    /** Returns the most VMs that the loss of as many hosts as the policy says strands, whichever these are. */
    int stranded() {
        int hosts = snapshot.hosts().size();
        return hosts < 2 ? 0 : worst(0, Math.max(1, (int) (policy.failureShare() * hosts)), new TreeSet<>());
    }

    private int worst(int next, int left, Set<HostId> failed) {
        if (left == 0) {
            return strandedBy(failed);
        }
        int worst = 0;
        for (int host = next; host <= snapshot.hosts().size() - left; host++) {
            HostId id = snapshot.hosts().get(host).id();
            failed.add(id);
            worst = Math.max(worst, worst(host + 1, left - 1, failed));
            failed.remove(id);
        }
        return worst;
    }

    /** Returns the least number of VMs that cannot be placed when these hosts fail. */
    int strandedBy(Set<HostId> failed) {
        List<Copy> standing = new ArrayList<>();
        List<Vm> homeless = new ArrayList<>();
        for (Copy copy : copies) {
            if (failed.contains(copy.host())) {
                homeless.add(copy.vm());
            } else {
                standing.add(copy);
            }
        }
        List<Host> left = snapshot.hosts().stream()
                .filter(host -> !failed.contains(host.id()))
                .filter(host -> host.up() && host.enabled() && !host.maintenance())
                .toList();
        return least(homeless, 0, standing, left, homeless.size());
    }

    private int least(List<Vm> homeless, int next, List<Copy> standing, List<Host> left, int atMost) {
        if (next == homeless.size() || atMost == 0) {
            return Math.min(atMost, homeless.size() - next);
        }
        int best = atMost;
        Vm vm = homeless.get(next);
        for (Host host : left) {
            if (takes(host, vm, standing)) {
                standing.add(new Copy(vm, host.id()));
                best = Math.min(best, least(homeless, next + 1, standing, left, best));
                standing.remove(standing.size() - 1);
            }
        }
        return Math.min(best, 1 + least(homeless, next + 1, standing, left, Math.max(0, best - 1)));
    }

    private boolean takes(Host host, Vm vm, List<Copy> standing) {
        List<Vm> there = standing.stream()
                .filter(copy -> copy.host().equals(host.id()))
                .map(Copy::vm)
                .toList();
        long vcpus = there.stream().mapToLong(Vm::vcpus).sum();
        long ram = there.stream().mapToLong(Vm::ramBytes).sum();
        long disk = there.stream().mapToLong(Vm::diskBytes).sum();
        return vm.vcpus() <= host.threads()
                && vcpus + vm.vcpus() <= host.vcpuCapacity()
                && (vm.ramBytes() == 0 || ram + vm.ramBytes() <= host.ramCapacityBytes())
                && (vm.diskBytes() == 0 || disk + vm.diskBytes() <= host.diskCapacityBytes())
                && roleAllows(vm, there)
                && vm.serverGroups().stream().allMatch(group -> groupAllows(group, host, vm, there, standing));
    }

    private boolean roleAllows(Vm vm, List<Vm> there) {
        if (vm.role().isEmpty()) {
            return true;
        }
        long same =
                there.stream().filter(other -> other.role().equals(vm.role())).count();
        long all = snapshot.vms().stream()
                .filter(other -> other.role().equals(vm.role()))
                .count();
        double share = policy.maxRoleSharePerHost();
        return same < policy.maxRoleVmsPerHost() && (share == 1.0 || same < Math.max(1, (long) (share * all)));
    }

    private boolean groupAllows(ServerGroupId id, Host host, Vm vm, List<Vm> there, List<Copy> standing) {
        ServerGroup group = snapshot.serverGroup(id).orElseThrow();
        if (group.rule() == ServerGroup.Rule.ANTI_AFFINITY) {
            return there.stream()
                            .filter(other -> other.serverGroups().contains(id))
                            .count()
                    < group.maxPerHost();
        }
        return group.rule() != ServerGroup.Rule.AFFINITY
                || standing.stream()
                        .filter(copy -> copy.vm().serverGroups().contains(id))
                        .filter(copy -> !copy.vm().equals(vm))
                        .allMatch(copy -> copy.host().equals(host.id()));
    }
}
