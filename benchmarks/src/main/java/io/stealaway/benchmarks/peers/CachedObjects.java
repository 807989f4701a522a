package io.stealaway.benchmarks.peers;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A sensible object-oriented implementation: objects for hosts and VMs with incrementally updated counters, hosts grouped by
 * zone, and one pass over the zone for each VM.
 */
final class CachedObjects implements Peer {
    private final List<List<HostNode>> zones = new ArrayList<>();
    private List<VmNode> movers = List.of();

    /** A host, with what is taken of it. */
    private static final class HostNode {
        final int index;
        final boolean open;
        final double steal;
        final double cpus;
        final int ramCapacity;
        final Set<Integer> roles = new HashSet<>();
        int freeVcpus;
        int freeRam;
        double need;

        HostNode(Problem problem, int host) {
            index = host;
            open = problem.inService[host] && problem.steal[host] < Problem.MAX_STEAL;
            steal = problem.steal[host];
            cpus = problem.cpus[host];
            ramCapacity = problem.ramCapacityMib[host];
            freeVcpus = problem.freeVcpus[host];
            freeRam = problem.freeRamMib[host];
            need = problem.need[host];
        }

        boolean takes(VmNode vm) {
            return open && this != vm.host && freeVcpus >= vm.vcpus && freeRam >= vm.ram && !roles.contains(vm.role);
        }

        double cost(VmNode vm) {
            return Problem.STEAL_WEIGHT * steal
                    + Problem.CPU_WEIGHT * (need + vm.need) / cpus
                    + Problem.RAM_WEIGHT * (1.0 - (double) (freeRam - vm.ram) / ramCapacity);
        }

        void add(VmNode vm, int sign) {
            freeVcpus -= sign * vm.vcpus;
            freeRam -= sign * vm.ram;
            need += sign * vm.need;
            if (sign > 0) {
                roles.add(vm.role);
            } else {
                roles.remove(vm.role);
            }
        }
    }

    private record VmNode(HostNode host, int zone, int vcpus, int ram, int role, double need) {}

    @Override
    public void prepare(Problem problem) {
        zones.clear();
        HostNode[] hosts = IntStream.range(0, problem.hosts)
                .mapToObj(host -> new HostNode(problem, host))
                .toArray(HostNode[]::new);
        for (int vm = 0; vm < problem.vms; vm++) {
            hosts[problem.vmHost[vm]].roles.add(problem.vmRole[vm]);
        }
        for (HostNode host : hosts) {
            while (zones.size() <= problem.zone[host.index]) {
                zones.add(new ArrayList<>());
            }
            zones.get(problem.zone[host.index]).add(host);
        }
        movers = IntStream.of(problem.movers)
                .mapToObj(vm -> new VmNode(
                        hosts[problem.vmHost[vm]],
                        problem.zone[problem.vmHost[vm]],
                        problem.vmVcpus[vm],
                        problem.vmRamMib[vm],
                        problem.vmRole[vm],
                        problem.vmNeed[vm]))
                .toList();
    }

    @Override
    public int[] solve() {
        List<HostNode> chosen = new ArrayList<>();
        int[] targets = new int[movers.size()];
        for (int i = 0; i < targets.length; i++) {
            VmNode vm = movers.get(i);
            HostNode best = null;
            double least = Double.POSITIVE_INFINITY;
            for (HostNode host : zones.get(vm.zone)) {
                double cost = host.cost(vm);
                if (cost < least && host.takes(vm)) {
                    best = host;
                    least = cost;
                }
            }
            if (best != null) {
                best.add(vm, 1);
                chosen.add(best);
            }
            targets[i] = best == null ? -1 : best.index;
        }
        undo(targets, chosen);
        return targets;
    }

    /** The next call begins from the same counters. */
    private void undo(int[] targets, List<HostNode> chosen) {
        int next = 0;
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] >= 0) {
                chosen.get(next++).add(movers.get(i), -1);
            }
        }
    }
}
