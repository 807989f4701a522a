package io.stealaway.benchmarks.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.btrplace.model.DefaultModel;
import org.btrplace.model.Mapping;
import org.btrplace.model.Model;
import org.btrplace.model.Node;
import org.btrplace.model.VM;
import org.btrplace.model.constraint.Ban;
import org.btrplace.model.constraint.Fence;
import org.btrplace.model.constraint.SatConstraint;
import org.btrplace.model.constraint.Spread;
import org.btrplace.model.view.ShareableResource;
import org.btrplace.plan.ReconfigurationPlan;
import org.btrplace.scheduler.SchedulerException;
import org.btrplace.scheduler.choco.ChocoScheduler;
import org.btrplace.scheduler.choco.DefaultChocoScheduler;
import org.jspecify.annotations.Nullable;

/**
 * BtrPlace 1.9, repairing (only VMs that break a constraint are looked at) and stopping at the first plan, as its
 * documentation has it for large clusters. It has no soft preference for the least loaded host, so its cost is not its own
 * objective. The model is kept between calls.
 */
final class BtrPlace implements Peer {
    private final int limitSeconds;
    private @Nullable Problem problem;
    private Model model = new DefaultModel();
    private VM[] vms = {};
    private Node[] nodes = {};

    BtrPlace(int limitSeconds) {
        this.limitSeconds = limitSeconds;
    }

    @Override
    public void prepare(Problem problem) {
        this.problem = problem;
        model = new DefaultModel();
        Mapping mapping = model.getMapping();
        ShareableResource cpu = new ShareableResource("cpu");
        ShareableResource ram = new ShareableResource("ram");
        nodes = new Node[problem.hosts];
        for (int host = 0; host < problem.hosts; host++) {
            nodes[host] = model.newNode();
            mapping.addOnlineNode(nodes[host]);
            cpu.setCapacity(nodes[host], problem.vcpuCapacity[host]);
            ram.setCapacity(nodes[host], problem.ramCapacityMib[host]);
        }
        vms = new VM[problem.vms];
        for (int vm = 0; vm < problem.vms; vm++) {
            vms[vm] = model.newVM();
            mapping.addRunningVM(vms[vm], nodes[problem.vmHost[vm]]);
            cpu.setConsumption(vms[vm], problem.vmVcpus[vm]);
            ram.setConsumption(vms[vm], problem.vmRamMib[vm]);
        }
        model.attach(cpu);
        model.attach(ram);
    }

    @Override
    public int[] solve() {
        Problem asked = Optional.ofNullable(problem).orElseThrow();
        ChocoScheduler scheduler = new DefaultChocoScheduler();
        scheduler.doRepair(true);
        scheduler.doOptimize(false);
        scheduler.setTimeLimit(limitSeconds);
        int[] targets = new int[asked.movers.length];
        Arrays.fill(targets, -1);
        try {
            ReconfigurationPlan plan = scheduler.solve(model, constraints(asked));
            if (plan != null) {
                Mapping after = plan.getResult().getMapping();
                for (int i = 0; i < targets.length; i++) {
                    targets[i] = after.getVMLocation(vms[asked.movers[i]]).id();
                }
            }
        } catch (SchedulerException e) {
            return targets;
        }
        return targets;
    }

    private List<SatConstraint> constraints(Problem asked) {
        List<SatConstraint> constraints = new ArrayList<>();
        SortedMap<Integer, List<Node>> open = new TreeMap<>();
        Set<Integer> roles = new LinkedHashSet<>();
        for (int vm : asked.movers) {
            List<Node> admitted = open.computeIfAbsent(asked.vmHost[vm], source -> admitted(asked, vm));
            constraints.add(new Fence(vms[vm], admitted));
            constraints.add(new Ban(vms[vm], List.of(nodes[asked.vmHost[vm]])));
            roles.add(asked.vmRole[vm]);
        }
        SortedMap<Integer, Set<VM>> spread = new TreeMap<>();
        for (int vm = 0; vm < asked.vms; vm++) {
            if (roles.contains(asked.vmRole[vm])) {
                spread.computeIfAbsent(asked.vmRole[vm], role -> new LinkedHashSet<>())
                        .add(vms[vm]);
            }
        }
        spread.values().stream()
                .filter(group -> group.size() > 1)
                .forEach(group -> constraints.add(new Spread(group, false)));
        return constraints;
    }

    private List<Node> admitted(Problem asked, int vm) {
        return IntStream.range(0, asked.hosts)
                .filter(host -> asked.admits(vm, host))
                .mapToObj(host -> nodes[host])
                .toList();
    }
}
