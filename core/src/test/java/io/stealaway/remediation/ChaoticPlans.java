package io.stealaway.remediation;

import io.stealaway.model.Detection;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.remediation.rule.PlanningEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** The engine's plans, of which some are made chains or reliefs: those need tight clusters, and here hosts are spacious. */
final class ChaoticPlans implements PlanningEngine {
    private final PlacementEngine engine;
    private final RandomGenerator random;

    ChaoticPlans(Policy policy, RandomGenerator random) {
        engine = PlacementEngine.builder(policy).build();
        this.random = random;
    }

    @Override
    public Optional<String> refusal(ClusterSnapshot snapshot, VmId vm, HostId target, PlacementHolds holds) {
        return engine.refusal(snapshot, vm, target, holds);
    }

    @Override
    public MigrationPlan plan(ClusterSnapshot snapshot, List<Detection> detections, PlacementHolds holds) {
        MigrationPlan plan = engine.plan(snapshot, detections, holds);
        TreeSet<VmId> busy = new TreeSet<>();
        snapshot.inFlight().forEach(one -> busy.add(one.vm()));
        plan.migrations().forEach(one -> busy.add(one.vm()));
        List<Placement> placements = new ArrayList<>();
        int before = 0;
        for (Placement placement : plan.placements()) {
            Placement changed =
                    placement instanceof Placement.Chosen chosen ? changed(chosen, snapshot, busy, before) : placement;
            before += changed instanceof Placement.Chosen chosen
                    ? chosen.migrations().size()
                    : 0;
            placements.add(changed);
        }
        return new MigrationPlan(plan.snapshotTakenAt(), placements, plan.hash());
    }

    private Placement changed(Placement.Chosen chosen, ClusterSnapshot snapshot, Set<VmId> busy, int before) {
        PlannedMigration cure = chosen.decisive();
        Optional<Vm> other = neighbour(cure, snapshot, busy);
        List<HostId> calm = snapshot.hosts().stream()
                .filter(host -> host.zone()
                        .equals(snapshot.host(cure.source()).orElseThrow().zone()))
                .map(Host::id)
                .filter(host -> !host.equals(cure.source()) && !host.equals(cure.target()))
                .toList();
        int kind = random.nextInt(5);
        if (kind == 0) {
            // Aside first, and on from there.
            HostId aside = calm.get(random.nextInt(calm.size()));
            return new Placement.Chosen(
                    cure.vm(),
                    List.of(
                            step(cure.vm(), cure.source(), aside, MigrationPurpose.STEP_ASIDE, cure.vm()),
                            step(cure.vm(), aside, cure.target(), MigrationPurpose.CURE, cure.vm(), before)));
        }
        if (other.isEmpty()) {
            return chosen;
        }
        busy.add(other.get().id());
        HostId away = calm.stream()
                .filter(host -> !host.equals(other.get().host()))
                .findFirst()
                .orElseThrow();
        if (kind == 1) {
            return new Placement.Chosen(
                    cure.vm(),
                    List.of(step(other.get().id(), other.get().host(), away, MigrationPurpose.RELIEVE, cure.vm())));
        }
        if (kind == 2) {
            return new Placement.Chosen(
                    cure.vm(),
                    List.of(
                            step(other.get().id(), other.get().host(), away, MigrationPurpose.MAKE_ROOM, cure.vm()),
                            step(cure.vm(), cure.source(), cure.target(), MigrationPurpose.CURE, cure.vm(), before)));
        }
        return chosen;
    }

    private Optional<Vm> neighbour(PlannedMigration cure, ClusterSnapshot snapshot, Set<VmId> busy) {
        return snapshot.vms().stream()
                .filter(vm -> !vm.locked() && !busy.contains(vm.id()))
                .filter(vm -> snapshot.host(vm.host())
                        .orElseThrow()
                        .zone()
                        .equals(snapshot.host(cure.source()).orElseThrow().zone()))
                .findFirst();
    }

    private static PlannedMigration step(
            VmId vm, HostId source, HostId target, MigrationPurpose purpose, VmId helps, Integer... after) {
        return PlannedMigration.builder(vm, source, target)
                .purpose(purpose, helps)
                .after(List.of(after))
                .steal(0.2, 0.0)
                .bytesToCopy(8L << 30)
                .build();
    }
}
