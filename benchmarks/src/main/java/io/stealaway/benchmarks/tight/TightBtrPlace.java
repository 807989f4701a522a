package io.stealaway.benchmarks.tight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.btrplace.model.DefaultModel;
import org.btrplace.model.Mapping;
import org.btrplace.model.Model;
import org.btrplace.model.Node;
import org.btrplace.model.VM;
import org.btrplace.model.constraint.Ban;
import org.btrplace.model.constraint.SatConstraint;
import org.btrplace.model.constraint.Spread;
import org.btrplace.model.view.ShareableResource;
import org.btrplace.plan.ReconfigurationPlan;
import org.btrplace.plan.event.Action;
import org.btrplace.plan.event.MigrateVM;
import org.btrplace.scheduler.SchedulerException;
import org.btrplace.scheduler.choco.ChocoScheduler;
import org.btrplace.scheduler.choco.DefaultChocoScheduler;

/** BtrPlace 1.9, first plan; it may move as many VMs as it likes. Without repair mode: that looks only at VMs that break a rule. */
final class TightBtrPlace implements TightPeer {
    private final int limitSeconds;

    TightBtrPlace(int limitSeconds) {
        this.limitSeconds = limitSeconds;
    }

    @Override
    public Supplier<List<Move>> prepare(TightZone zone) {
        Model model = new DefaultModel();
        Mapping mapping = model.getMapping();
        ShareableResource cpu = new ShareableResource("cpu");
        ShareableResource ram = new ShareableResource("ram");
        Node[] nodes = new Node[TightZone.HOSTS];
        for (int host = 0; host < nodes.length; host++) {
            nodes[host] = model.newNode();
            mapping.addOnlineNode(nodes[host]);
            cpu.setCapacity(nodes[host], zone.freeVcpus[host]);
            ram.setCapacity(nodes[host], zone.freeRam[host]);
        }
        VM[] vms = new VM[zone.vms()];
        SortedMap<Integer, Set<VM>> roles = new TreeMap<>();
        for (int vm = 0; vm < vms.length; vm++) {
            Node host = nodes[zone.vmHost.get(vm)];
            vms[vm] = model.newVM();
            mapping.addRunningVM(vms[vm], host);
            cpu.setConsumption(vms[vm], zone.vcpus(vm));
            ram.setConsumption(vms[vm], zone.ramGib(vm));
            cpu.setCapacity(host, cpu.getCapacity(host) + zone.vcpus(vm));
            ram.setCapacity(host, ram.getCapacity(host) + zone.ramGib(vm));
            roles.computeIfAbsent(zone.vmRole.get(vm), role -> new LinkedHashSet<>())
                    .add(vms[vm]);
        }
        model.attach(cpu);
        model.attach(ram);
        List<SatConstraint> constraints = new ArrayList<>();
        constraints.add(new Ban(vms[TightZone.VICTIM], List.of(nodes[zone.vmHost.get(TightZone.VICTIM)])));
        roles.values().stream()
                .filter(role -> role.size() > 1)
                .forEach(role -> constraints.add(new Spread(role, true)));
        return () -> moves(model, constraints);
    }

    private List<Move> moves(Model model, List<SatConstraint> constraints) {
        ChocoScheduler scheduler = new DefaultChocoScheduler();
        scheduler.doRepair(false);
        scheduler.doOptimize(false);
        scheduler.setTimeLimit(limitSeconds);
        try {
            ReconfigurationPlan plan = scheduler.solve(model, constraints);
            return plan == null
                    ? List.of()
                    : plan.getActions().stream()
                            .filter(MigrateVM.class::isInstance)
                            .sorted(Comparator.comparingInt(Action::getStart).thenComparingInt(Action::getEnd))
                            .map(MigrateVM.class::cast)
                            .map(move -> new Move(
                                    move.getVM().id(), move.getDestinationNode().id()))
                            .toList();
        } catch (SchedulerException e) {
            return List.of();
        }
    }
}
