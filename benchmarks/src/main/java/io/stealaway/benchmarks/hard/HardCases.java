package io.stealaway.benchmarks.hard;

import io.stealaway.json.SnapshotJson;
import io.stealaway.model.Detection;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.SnapshotDelta;
import io.stealaway.placement.PlacementEngine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The cases, the easy one first. */
final class HardCases {
    private static final long SEED = 42;

    private HardCases() {}

    static List<HardCase> all() {
        List<HardCase> cases = new ArrayList<>();
        cases.add(plan("easy: 10k hosts, 120k VMs, K = 100", HardShape.of(10_000, 120_000, 0.68), 100, placement()));
        survival(cases);
        noHost(cases);
        for (int k : new int[] {300, 1_000, 3_000}) {
            cases.add(plan(
                    "storm: 1k hosts, K = " + k,
                    HardShape.of(1_000, 12_000, 0.68).hotEvery(3),
                    k,
                    placement()));
        }
        for (int hosts : new int[] {1_000, 10_000}) {
            cases.add(plan(
                    "groups: every VM in a hard group of 4, " + hosts + " hosts, K = 100",
                    HardShape.of(hosts, 12 * hosts, 0.68).groupsOf(4),
                    100,
                    placement()));
        }
        snapshots(cases);
        return cases;
    }

    private static void survival(List<HardCase> cases) {
        for (double spread : new double[] {0.05, 0.25}) {
            cases.add(plan(
                    "survival: half fail, 80 hosts of +-" + (int) (100 * spread)
                            + " % in 3 zones, 1,000 VMs, 40 roles, 45 % committed, K = 10",
                    HardShape.of(80, 1_000, 0.45).inZones(3).spread(spread).roles(40),
                    10,
                    placement().failureShare(0.5)));
        }
        for (double fill : new double[] {0.60, 0.68, 0.85, 0.95}) {
            cases.add(plan(
                    "survival: 10 % fail, 100 hosts in 3 zones, " + Math.round(100 * fill) + " % full, K = 10",
                    HardShape.of(100, 1_200, fill).inZones(3),
                    10,
                    placement().failureShare(0.1)));
        }
        cases.add(plan(
                "survival: 2 of 100 fail, 300 hosts in 3 zones, 85 % full, K = 3",
                HardShape.of(300, 3_600, 0.85).inZones(3), 3, placement().failureShare(0.02)));
    }

    private static void noHost(List<HardCase> cases) {
        for (int hosts : new int[] {1_000, 3_000, 10_000}) {
            for (int chain : new int[] {1, 3}) {
                cases.add(plan(
                        "no host: " + hosts + " hosts, chain " + chain + ", K = 100",
                        HardShape.of(hosts, 12 * hosts, 1.0),
                        100,
                        placement().maxChainMigrations(chain)));
            }
        }
        cases.add(plan("tight: 95 % full, 1k hosts, K = 100", HardShape.of(1_000, 12_000, 0.95), 100, placement()));
        for (int vms : new int[] {40, 100, 400}) {
            cases.add(plan(
                    "full hosts of " + vms + " VMs: 100 hosts, chain 1, K = 30",
                    HardShape.of(100, 100 * vms, 1.0),
                    30,
                    placement().maxChainMigrations(1)));
        }
    }

    private static void snapshots(List<HardCase> cases) {
        HardShape shape = HardShape.of(10_000, 120_000, 0.68);
        cases.add(new HardCase("snapshot: build, 10k hosts", () -> {
            ClusterSnapshot snapshot = HardCluster.of(shape, SEED);
            return () -> {
                ClusterSnapshot.Builder builder = ClusterSnapshot.builder(snapshot.takenAt());
                snapshot.hosts().forEach(builder::host);
                snapshot.vms().forEach(builder::vm);
                return builder.observations(snapshot.observations())
                                .build()
                                .vms()
                                .size() + " VMs";
            };
        }));
        cases.add(new HardCase("snapshot: delta that removes one VM, 10k hosts", () -> {
            ClusterSnapshot snapshot = HardCluster.of(shape, SEED);
            SnapshotDelta delta = SnapshotDelta.builder(snapshot.takenAt())
                    .remove(snapshot.vms().get(60_000).id())
                    .build();
            return () -> snapshot.apply(delta).vms().size() + " VMs";
        }));
        cases.add(new HardCase("snapshot: delta that adds one VM with a new role, 10k hosts", () -> {
            ClusterSnapshot snapshot = HardCluster.of(shape, SEED);
            Vm like = snapshot.vms().get(60_000);
            SnapshotDelta delta = SnapshotDelta.builder(snapshot.takenAt())
                    .add(Vm.builder(VmId.of("vm-060000-twin"), like.host(), like.tenant())
                            .vcpus(1)
                            .ramBytes(1)
                            .role(Role.of("role-new"))
                            .build())
                    .build();
            return () -> snapshot.apply(delta).vms().size() + " VMs";
        }));
        cases.add(new HardCase("snapshot: JSON of 10k hosts, read", () -> {
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            written(HardCluster.of(shape, SEED), json);
            byte[] bytes = json.toByteArray();
            return () -> read(bytes) + " VMs of " + bytes.length / 1_000_000 + " MB";
        }));
    }

    private static void written(ClusterSnapshot snapshot, ByteArrayOutputStream json) {
        try {
            SnapshotJson.write(snapshot, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int read(byte[] json) {
        try {
            return SnapshotJson.read(new ByteArrayInputStream(json)).vms().size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PlacementPolicy.Builder placement() {
        return PlacementPolicy.builder();
    }

    private static HardCase plan(String name, HardShape shape, int count, PlacementPolicy.Builder placement) {
        return new HardCase(name, () -> prepare(shape, count, placement.build()));
    }

    private static Supplier<String> prepare(HardShape shape, int count, PlacementPolicy placement) {
        ClusterSnapshot snapshot = HardCluster.of(shape, SEED);
        List<Detection> detections = HardCluster.detections(snapshot, count);
        Policy policy = Policy.defaults().toBuilder()
                .placement(placement)
                .migration(MigrationPolicy.builder()
                        .bandwidthBytesPerSecond(250_000_000)
                        .build())
                .build();
        PlacementEngine engine = PlacementEngine.builder(policy).build();
        return () -> outcome(engine.plan(snapshot, detections, PlacementHolds.none()));
    }

    /** How many VMs were helped, stay, or find no host; and the plan's hash, by which runs can be compared. */
    private static String outcome(MigrationPlan plan) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Placement placement : plan.placements()) {
            counts.merge(placement.getClass().getSimpleName(), 1, Integer::sum);
        }
        return counts.toString().replaceAll("[{},]", "") + ", "
                + plan.migrations().size() + " moves, " + plan.hash().substring(0, 8);
    }
}
