package io.stealaway.placement;

import static io.stealaway.testkit.Snapshots.GIB;
import static io.stealaway.testkit.Snapshots.TAKEN_AT;
import static io.stealaway.testkit.Snapshots.host;
import static io.stealaway.testkit.Snapshots.observed;
import static io.stealaway.testkit.Snapshots.vm;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Detection;
import io.stealaway.model.Holds;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.Observations;
import io.stealaway.model.Placement;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Policy;
import io.stealaway.model.Role;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.testkit.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostileInputTest {
    private static final PlacementEngine ENGINE =
            PlacementEngine.builder(Policy.defaults()).build();

    @Test
    void emptyClusterHasAnEmptyPlan() {
        ClusterSnapshot empty = ClusterSnapshot.builder(TAKEN_AT).build();
        MigrationPlan plan = ENGINE.plan(empty, List.of(), Holds.none());

        assertThat(plan.placements()).isEmpty();
        assertThat(PlanChecker.check(empty, plan, Policy.defaults(), Holds.none()))
                .isEmpty();
    }

    @Test
    void onlyHostOfAZoneHasNowhereToSendItsVms() {
        ClusterSnapshot alone = cluster(1, 0.2);

        assertThat(plan(alone, "vm-0").placements())
                .containsExactly(Placement.NoHost.of(VmId.of("vm-0"), Map.of("source", 1)));
    }

    @Test
    void fullHostsTakeNothing() {
        ClusterSnapshot full = cluster(5, 0.2);
        for (int i = 0; i < 5; i++) {
            full = Edits.host(full, "host-" + i, host -> host.reservedRamBytes(64 * GIB));
        }

        assertThat(plan(full, "vm-0").placements())
                .containsExactly(Placement.NoHost.of(VmId.of("vm-0"), Map.of("source", 1, "ram", 4)));
    }

    @Test
    void whereAllAreRobbedAlikeNobodyMoves() {
        assertThat(plan(cluster(5, 0.2), "vm-0").placements())
                .containsExactly(Placement.NoHost.of(VmId.of("vm-0"), Map.of("source", 1, "steal", 4)));
        assertThat(plan(cluster(5, 1.0), "vm-0").placements())
                .containsExactly(Placement.NoHost.of(VmId.of("vm-0"), Map.of("source", 1, "steal", 4)));
    }

    @Test
    void tiesGoToTheSmallerHostId() {
        ClusterSnapshot equal = Edits.observation(cluster(5, 0.0), observed("vm-3", 1.0, 9.0, 0.0));

        assertThat(plan(equal, "vm-3").migrations())
                .extracting(PlannedMigration::target)
                .containsExactly(HostId.of("host-0"));
    }

    @Test
    void stealOfAllThereIsIsCured() {
        ClusterSnapshot robbed = Edits.observation(cluster(2, 0.0), observed("vm-0", 1.0, 9.0, 0.0));
        MigrationPlan plan = plan(robbed, "vm-0");

        assertThat(plan.migrations()).extracting(PlannedMigration::stealRatio).containsExactly(1.0);
        assertThat(PlanChecker.check(robbed, plan, Policy.defaults(), Holds.none()))
                .isEmpty();
    }

    @Test
    void vmWithoutRamOrDiskIsPlaced() {
        ClusterSnapshot robbed = Edits.vm(
                Edits.observation(cluster(2, 0.0), observed("vm-0", 0.5, 9.0, 0.0)), "vm-0", vm -> vm.ramBytes(0));

        assertThat(plan(robbed, "vm-0").migrations())
                .extracting(PlannedMigration::bytesToCopy)
                .containsExactly(0L);
    }

    @Test
    void hundredThousandVmsOnOneHostArePlannedInReason() {
        ClusterSnapshot.Builder crowd = ClusterSnapshot.builder(TAKEN_AT)
                .host(host("crowd", "zone-a").build())
                .host(host("empty", "zone-a").build());
        List<VmObservation> observations = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            String id = String.format(Locale.ROOT, "vm-%06d", i);
            crowd.vm(vm(id, "crowd")
                    .ramBytes(GIB)
                    .role(Optional.of(Role.of("crowd")))
                    .build());
            observations.add(observed(id, 0.9, 9.0, 0.0));
        }
        ClusterSnapshot snapshot =
                crowd.observations(Observations.of(observations)).build();
        MigrationPlan plan = plan(snapshot, "vm-000000", "vm-050000", "vm-099999");

        assertThat(plan.migrations()).hasSize(3);
        assertThat(plan.migrations()).allMatch(migration -> migration.target().equals(HostId.of("empty")));
        assertThat(PlanChecker.check(snapshot, plan, Policy.defaults(), Holds.none()))
                .isEmpty();
    }

    /** Hosts host-0, host-1, ... with one VM each, vm-0, vm-1, ..., all robbed alike. */
    private static ClusterSnapshot cluster(int hosts, double stealRatio) {
        ClusterSnapshot.Builder cluster = ClusterSnapshot.builder(TAKEN_AT);
        List<VmObservation> observations = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            cluster.host(host("host-" + i, "zone-a").build());
            cluster.vm(vm("vm-" + i, "host-" + i).build());
            observations.add(observed("vm-" + i, stealRatio, 9.0, 0.0));
        }
        return cluster.observations(Observations.of(observations)).build();
    }

    private static MigrationPlan plan(ClusterSnapshot snapshot, String... vms) {
        List<Detection> detections = new ArrayList<>();
        for (String vm : vms) {
            VmId id = VmId.of(vm);
            HostId on = snapshot.vm(id).orElseThrow().host();
            detections.add(new Detection(id, on, 0.2, 2.0, Snapshots.TAKEN_AT));
        }
        return ENGINE.plan(snapshot, detections, Holds.none());
    }
}
