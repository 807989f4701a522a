package io.stealaway.placement;

import static io.stealaway.testkit.Snapshots.GIB;
import static io.stealaway.testkit.Snapshots.TAKEN_AT;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.survival.BruteForceFailover;
import io.stealaway.testkit.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/**
 * A random zone, small enough to try everything, a policy that asks for survival, and some moves planned in it: all from one
 * seed. Hosts may hold more than they can, and rules may be broken from the start.
 */
public record TinyZone(ClusterSnapshot snapshot, PlacementPolicy policy, List<Step> steps) {
    private static final ServerGroup.Rule[] RULES = ServerGroup.Rule.values();

    /** A planned move; when over, its VM counts on its target only. */
    record Step(int vm, int target, boolean over) {}

    /** What to make of a seed. */
    public record Size(int mostHosts, int mostVms, int coresPerHost, boolean affinity, boolean uniform) {}

    public static TinyZone random(long seed, Size size) {
        Random random = new Random(seed);
        int hosts =
                2 + random.nextInt(random.nextInt(4) == 0 ? size.mostHosts() - 1 : Math.min(5, size.mostHosts() - 1));
        ClusterSnapshot.Builder zone = ClusterSnapshot.builder(TAKEN_AT);
        for (int i = 0; i < hosts; i++) {
            zone.host(size.uniform() ? same(i, size.coresPerHost()) : host(random, i, size.coresPerHost()));
        }
        int groups = random.nextInt(3);
        for (int i = 0; i < groups; i++) {
            ServerGroup.Rule rule = RULES[random.nextInt(RULES.length)];
            if (!size.affinity() && rule == ServerGroup.Rule.AFFINITY) {
                rule = ServerGroup.Rule.ANTI_AFFINITY;
            }
            int most = rule == ServerGroup.Rule.ANTI_AFFINITY ? 1 + random.nextInt(2) : 1;
            zone.serverGroup(new ServerGroup(ServerGroupId.of("group-" + i), rule, most));
        }
        int vms = 1 + random.nextInt(size.mostVms());
        for (int i = 0; i < vms; i++) {
            zone.vm(size.uniform() ? plain(random, i, hosts) : vm(random, i, hosts, groups));
        }
        if (random.nextInt(3) == 0) {
            int vm = random.nextInt(vms);
            ClusterSnapshot still = zone.build();
            HostId at = still.vms().get(vm).host();
            HostId other = still.hosts().get(random.nextInt(hosts)).id();
            if (!at.equals(other)) {
                boolean arrived = random.nextBoolean();
                zone.inFlight(
                        new InFlightMigration(still.vms().get(vm).id(), arrived ? other : at, arrived ? at : other));
            }
        }
        ClusterSnapshot snapshot = zone.build();
        return new TinyZone(snapshot, policy(random), steps(random, snapshot));
    }

    private static Host host(Random random, int i, int cores) {
        int threads = 1 + random.nextInt(cores);
        return Snapshots.host("host-" + (char) ('a' + i), "zone-a")
                .cores(1)
                .threads(threads)
                .cpuAllocationRatio(1 + random.nextInt(2))
                .ramBytes((1 + random.nextInt(2 * cores)) * GIB)
                .diskBytes(random.nextInt(2 * cores) * GIB)
                .enabled(random.nextInt(12) > 0)
                .up(random.nextInt(12) > 0)
                .maintenance(random.nextInt(12) == 0)
                .build();
    }

    private static Host same(int i, int cores) {
        return Snapshots.host("host-" + (char) ('a' + i), "zone-a")
                .cores(1)
                .threads(cores)
                .build();
    }

    /** Of two sizes only, so that many can be exchanged. */
    private static Vm plain(Random random, int i, int hosts) {
        return Snapshots.vm("vm-" + (char) ('a' + i), "host-" + (char) ('a' + random.nextInt(hosts)))
                .vcpus(2 + random.nextInt(2))
                .ramBytes(0)
                .build();
    }

    private static Vm vm(Random random, int i, int hosts, int groups) {
        TreeSet<ServerGroupId> memberOf = new TreeSet<>();
        if (groups > 0 && random.nextInt(3) == 0) {
            memberOf.add(ServerGroupId.of("group-" + random.nextInt(groups)));
        }
        Optional<Role> role =
                random.nextBoolean() ? Optional.of(Role.of("role-" + random.nextInt(2))) : Optional.empty();
        Vm.Builder vm = Snapshots.vm("vm-" + (char) ('a' + i), "host-" + (char) ('a' + random.nextInt(hosts)))
                .vcpus(1 + random.nextInt(3))
                .ramBytes(random.nextInt(4) * GIB)
                .diskBytes(random.nextInt(3) * GIB)
                .serverGroups(memberOf);
        role.ifPresent(vm::role);
        return vm.build();
    }

    private static PlacementPolicy policy(Random random) {
        return PlacementPolicy.builder()
                .failureShare(0.05 + 0.6 * random.nextDouble())
                .maxRoleVmsPerHost(1 + random.nextInt(3))
                .maxRoleSharePerHost(random.nextInt(3) == 0 ? random.nextDouble() : 1.0)
                .survivalEvaluations(50_000_000)
                .build();
    }

    private static List<Step> steps(Random random, ClusterSnapshot snapshot) {
        List<Step> steps = new ArrayList<>();
        for (int vm = 0; vm < snapshot.vms().size(); vm++) {
            VmId id = snapshot.vms().get(vm).id();
            int target = random.nextInt(snapshot.hosts().size());
            boolean moving = snapshot.inFlight().stream()
                    .anyMatch(migration -> migration.vm().equals(id));
            if (!moving && target != snapshot.vmHost(vm) && random.nextInt(8) == 0) {
                steps.add(new Step(vm, target, random.nextBoolean()));
            }
        }
        return steps;
    }

    public TinyZone with(ClusterSnapshot other) {
        return new TinyZone(other, policy, List.of());
    }

    public TinyZone with(PlacementPolicy other) {
        return new TinyZone(snapshot, other, steps);
    }

    /** Returns the engine's state before the plan. */
    public PlanState state() {
        return new PlanState(snapshot, Policy.builder().placement(policy).build(), PlacementHolds.none());
    }

    /** Returns the engine's state with the steps planned. */
    public PlanState planned() {
        PlanState state = state();
        for (Step step : steps) {
            state.plan(step.vm(), step.target());
            if (step.over()) {
                state.finish(step.vm());
            }
        }
        return state;
    }

    /** Returns what stands where before the plan, a VM in flight on both hosts. */
    public List<BruteForceFailover.Copy> copies() {
        List<BruteForceFailover.Copy> copies = new ArrayList<>();
        for (Vm vm : snapshot.vms()) {
            copies.add(new BruteForceFailover.Copy(vm, vm.host()));
            snapshot.inFlight().stream()
                    .filter(migration -> migration.vm().equals(vm.id()))
                    .forEach(migration -> copies.add(new BruteForceFailover.Copy(
                            vm, migration.source().equals(vm.host()) ? migration.target() : migration.source())));
        }
        return copies;
    }

    /** Returns what stands where with the steps planned. */
    public List<BruteForceFailover.Copy> plannedCopies() {
        List<BruteForceFailover.Copy> copies = copies();
        for (Step step : steps) {
            Vm vm = snapshot.vms().get(step.vm());
            if (step.over()) {
                copies.remove(new BruteForceFailover.Copy(vm, vm.host()));
            }
            copies.add(new BruteForceFailover.Copy(
                    vm, snapshot.hosts().get(step.target()).id()));
        }
        return copies;
    }
}
