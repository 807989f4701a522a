package io.stealaway.placement;

import static io.stealaway.testkit.Snapshots.TAKEN_AT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.Detection;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.state.HostLoads;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.VmPlacementView;
import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementView;
import io.stealaway.spi.RuleContractException;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PlacementEngineTest {
    private static final VmId HOT_1 = VmId.of("hot-1");
    private static final HostId CALM = HostId.of("calm");
    private static final HostId BUSY = HostId.of("busy");
    private static final ClusterSnapshot CLUSTER = Snapshots.oneHotHost();
    private static final PlacementEngine ENGINE =
            PlacementEngine.builder(Policy.defaults()).build();

    @Test
    void victimGoesToTheHostWithLeastStealAndMostFree() {
        PlannedMigration migration = chosen(ENGINE, CLUSTER, "hot-1");

        assertThat(migration.source()).isEqualTo(HostId.of("hot"));
        assertThat(migration.target()).isEqualTo(CALM);
        assertThat(migration.stealRatio()).isEqualTo(0.2);
        assertThat(migration.predictedStealRatio()).isZero();
        assertThat(migration.bytesToCopy()).isEqualTo(8 * Snapshots.GIB);
        assertThat(migration.predictedDuration()).isEmpty();
    }

    @Test
    void laterVictimsStayOnceEarlierMovesCureTheSource() {
        MigrationPlan plan = plan(ENGINE, CLUSTER, "hot-1", "hot-2", "hot-3");

        assertThat(plan.migrations()).extracting(PlannedMigration::vm).containsExactly(HOT_1);
        assertThat(plan.placements().get(1))
                .isEqualTo(
                        new Placement.Stays(
                                VmId.of("hot-2"),
                                "source hot is relieved: predicted steal 0.0 %, below 5.0 %, once the VMs that leave it already (1) are gone"));
    }

    @Test
    void worstVictimIsDecidedFirst() {
        MigrationPlan plan = ENGINE.plan(
                CLUSTER,
                List.of(detection(CLUSTER, "hot-1", 0.2), detection(CLUSTER, "hot-4", 0.3)),
                PlacementHolds.none());

        assertThat(plan.placements()).extracting(Placement::vm).containsExactly(VmId.of("hot-4"), HOT_1);
    }

    @Test
    void withoutAnyHostLeftTheRejectionsAreCounted() {
        ClusterSnapshot full =
                host(host(CLUSTER, "calm", host -> host.maintenance(true)), "busy", host -> host.reservedThreads(10));

        assertThat(rejections(plan(ENGINE, full, "hot-1"))).isEqualTo(Map.of("source", 1, "state", 1, "vcpus", 1));
    }

    @Test
    void unknownVmIsAnErrorThatNamesIt() {
        Detection ghost = new Detection(VmId.of("ghost"), CALM, 0.5, 2.0, TAKEN_AT);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ENGINE.plan(CLUSTER, List.of(ghost), PlacementHolds.none()))
                .withMessageContaining("ghost");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ENGINE.explain(CLUSTER, VmId.of("ghost"), PlacementHolds.none()))
                .withMessageContaining("ghost");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ENGINE.refusal(CLUSTER, HOT_1, HostId.of("ghost"), PlacementHolds.none()))
                .withMessageContaining("ghost");
    }

    @Test
    void vmDetectedTwiceIsAnError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(ENGINE, CLUSTER, "hot-1", "hot-1"))
                .withMessage("VM hot-1 is detected twice");
    }

    @Test
    void vmThatLeftSinceItWasDetectedStays() {
        Detection stale = new Detection(HOT_1, BUSY, 0.5, 2.0, TAKEN_AT);

        assertThat(ENGINE.plan(CLUSTER, List.of(stale), PlacementHolds.none()).placements())
                .containsExactly(new Placement.Stays(HOT_1, "was found to suffer on busy, and is on hot now"));
    }

    @Test
    void vmStaysForWhatItIs() {
        assertStays(vm -> vm.state(VmState.PAUSED), "is PAUSED; only an ACTIVE VM is moved");
        assertStays(vm -> vm.locked(true), "is locked by its owner");
        assertStays(vm -> vm.pinned(true), "is pinned to its host");
        assertStays(vm -> vm.optedOut(true), "is opted out of automatic moves");
        assertStays(vm -> vm.passthrough(true), "holds a PCI device or vGPU, which cannot be live-migrated");
        assertStays(vm -> vm.sriovFunctions(2), "holds 2 SR-IOV functions, and allowSriovDirect is off");
        assertStays(
                vm -> vm.lastMigratedAt(TAKEN_AT.minusSeconds(60)),
                "was migrated at 2026-03-02T11:59:00Z, and is left alone for PT30M (cooldown)");
    }

    @Test
    void vmMayMoveAgainWhenItsCooldownIsOver() {
        ClusterSnapshot cooled = vm(CLUSTER, "hot-1", vm -> vm.lastMigratedAt(TAKEN_AT.minus(Duration.ofMinutes(30))));

        assertThat(chosen(ENGINE, cooled, "hot-1").target()).isEqualTo(CALM);
    }

    @Test
    void vmOnHoldStaysUntilTheHoldEnds() {
        assertThat(stays(ENGINE.plan(CLUSTER, detections(CLUSTER, "hot-1"), cooldown(1))))
                .isEqualTo("is left alone until 2026-03-02T12:00:01Z (cooldown)");
        assertThat(ENGINE.plan(CLUSTER, detections(CLUSTER, "hot-1"), cooldown(0))
                        .migrations())
                .hasSize(1);
    }

    @Test
    void vmInFlightStaysAndCountsOnBothHosts() {
        ClusterSnapshot moving = CLUSTER.withInFlight(List.of(new InFlightMigration(HOT_1, HostId.of("hot"), CALM)));

        assertThat(stays(plan(ENGINE, moving, "hot-1"))).isEqualTo("is in flight already, between hot and calm");
        HostLoads loads = new PlanState(moving, Policy.defaults(), PlacementHolds.none()).loads();
        assertThat(loads.freeVcpus(0)).isEqualTo(8);
        assertThat(loads.freeVcpus(1)).isEqualTo(12);
        assertThat(loads.freeVcpus(2)).isZero();
    }

    @Test
    void aViewStaysWithItsVmWhicheverIsAskedAboutNext() {
        PlanState state = new PlanState(CLUSTER, Policy.defaults(), PlacementHolds.none());
        int first = CLUSTER.vmIndex(HOT_1).orElseThrow();
        int second = CLUSTER.vmIndex(VmId.of("busy-1")).orElseThrow();
        VmPlacementView view = state.viewOf(first);
        double idle = view.predictedIdleRatio(1);

        assertThat(state.viewOf(second).vm().id()).isEqualTo(VmId.of("busy-1"));
        assertThat(view.vm().id()).isEqualTo(HOT_1);
        assertThat(view.vmIndex()).isEqualTo(first);
        assertThat(view.sourceHost()).isEqualTo(CLUSTER.vmHost(first));
        assertThat(view.predictedIdleRatio(1)).isEqualTo(idle);

        state.plan(second, 1);
        assertThat(view.predictedIdleRatio(1)).as("it sees the plan grow").isLessThan(idle);
    }

    @Test
    void hostOnWhichTheVmWouldGainTooLittleIsRefused() {
        PlacementEngine choosy = engine(placement -> placement.minBenefit(0.3));

        assertThat(rejections(plan(choosy, CLUSTER, "hot-1"))).isEqualTo(Map.of("source", 1, "benefit", 2));
        assertThat(choosy.explain(CLUSTER, HOT_1, PlacementHolds.none())
                        .nearestMiss()
                        .orElseThrow()
                        .first())
                .hasToString("benefit: steal would fall from 20.0 % to 0.0 %, by less than 30.0 %");
        assertThat(choosy.refusal(CLUSTER, HOT_1, CALM, PlacementHolds.none()))
                .as("a VM out of service shows no steal")
                .isEmpty();
    }

    @Test
    void vmThatDirtiesMemoryFasterThanTheWireStays() {
        PlacementEngine slow = PlacementEngine.builder(bandwidth(1 << 20)).build();
        ClusterSnapshot dirty = vm(CLUSTER, "hot-1", vm -> vm.dirtyBytesPerSecond(1 << 20));

        assertThat(stays(plan(slow, dirty, "hot-1")))
                .isEqualTo("dirties 1 MiB/s of memory, and the wire carries 1 MiB/s: the copy would never end");
    }

    @Test
    void durationIsMemoryInRoundsPlusDiskOnceAtTheSlowestLink() {
        PlacementEngine engine =
                PlacementEngine.builder(bandwidth(Snapshots.GIB)).build();
        ClusterSnapshot cluster = vm(
                host(CLUSTER, "calm", host -> host.linkBytesPerSecond(Snapshots.GIB / 2)),
                "hot-1",
                vm -> vm.dirtyBytesPerSecond(Snapshots.GIB / 4).localDiskBytes(3 * Snapshots.GIB));

        assertThat(chosen(engine, cluster, "hot-1").predictedDuration()).contains(Duration.ofSeconds(32 + 6));
    }

    @Test
    void scoreThatIsNoFractionNamesScorerVmHostAndValue() {
        for (double bad : new double[] {Double.NaN, -0.1, 1.1, Double.POSITIVE_INFINITY}) {
            PlacementEngine engine = PlacementEngine.builder(Policy.defaults())
                    .scorer("mine", 1.0, (view, host) -> host == 1 ? bad : 0.5)
                    .build();

            assertThatThrownBy(() -> plan(engine, CLUSTER, "hot-1"))
                    .isInstanceOf(RuleContractException.class)
                    .hasMessageContainingAll("mine", "hot-1", "calm", String.valueOf(bad));
        }
    }

    @Test
    void columnFormThatForgetsAHostIsCaught() {
        HostScorer forgetful = new HostScorer() {
            @Override
            public double score(PlacementView view, int host) {
                return 1.0;
            }

            @Override
            public void scoreAll(PlacementView view, int[] hosts, int count, double[] scores) {
                scores[0] = 1.0;
            }
        };
        PlacementEngine engine = PlacementEngine.builder(Policy.defaults())
                .scorer("forgetful", 1.0, forgetful)
                .build();

        assertThatThrownBy(() -> plan(engine, CLUSTER, "hot-1")).hasMessageContainingAll("forgetful", "NaN", "calm");
    }

    @Test
    void ruleThatThrowsStopsThePlanAndNamesRuleVmAndHost() {
        PlacementEngine filtering = PlacementEngine.builder(Policy.defaults())
                .filter("broken", (view, host) -> {
                    if (host == 1) {
                        throw new UnsupportedOperationException("no idea");
                    }
                    return false;
                })
                .build();
        PlacementEngine scoring = PlacementEngine.builder(Policy.defaults())
                .scorer("broken", 1.0, (view, host) -> {
                    if (host == 1) {
                        throw new UnsupportedOperationException("no idea");
                    }
                    return 0.0;
                })
                .build();

        for (PlacementEngine engine : List.of(filtering, scoring)) {
            assertThatThrownBy(() -> plan(engine, CLUSTER, "hot-1"))
                    .isInstanceOf(RuleContractException.class)
                    .hasMessageContainingAll("broken", "hot-1", "calm", "no idea")
                    .hasCauseInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void userRulesJoinTheDefaults() {
        PlacementEngine notCalm = PlacementEngine.builder(Policy.defaults())
                .filter("not-calm", (view, host) -> !view.host(host).id().equals(CALM))
                .build();
        PlacementEngine ratherBusy = PlacementEngine.builder(Policy.defaults())
                .scorer("busy", 100.0, (view, host) -> view.host(host).id().equals(BUSY) ? 1.0 : 0.0)
                .build();

        assertThat(chosen(notCalm, CLUSTER, "hot-1").target()).isEqualTo(BUSY);
        assertThat(chosen(ratherBusy, CLUSTER, "hot-1").target()).isEqualTo(BUSY);
    }

    @Test
    void withoutRulesTheSmallestOtherHostOfTheZoneWins() {
        PlacementEngine bare =
                PlacementEngine.builder(Policy.defaults()).withoutDefaults().build();

        assertThat(chosen(bare, CLUSTER, "hot-1").target()).isEqualTo(BUSY);
        assertThat(chosen(bare, CLUSTER, "hot-1").score()).isZero();
    }

    @Test
    void policyOverridesWeights() {
        TreeMap<String, Double> weights = new TreeMap<>(Map.of("busy", 500.0));
        PlacementEngine engine = PlacementEngine.builder(Policy.builder()
                        .placement(
                                PlacementPolicy.builder().scorerWeights(weights).build())
                        .build())
                .scorer("busy", 1.0, (view, host) -> view.host(host).id().equals(BUSY) ? 1.0 : 0.0)
                .build();

        assertThat(chosen(engine, CLUSTER, "hot-1").target()).isEqualTo(BUSY);
    }

    @Test
    void misregisteredRulesAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine(p -> p.scorerWeights(new TreeMap<>(Map.of("stael", 2.0)))))
                .withMessageContainingAll("stael", "steal");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlacementEngine.builder(Policy.defaults())
                        .filter("ram", (view, host) -> true)
                        .build())
                .withMessage("filter ram is registered twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlacementEngine.builder(Policy.defaults())
                        .scorer("idle", 1.0, (view, host) -> 1.0)
                        .build())
                .withMessage("scorer idle is registered twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlacementEngine.builder(Policy.defaults()).scorer("x", 0.5, (view, host) -> 1.0))
                .withMessageContaining("0.5");
    }

    @Test
    void refusalNamesTheFirstRuleWithFigures() {
        assertThat(ENGINE.refusal(CLUSTER, HOT_1, CALM, PlacementHolds.none())).isEmpty();
        assertThat(ENGINE.refusal(CLUSTER, HOT_1, HostId.of("hot"), PlacementHolds.none()))
                .contains("source: the VM is on it");
        ClusterSnapshot small = host(CLUSTER, "calm", host -> host.ramBytes(3 * Snapshots.GIB));
        assertThat(ENGINE.refusal(small, HOT_1, CALM, PlacementHolds.none()))
                .contains("ram: needs 8 GiB, 3 GiB of 3 GiB free");
        assertThat(ENGINE.refusal(CLUSTER, HOT_1, CALM, cooldown(60)))
                .contains("VM: it is left alone until 2026-03-02T12:01:00Z (cooldown)");
    }

    @Test
    void moveInFlightDoesNotStandInItsOwnWay() {
        ClusterSnapshot tight = vm(
                        host(CLUSTER, "calm", host -> host.ramBytes(8 * Snapshots.GIB)),
                        "hot-1",
                        vm -> vm.state(VmState.MIGRATING))
                .withInFlight(List.of(new InFlightMigration(HOT_1, HostId.of("hot"), CALM)));

        assertThat(ENGINE.refusal(tight, HOT_1, CALM, PlacementHolds.none())).isEmpty();
        assertThat(ENGINE.refusal(tight, HOT_1, BUSY, PlacementHolds.none()))
                .contains("VM: it is in flight already, between hot and calm");
        assertThat(ENGINE.refusal(tight, VmId.of("hot-2"), CALM, PlacementHolds.none()))
                .contains("ram: needs 8 GiB, 0 bytes of 8 GiB free");
    }

    private static void assertStays(UnaryOperator<Vm.Builder> change, String reason) {
        ClusterSnapshot snapshot = vm(CLUSTER, "hot-1", change);

        assertThat(stays(plan(ENGINE, snapshot, "hot-1"))).isEqualTo(reason);
        assertThat(ENGINE.explain(snapshot, HOT_1, PlacementHolds.none()).stays())
                .contains(reason);
        assertThat(ENGINE.refusal(snapshot, HOT_1, CALM, PlacementHolds.none())).contains("VM: it " + reason);
    }

    private static PlacementHolds cooldown(long seconds) {
        return new PlacementHolds(
                new TreeMap<>(Map.of(HOT_1, TAKEN_AT.plusSeconds(seconds))), Collections.emptySortedMap());
    }

    private static Policy bandwidth(long bytesPerSecond) {
        return Policy.builder()
                .migration(MigrationPolicy.builder()
                        .bandwidthBytesPerSecond(bytesPerSecond)
                        .build())
                .build();
    }

    private static PlacementEngine engine(UnaryOperator<PlacementPolicy.Builder> change) {
        return PlacementEngine.builder(Policy.builder()
                        .placement(change.apply(PlacementPolicy.builder()).build())
                        .build())
                .build();
    }

    private static String stays(MigrationPlan plan) {
        return ((Placement.Stays) plan.placements().get(0)).reason();
    }

    private static Map<String, Integer> rejections(MigrationPlan plan) {
        return ((Placement.NoHost) plan.placements().get(0)).rejections();
    }

    private static PlannedMigration chosen(PlacementEngine engine, ClusterSnapshot snapshot, String vm) {
        return ((Placement.Chosen) plan(engine, snapshot, vm).placements().get(0)).decisive();
    }

    private static MigrationPlan plan(PlacementEngine engine, ClusterSnapshot snapshot, String... vms) {
        return engine.plan(snapshot, detections(snapshot, vms), PlacementHolds.none());
    }

    private static List<Detection> detections(ClusterSnapshot snapshot, String... vms) {
        return List.of(vms).stream().map(vm -> detection(snapshot, vm, 0.2)).toList();
    }

    private static Detection detection(ClusterSnapshot snapshot, String vm, double severity) {
        return new Detection(VmId.of(vm), snapshot.vm(VmId.of(vm)).orElseThrow().host(), severity, 2.0, TAKEN_AT);
    }

    private static ClusterSnapshot vm(ClusterSnapshot snapshot, String id, UnaryOperator<Vm.Builder> change) {
        return Edits.vm(snapshot, id, change);
    }

    private static ClusterSnapshot host(ClusterSnapshot snapshot, String id, UnaryOperator<Host.Builder> change) {
        return Edits.host(snapshot, id, change);
    }
}
