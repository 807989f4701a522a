package io.stealaway.placement;

import static io.stealaway.testkit.Snapshots.GIB;
import static io.stealaway.testkit.Snapshots.TAKEN_AT;
import static io.stealaway.testkit.Snapshots.host;
import static io.stealaway.testkit.Snapshots.observed;
import static io.stealaway.testkit.Snapshots.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.check.PlanChecker;
import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Role;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementView;
import io.stealaway.spi.RuleContractException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** With every strategy, with chains and without, and whether VMs must survive the loss of hosts or not. */
@ParameterizedClass
@MethodSource("policies")
class HostileInputTest {
    private static final ClusterSnapshot CROWD = crowd();

    private final Policy policy;

    HostileInputTest(PlacementPolicy placement) {
        policy = Policy.builder().placement(placement).build();
    }

    static List<PlacementPolicy> policies() {
        List<PlacementPolicy> policies = new ArrayList<>();
        for (VmSelection strategy : VmSelection.values()) {
            PlacementPolicy.Builder placement = PlacementPolicy.builder().strategy(strategy);
            policies.add(placement.maxChainMigrations(1).build());
            policies.add(placement.maxChainMigrations(3).failureShare(0.2).build());
        }
        return policies;
    }

    @Test
    void emptyClusterHasAnEmptyPlan() {
        ClusterSnapshot empty = ClusterSnapshot.builder(TAKEN_AT).build();

        assertThat(plan(empty).placements()).isEmpty();
    }

    @Test
    void zoneWithoutVmsHasAnEmptyPlan() {
        ClusterSnapshot bare = ClusterSnapshot.builder(TAKEN_AT)
                .host(host("h", "zone-a").build())
                .build();

        assertThat(plan(bare).placements()).isEmpty();
    }

    @Test
    void onlyHostOfAZoneHasNowhereToSendItsVms() {
        assertThat(refusals(plan(cluster(1, 0.2), "vm-0"))).isEqualTo(Map.of("source", 1));
    }

    @Test
    void fullHostsTakeNothing() {
        ClusterSnapshot full = cluster(5, 0.2);
        for (int i = 0; i < 5; i++) {
            full = Edits.host(full, "host-" + i, host -> host.reservedRamBytes(64 * GIB));
        }

        assertThat(refusals(plan(full, "vm-0"))).isEqualTo(Map.of("source", 1, "ram", 4));
    }

    @Test
    void whereAllAreRobbedAlikeNobodyMoves() {
        assertThat(refusals(plan(cluster(5, 0.2), "vm-0"))).isEqualTo(Map.of("source", 1, "steal", 4));
        assertThat(refusals(plan(cluster(5, 1.0), "vm-0"))).isEqualTo(Map.of("source", 1, "steal", 4));
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

        assertThat(plan(robbed, "vm-0").migrations())
                .extracting(PlannedMigration::stealRatio)
                .containsExactly(1.0);
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
    void longestIdIsPlannedForAndAnyOtherTooLongOrUnprintableIsRefused() {
        String longest = "v".repeat(255);
        ClusterSnapshot robbed = cluster(2, 0.0).toBuilder()
                .vm(vm(longest, "host-0").build())
                .observations(Observations.of(List.of(
                        observed("vm-0", 0.0, 1.0, 0.0),
                        observed("vm-1", 0.0, 1.0, 0.0),
                        observed(longest, 0.5, 9.0, 0.0))))
                .build();

        assertThat(plan(robbed, longest).migrations())
                .extracting(PlannedMigration::vm)
                .containsExactly(VmId.of(longest));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VmId.of("v".repeat(256)))
                .withMessageContaining("vvvvv")
                .withMessageContaining("255");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostId.of("two\nlines"))
                .withMessageContaining("two?lines");
    }

    @Test
    void hundredThousandVmsOnOneHostArePlannedInReason() {
        MigrationPlan plan = plan(CROWD, "vm-000000", "vm-050000", "vm-099999");

        assertThat(plan.placements()).hasSize(3);
        assertThat(plan.migrations()).allMatch(migration -> migration.target().equals(HostId.of("empty")));
        if (policy.placement().strategy() == VmSelection.VICTIM
                && policy.placement().failureShare() == 0.0) {
            assertThat(plan.migrations()).hasSize(3);
        }
    }

    @Test
    void scoreThatIsNoFractionStopsThePlanWithTheCulpritNamed() {
        for (double score : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -0.1, 1.1}) {
            PlacementEngine engine = with((view, host) -> score);

            assertThatThrownBy(() -> plan(engine, hot(), "vm-0"))
                    .isInstanceOf(RuleContractException.class)
                    .hasMessageContaining("odd")
                    .hasMessageContaining("vm-0")
                    .hasMessageContaining("host-")
                    .hasMessageContaining(Double.toString(score));
        }
    }

    @Test
    void scorerThatThrowsStopsThePlanWithTheCulpritNamed() {
        PlacementEngine engine = with((view, host) -> {
            throw new IllegalStateException("no such table");
        });

        assertThatThrownBy(() -> plan(engine, hot(), "vm-0"))
                .isInstanceOf(RuleContractException.class)
                .hasMessageContaining("odd")
                .hasMessageContaining("no such table")
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> engine.explain(hot(), VmId.of("vm-0"), PlacementHolds.none()))
                .isInstanceOf(RuleContractException.class);
    }

    @Test
    void columnThatIsLeftUnwrittenOrThrowsStopsThePlan() {
        HostScorer column = new HostScorer() {
            @Override
            public double score(PlacementView view, int host) {
                return 0.5;
            }

            @Override
            public void scoreAll(PlacementView view, int[] hosts, int count, double[] scores) {
                throw new UnsupportedOperationException("no column");
            }
        };

        assertThatThrownBy(() -> plan(with(column), hot(), "vm-0"))
                .isInstanceOf(RuleContractException.class)
                .hasMessageContaining("odd")
                .hasMessageContaining("no column");
    }

    @Test
    void filterThatThrowsStopsThePlanAndLetsNoHostThrough() {
        PlacementEngine engine = PlacementEngine.builder(policy)
                .filter("odd", (view, host) -> {
                    throw new IllegalStateException("no such rule");
                })
                .build();

        assertThatThrownBy(() -> plan(engine, hot(), "vm-0"))
                .isInstanceOf(RuleContractException.class)
                .hasMessageContaining("odd")
                .hasMessageContaining("vm-0")
                .hasMessageContaining("no such rule");
        assertThatThrownBy(() -> engine.explain(hot(), VmId.of("vm-0"), PlacementHolds.none()))
                .isInstanceOf(RuleContractException.class);
        assertThatThrownBy(() -> engine.refusal(hot(), VmId.of("vm-0"), HostId.of("host-1"), PlacementHolds.none()))
                .isInstanceOf(RuleContractException.class);
    }

    private PlacementEngine with(HostScorer scorer) {
        return PlacementEngine.builder(policy).scorer("odd", 1.0, scorer).build();
    }

    private static ClusterSnapshot crowd() {
        ClusterSnapshot.Builder crowd = ClusterSnapshot.builder(TAKEN_AT)
                .host(host("crowd", "zone-a").build())
                .host(host("empty", "zone-a").build());
        List<VmObservation> observations = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            String id = String.format(Locale.ROOT, "vm-%06d", i);
            crowd.vm(vm(id, "crowd").ramBytes(GIB).role(Role.of("crowd")).build());
            observations.add(observed(id, 0.9, 9.0, 0.0));
        }
        return crowd.observations(Observations.of(observations)).build();
    }

    /** All alike, and vm-0 is robbed. */
    private static ClusterSnapshot hot() {
        return Edits.observation(cluster(3, 0.0), observed("vm-0", 0.5, 9.0, 0.0));
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

    private static Map<String, Integer> refusals(MigrationPlan plan) {
        assertThat(plan.placements()).hasSize(1).first().isInstanceOf(Placement.NoHost.class);
        return new TreeMap<>(((Placement.NoHost) plan.placements().get(0)).rejections());
    }

    private MigrationPlan plan(ClusterSnapshot snapshot, String... vms) {
        return plan(PlacementEngine.builder(policy).build(), snapshot, vms);
    }

    /** Never a wrong plan: each one is judged. */
    private MigrationPlan plan(PlacementEngine engine, ClusterSnapshot snapshot, String... vms) {
        List<Detection> detections = new ArrayList<>();
        for (String vm : vms) {
            VmId id = VmId.of(vm);
            HostId on = snapshot.vm(id).orElseThrow().host();
            detections.add(new Detection(id, on, 0.2, 2.0, TAKEN_AT));
        }
        MigrationPlan plan = engine.plan(snapshot, detections, PlacementHolds.none());
        assertThat(PlanChecker.check(snapshot, plan, policy, PlacementHolds.none()))
                .isEmpty();
        return plan;
    }
}
