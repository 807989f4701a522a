package io.stealaway.placement;

import io.stealaway.check.HostShares;
import io.stealaway.model.Detection;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.Role;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.testkit.Shape;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** A cluster, who suffers in it, whom to leave alone, and a policy: all from one seed. */
record RandomCase(ClusterSnapshot snapshot, List<Detection> detections, PlacementHolds holds, Policy policy) {

    /** Small and tight enough that many rules bite, with every oddity and every rule of the policy. */
    static RandomCase odd(long seed) {
        Random random = new Random(seed);
        int hosts = 2 + random.nextInt(9);
        Shape shape = Shape.odd(hosts, hosts * (2 + random.nextInt(8)));
        RandomCase plain = of(random, random.nextBoolean() ? shape : shape.withObservedShare(1.0));
        return plain.under(everyRule(random, plain.policy()));
    }

    /** As {@link #odd}, but what VMs lose is what the others on their host take: so relief is predicted where it is due. */
    static RandomCase contended(long seed) {
        Random random = new Random(seed);
        int hosts = 2 + random.nextInt(7);
        Shape shape = Shape.odd(hosts, hosts * (4 + random.nextInt(8)))
                .withZones(1)
                .withOvercommit(4.0)
                .withObservedShare(1.0);
        RandomCase plain = of(random, shape);
        ClusterSnapshot shared = HostShares.recomputed(plain.snapshot());
        return new RandomCase(shared, detections(shared), plain.holds(), everyRule(random, plain.policy()));
    }

    /** One of both, every other one with VMs that their services cannot spare. */
    static RandomCase any(long seed) {
        RandomCase any = seed % 2 == 0 ? odd(seed) : contended(seed);
        Random random = new Random(~seed);
        RandomCase guarded = random.nextBoolean() ? any : any.guarded(random);
        return random.nextInt(3) == 0 ? guarded.claimed(random) : guarded;
    }

    /** Others than its VMs have a part of every other host. */
    private RandomCase claimed(Random random) {
        ClusterSnapshot.Builder claimed = ClusterSnapshot.builder(snapshot.takenAt());
        for (Host host : snapshot.hosts()) {
            Host.Claims claims = new Host.Claims(
                    random.nextInt(4), random.nextInt(4) * Snapshots.GIB, random.nextInt(4) * 8L * Snapshots.GIB);
            claimed.host(
                    random.nextBoolean()
                            ? host
                            : host.toBuilder().claims(claims).build());
        }
        snapshot.vms().forEach(claimed::vm);
        snapshot.serverGroups().forEach(claimed::serverGroup);
        snapshot.inFlight().forEach(claimed::inFlight);
        return new RandomCase(
                claimed.observations(snapshot.observations())
                        .demandHistory(snapshot.demandHistory())
                        .build(),
                detections,
                holds,
                policy);
    }

    private RandomCase guarded(Random random) {
        TreeMap<VmId, String> vetoes = new TreeMap<>();
        snapshot.vms().stream()
                .filter(vm -> random.nextInt(20) == 0)
                .forEach(vm -> vetoes.put(vm.id(), "takes long to drain"));
        Policy guarding = policy.toBuilder()
                .isolation(IsolationPolicy.builder()
                        .defaultChain(random.nextBoolean() ? List.of() : List.of("consul"))
                        .defaultMinInService(random.nextDouble())
                        .defaultMaxIsolation(Duration.ofSeconds(1 + random.nextInt(600)))
                        .build())
                .migration(policy.migration().toBuilder()
                        .controlPlaneRoles(new TreeSet<>(List.of(Role.of("role-0"))))
                        .build())
                .build();
        return new RandomCase(
                snapshot, detections, new PlacementHolds(holds.cooldowns(), holds.bans(), vetoes), guarding);
    }

    /** Without server groups, and moves of victims alone: what a host is worth depends on that host alone. */
    static RandomCase hostLocal(long seed) {
        Random random = new Random(seed);
        int hosts = 3 + random.nextInt(8);
        return of(
                random,
                Shape.odd(hosts, hosts * (2 + random.nextInt(6)))
                        .withObservedShare(1.0)
                        .withServerGroups(0));
    }

    static RandomCase of(Random random, Shape shape) {
        ClusterSnapshot snapshot = Snapshots.random(random, shape);
        Policy policy = Policy.builder()
                .placement(PlacementPolicy.builder()
                        .allowSriovDirect(random.nextBoolean())
                        .maxRoleVmsPerHost(1 + random.nextInt(5))
                        .maxPredictedStealRatio(0.02 + 0.08 * random.nextDouble())
                        .minBenefit(random.nextBoolean() ? 0.0 : 0.05)
                        .maxChainMigrations(1)
                        .build())
                .migration(MigrationPolicy.builder()
                        .bandwidthBytesPerSecond(random.nextBoolean() ? 0 : 20_000_000L + random.nextInt(200_000_000))
                        .build())
                .build();
        return new RandomCase(snapshot, detections(snapshot), holds(random, snapshot), policy);
    }

    private static Policy everyRule(Random random, Policy policy) {
        return policy.toBuilder()
                .placement(policy.placement().toBuilder()
                        .strategy(List.of(VmSelection.values()).get(random.nextInt(3)))
                        .maxRoleSharePerHost(random.nextBoolean() ? 1.0 : 0.2 + 0.8 * random.nextDouble())
                        .sriovWithinCores(random.nextBoolean())
                        .failureShare(random.nextInt(3) > 0 ? 0.0 : 0.1 + 0.4 * random.nextDouble())
                        .survivalEvaluations(300)
                        .maxChainMigrations(1 + random.nextInt(3))
                        .chainEvaluations(300)
                        .build())
                .migration(policy.migration().toBuilder()
                        .maxInPerHost(1 + random.nextInt(2))
                        .maxOutPerHost(1 + random.nextInt(2))
                        .maxInFlight(1 + random.nextInt(5))
                        .maxInFlightPerZone(1 + random.nextInt(5))
                        .maxClusterBytesPerSecond(
                                random.nextBoolean() ? 0 : policy.migration().bandwidthBytesPerSecond() * 3 / 2)
                        .maxRoleShare(0.5 * random.nextDouble())
                        .maxDuration(Duration.ofMinutes(1 + random.nextInt(120)))
                        .maxDowntime(Duration.ofMillis(1 + random.nextInt(1_000)))
                        .build())
                .build();
    }

    RandomCase withoutChains() {
        return under(policy.toBuilder()
                .placement(policy.placement().toBuilder().maxChainMigrations(1).build())
                .build());
    }

    RandomCase under(Policy other) {
        return new RandomCase(snapshot, detections, holds, other);
    }

    /** Every VM that loses a tenth of its time to others. */
    static List<Detection> detections(ClusterSnapshot snapshot) {
        List<Detection> detections = new ArrayList<>();
        for (int vm = 0; vm < snapshot.vms().size(); vm++) {
            double steal = snapshot.neighbourStealRatio(vm);
            if (steal >= 0.1) {
                VmId id = snapshot.vms().get(vm).id();
                HostId host = snapshot.vms().get(vm).host();
                detections.add(new Detection(id, host, steal, 2.0, snapshot.takenAt()));
            }
        }
        return detections;
    }

    private static PlacementHolds holds(Random random, ClusterSnapshot snapshot) {
        TreeMap<VmId, Instant> cooldowns = new TreeMap<>();
        TreeMap<PlacementHolds.Ban, Instant> bans = new TreeMap<>();
        snapshot.vms().forEach(vm -> {
            Instant until = snapshot.takenAt().plusSeconds(random.nextInt(1_000) - 500);
            if (random.nextInt(10) == 0) {
                cooldowns.put(vm.id(), until);
            }
            if (random.nextInt(3) == 0) {
                HostId host = snapshot.hosts()
                        .get(random.nextInt(snapshot.hosts().size()))
                        .id();
                bans.put(new PlacementHolds.Ban(vm.id(), host), until);
            }
        });
        return new PlacementHolds(cooldowns, bans);
    }

    PlacementEngine engine() {
        return PlacementEngine.builder(policy).build();
    }
}
