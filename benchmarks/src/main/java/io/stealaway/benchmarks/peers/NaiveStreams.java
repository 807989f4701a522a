package io.stealaway.benchmarks.peers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The naive implementation: objects and streams, every sum recomputed on each use. */
final class NaiveStreams implements Peer {
    private List<HostNode> hosts = List.of();
    private List<VmNode> movers = List.of();

    private record VmNode(int host, int vcpus, int ram, int role, double need) {}

    private record HostNode(
            int index,
            int zone,
            boolean inService,
            double steal,
            int vcpuCapacity,
            int ramCapacity,
            double cpus,
            double ownNeed,
            List<VmNode> vms) {
        boolean takes(VmNode vm) {
            return inService
                    && index != vm.host
                    && steal < Problem.MAX_STEAL
                    && vms.stream().mapToInt(VmNode::vcpus).sum() + vm.vcpus <= vcpuCapacity
                    && vms.stream().mapToInt(VmNode::ram).sum() + vm.ram <= ramCapacity
                    && vms.stream().noneMatch(other -> other.role == vm.role);
        }

        double cost(VmNode vm) {
            return Problem.STEAL_WEIGHT * steal
                    + Problem.CPU_WEIGHT
                            * (ownNeed + vms.stream().mapToDouble(VmNode::need).sum() + vm.need)
                            / cpus
                    + Problem.RAM_WEIGHT * (vms.stream().mapToInt(VmNode::ram).sum() + vm.ram) / ramCapacity;
        }
    }

    @Override
    public void prepare(Problem problem) {
        List<VmNode> vms = IntStream.range(0, problem.vms)
                .mapToObj(vm -> new VmNode(
                        problem.vmHost[vm],
                        problem.vmVcpus[vm],
                        problem.vmRamMib[vm],
                        problem.vmRole[vm],
                        problem.vmNeed[vm]))
                .toList();
        hosts = IntStream.range(0, problem.hosts)
                .mapToObj(host -> new HostNode(
                        host,
                        problem.zone[host],
                        problem.inService[host],
                        problem.steal[host],
                        problem.vcpuCapacity[host],
                        problem.ramCapacityMib[host],
                        problem.cpus[host],
                        problem.instance.snapshot().hosts().get(host).hypervisorDemandMicroCores() / 1e6,
                        new ArrayList<>()))
                .toList();
        vms.forEach(vm -> hosts.get(vm.host).vms.add(vm));
        movers = IntStream.of(problem.movers).mapToObj(vms::get).toList();
    }

    @Override
    public int[] solve() {
        List<HostNode> touched = new ArrayList<>();
        int[] targets = movers.stream()
                .mapToInt(vm -> {
                    int zone = hosts.get(vm.host).zone;
                    Optional<HostNode> best = hosts.stream()
                            .filter(host -> host.zone == zone && host.takes(vm))
                            .min(Comparator.comparingDouble(host -> host.cost(vm)));
                    best.ifPresent(host -> {
                        host.vms.add(vm);
                        touched.add(host);
                    });
                    return best.map(HostNode::index).orElse(-1);
                })
                .toArray();
        for (int i = touched.size() - 1; i >= 0; i--) {
            touched.get(i).vms.remove(touched.get(i).vms.size() - 1);
        }
        return targets;
    }
}
