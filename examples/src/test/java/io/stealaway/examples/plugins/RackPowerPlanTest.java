package io.stealaway.examples.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.spi.HostFilter;
import io.stealaway.testkit.Snapshots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Eight victims on eight hosts, and a rack of four empty hosts whose power supply feeds 12 CPUs. */
class RackPowerPlanTest {
    private static final int VICTIMS = 8;
    private static final long MAX_MICRO_CORES = 12_000_000;
    /** Each uses 3 CPUs, and loses a fifth of 4 vCPUs to others. */
    private static final long NEEDED_MICRO_CORES = 3_800_000;

    private static final Policy POLICY = Policy.builder()
            .placement(PlacementPolicy.builder()
                    .strategy(VmSelection.VICTIM)
                    .maxChainMigrations(1)
                    .build())
            .build();

    private final Map<HostId, String> racks = new HashMap<>();
    private final List<Detection> detections = new ArrayList<>();
    private final ClusterSnapshot cluster = cluster();

    private ClusterSnapshot cluster() {
        ClusterSnapshot.Builder cluster = ClusterSnapshot.builder(Snapshots.TAKEN_AT);
        List<VmObservation> observations = new ArrayList<>();
        for (int i = 0; i < VICTIMS; i++) {
            String host = "hot-" + i;
            cluster.host(Snapshots.host(host, "zone-a").build());
            cluster.vm(Snapshots.vm("victim-" + i, host).build());
            observations.add(Snapshots.observed("victim-" + i, 0.2, 8.0, 3.0));
            detections.add(new Detection(observations.get(i).vm(), HostId.of(host), 0.2, 2.0, Snapshots.TAKEN_AT));
        }
        for (String host : List.of("calm-1", "calm-2", "calm-3", "calm-4")) {
            cluster.host(Snapshots.host(host, "zone-a").build());
            racks.put(HostId.of(host), "r1");
        }
        return cluster.observations(Observations.of(observations)).build();
    }

    @Test
    void thePlanKeepsTheRackWithinItsBudget() {
        MigrationPlan plan = plan(new RackPowerFilter(racks, MAX_MICRO_CORES));

        assertThat(neededOfRack(plan)).isEqualTo(3 * NEEDED_MICRO_CORES).isLessThanOrEqualTo(MAX_MICRO_CORES);
        assertThat(plan.placements()).hasSize(VICTIMS);
        assertThat(plan.placements())
                .filteredOn(Placement.NoHost.class::isInstance)
                .hasSize(VICTIMS - 3)
                .allSatisfy(placement ->
                        assertThat(((Placement.NoHost) placement).rejections()).containsEntry("rack-power", 4));
    }

    @Test
    void aFilterThatLooksAtTheSnapshotAloneDoesNot() {
        HostFilter shortSighted = (view, host) -> view.snapshot().hosts().stream()
                                .filter(other -> racks.containsKey(other.id()))
                                .mapToLong(other -> view.snapshot()
                                        .hostNeedMicroCores(view.snapshot()
                                                .hostIndex(other.id())
                                                .orElseThrow()))
                                .sum()
                        + view.vmNeededMicroCores()
                <= MAX_MICRO_CORES;

        assertThat(neededOfRack(plan(shortSighted))).isGreaterThan(2 * MAX_MICRO_CORES);
    }

    private MigrationPlan plan(HostFilter filter) {
        return PlacementEngine.builder(POLICY)
                .filter("rack-power", filter)
                .build()
                .plan(cluster, detections, PlacementHolds.none());
    }

    private static long neededOfRack(MigrationPlan plan) {
        return plan.migrations().stream()
                        .filter(migration -> migration.target().value().startsWith("calm"))
                        .count()
                * NEEDED_MICRO_CORES;
    }
}
