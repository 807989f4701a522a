package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.contention.CpuShares;
import io.stealaway.detection.SustainedDetector;
import io.stealaway.model.BatchPlacement;
import io.stealaway.model.BatchPlacement.Placed;
import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.MicroCores;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Role;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.VmRequest;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.testkit.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/**
 * New VMs are created where they were placed, and everybody is measured as contention has it: those that were there want what they wanted,
 * new ones as much as was presumed of them. Then the loop looks again.
 */
class PlacedThenPlannedProperties {
    private static final long GIB = Snapshots.GIB;
    /** Hosts hand out 64 vCPUs: so much stolen of all of them is less than a tenth of a VM of two, even if it bears all of it. */
    private static final double TOO_LITTLE_TO_SUFFER = 0.1 * 2 / 64;

    private static final Policy POLICY = Policy.defaults().toBuilder()
            .placement(PlacementPolicy.builder()
                    .maxPredictedStealRatio(TOO_LITTLE_TO_SUFFER)
                    .build())
            .detection(DetectionPolicy.builder().hitPasses(1).windowPasses(1).build())
            .build();
    private static final PlacementEngine ENGINE =
            PlacementEngine.builder(POLICY).build();

    @Property(tries = 300, seed = "1", shrinking = ShrinkingMode.OFF)
    void nothingThatWasJustPlacedMovesWhenDemandIsAsPresumed(@ForAll long seed) {
        Random dice = new Random(seed);
        ClusterSnapshot before = measured(cluster(dice), Map.of());
        BatchPlacement placement = ENGINE.place(before, new VmRequest.Batch(requests(dice), false));
        Set<VmId> placed = placement.placed().stream().map(Placed::vm).collect(Collectors.toSet());
        ClusterSnapshot after = created(before, placement);
        List<Detection> found = detect(after);
        MigrationPlan plan = ENGINE.plan(after, found, PlacementHolds.none());

        Statistics.label("places some")
                .collect(!placed.isEmpty())
                .coverage(coverage -> coverage.check(true).count(cases -> cases > 100));
        Statistics.label("plans moves of others")
                .collect(!plan.migrations().isEmpty())
                .coverage(coverage -> coverage.check(true).count(cases -> cases > 20));
        assertThat(found).extracting(Detection::vm).noneMatch(placed::contains);
        assertThat(plan.migrations()).extracting(PlannedMigration::vm).noneMatch(placed::contains);
        Set<HostId> took = placement.placed().stream().map(Placed::host).collect(Collectors.toSet());
        assertThat(found)
                .as("nobody suffers for it who did not before")
                .allMatch(one -> !took.contains(one.host())
                        || detect(before).stream().anyMatch(known -> known.vm().equals(one.vm())));
    }

    /** The same cases are able to fail: VMs that Nova's rules place suffer, and are moved. */
    @Property(tries = 100, seed = "2", shrinking = ShrinkingMode.OFF)
    void whatIsPlacedWithoutRegardToDemandIsMoved(@ForAll long seed) {
        Random dice = new Random(seed);
        ClusterSnapshot before = measured(cluster(dice), Map.of());
        BatchPlacement placement = PlacementEngine.builder(POLICY, PlacementPreset.NOVA)
                .build()
                .place(before, new VmRequest.Batch(requests(dice), false));
        Set<VmId> placed = placement.placed().stream().map(Placed::vm).collect(Collectors.toSet());
        ClusterSnapshot after = created(before, placement);

        Statistics.label("moves what was just placed")
                .collect(ENGINE.plan(after, detect(after), PlacementHolds.none()).migrations().stream()
                        .map(PlannedMigration::vm)
                        .anyMatch(placed::contains))
                .coverage(coverage -> coverage.check(true).count(cases -> cases > 10));
    }

    private static List<Detection> detect(ClusterSnapshot snapshot) {
        return new SustainedDetector(POLICY.detection())
                .detect(snapshot, DetectionHistory.empty())
                .found();
    }

    private static ClusterSnapshot cluster(Random dice) {
        ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(Snapshots.TAKEN_AT);
        int hosts = 3 + dice.nextInt(4);
        for (int host = 0; host < hosts; host++) {
            snapshot.host(Snapshots.host("h" + host, "z")
                    .cores(8)
                    .threads(16)
                    .ramBytes(512 * GIB)
                    .diskBytes(1_000 * GIB)
                    .cpuAllocationRatio(4)
                    .build());
            int guests = 2 + dice.nextInt(17);
            for (int guest = 0; guest < guests; guest++) {
                snapshot.vm(Snapshots.vm("vm" + host + guest, "h" + host)
                        .vcpus(2 + dice.nextInt(3))
                        .ramBytes((1 + dice.nextInt(8)) * GIB)
                        .role(Role.of("role-" + dice.nextInt(8)))
                        .build());
            }
        }
        return snapshot.build();
    }

    private static List<VmRequest> requests(Random dice) {
        List<VmRequest> requests = new ArrayList<>();
        int count = 1 + dice.nextInt(3);
        for (int i = 0; i < count; i++) {
            int most = 1 + dice.nextInt(3);
            requests.add(VmRequest.builder(VmId.of("new" + i), Tenant.of("t"))
                    .vcpus(2 + dice.nextInt(3))
                    .ramBytes((1 + dice.nextInt(8)) * GIB)
                    .role(Role.of("role-" + dice.nextInt(8)))
                    .count(1, most)
                    .build());
        }
        return requests;
    }

    private static ClusterSnapshot created(ClusterSnapshot before, BatchPlacement placement) {
        ClusterSnapshot.Builder after = ClusterSnapshot.builder(before.takenAt());
        before.hosts().forEach(after::host);
        before.vms().forEach(after::vm);
        Map<VmId, Long> wants = new TreeMap<>();
        for (Placed placed : placement.placed()) {
            int vcpus = (int) (placed.demand().peakMicroCores() / MicroCores.PER_CORE);
            after.vm(Snapshots.vm(placed.vm().value(), placed.host().value())
                    .vcpus(vcpus)
                    .ramBytes(GIB)
                    .build());
            wants.put(placed.vm(), placed.demand().peakMicroCores());
        }
        return measured(after.build(), wants);
    }

    /** What contention gives to each; VMs want what is told of them, else a share of their vCPUs that their name tells. */
    private static ClusterSnapshot measured(ClusterSnapshot snapshot, Map<VmId, Long> wants) {
        List<VmObservation> all = new ArrayList<>();
        for (int host = 0; host < snapshot.hosts().size(); host++) {
            Host facts = snapshot.hosts().get(host);
            int[] vms = snapshot.hostVms(host);
            long[] need = new long[vms.length + 1];
            int[] weight = new int[vms.length + 1];
            need[0] = facts.hypervisorDemandMicroCores();
            weight[0] = facts.hypervisorWeight();
            for (int i = 0; i < vms.length; i++) {
                Vm vm = snapshot.vms().get(vms[i]);
                Long told = wants.get(vm.id());
                need[i + 1] = told == null ? usual(vm) : told;
                weight[i + 1] = vm.cpuWeight();
            }
            long[] got = new long[need.length];
            CpuShares.allocate(facts.cpuMicroCores(), need, weight, need.length, got);
            for (int i = 0; i < vms.length; i++) {
                Vm vm = snapshot.vms().get(vms[i]);
                long stolen = need[i + 1] - got[i + 1];
                all.add(VmObservation.builder(vm.id(), snapshot.takenAt())
                        .stealRatio((double) stolen / (vm.vcpus() * MicroCores.PER_CORE))
                        .load5((need[i + 1] + 8.0 * stolen) / MicroCores.PER_CORE)
                        .cpuUsedMicroCores(got[i + 1])
                        .build());
            }
        }
        return snapshot.withObservations(Observations.of(all));
    }

    private static long usual(Vm vm) {
        double share = SplitMix.fraction(7, vm.id().value(), vm.host().value());
        return (long) (share * share * vm.vcpus() * MicroCores.PER_CORE);
    }
}
