package io.stealaway.placement;

import static io.stealaway.testkit.Snapshots.GIB;
import static io.stealaway.testkit.Snapshots.TAKEN_AT;
import static io.stealaway.testkit.Snapshots.observed;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.json.PlanHash;
import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Detection;
import io.stealaway.model.Holds;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPolicy;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementPolicy;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Policy;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.VmState;
import io.stealaway.model.VolumeId;
import io.stealaway.model.ZoneId;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** One violation of each rule is planted, and that one is found and no other. */
class PlanCheckerTest {
    private static final ClusterSnapshot CLUSTER = Snapshots.oneHotHost();
    private static final ServerGroupId G = ServerGroupId.of("g");

    private Policy policy = Policy.defaults();
    private Holds holds = Holds.none();

    @Test
    void goodPlanBreaksNothing() {
        MigrationPlan plan = PlacementEngine.builder(policy)
                .build()
                .plan(CLUSTER, List.of(new Detection(VmId.of("hot-1"), HostId.of("hot"), 0.2, 2.0, TAKEN_AT)), holds);

        assertThat(plan.migrations()).hasSize(1);
        assertThat(PlanChecker.check(CLUSTER, plan, policy, holds)).isEmpty();
        assertThat(broken(CLUSTER, "hot-1", "calm")).isEmpty();
    }

    @Test
    void wrongHashIsFound() {
        MigrationPlan plan = plan(List.of(move(CLUSTER, "hot-1", "calm")));
        MigrationPlan forged = new MigrationPlan(TAKEN_AT, plan.placements(), "0".repeat(64));

        assertThat(rules(CLUSTER, forged)).containsExactly("hash");
        assertThat(PlanChecker.check(
                        CLUSTER,
                        plan,
                        Policy.builder().passInterval(Duration.ofSeconds(61)).build(),
                        holds))
                .extracting(Violation::rule)
                .containsExactly("hash");
    }

    @Test
    void planForAnotherSnapshotIsFound() {
        MigrationPlan plan = plan(List.of(move(CLUSTER, "hot-1", "calm")));

        assertThat(rules(CLUSTER, new MigrationPlan(TAKEN_AT.plusSeconds(1), plan.placements(), plan.hash())))
                .containsExactly("snapshot");
    }

    @Test
    void moveOfOrToTheUnknownIsFound() {
        PlannedMigration good = move(CLUSTER, "hot-1", "calm");

        assertThat(rules(CLUSTER, plan(List.of(with(good, "ghost", "hot", "calm")))))
                .containsExactly("unknown-vm");
        assertThat(rules(CLUSTER, plan(List.of(with(good, "hot-1", "hot", "ghost")))))
                .containsExactly("unknown-host");
    }

    @Test
    void secondMoveOfAVmIsFound() {
        PlannedMigration good = move(CLUSTER, "hot-1", "calm");

        assertThat(rules(CLUSTER, plan(List.of(good, with(good, "hot-1", "hot", "busy")))))
                .containsExactly("twice");
    }

    @Test
    void wrongSourceIsFound() {
        PlannedMigration good = move(CLUSTER, "hot-1", "calm");

        assertThat(rules(CLUSTER, plan(List.of(with(good, "hot-1", "busy", "calm")))))
                .containsExactly("source");
        assertThat(rules(CLUSTER, plan(List.of(with(good, "hot-1", "busy", "hot")))))
                .contains("source");
    }

    @Test
    void vmThatMustStayIsFound() {
        assertThat(broken(vm(vm -> vm.state(VmState.MIGRATING)))).containsExactly("vm-state");
        assertThat(broken(vm(vm -> vm.locked(true)))).containsExactly("locked");
        assertThat(broken(vm(vm -> vm.pinned(true)))).containsExactly("pinned");
        assertThat(broken(vm(vm -> vm.optedOut(true)))).containsExactly("opted-out");
        assertThat(broken(vm(vm -> vm.passthrough(true)))).containsExactly("passthrough");
        assertThat(broken(Edits.host(vm(vm -> vm.sriovFunctions(1)), "calm", host -> host.sriovFunctions(1))))
                .containsExactly("sriov-opt-in");
        assertThat(broken(vm(vm -> vm.lastMigratedAt(Optional.of(TAKEN_AT.minusSeconds(1_799))))))
                .containsExactly("cooldown");
        assertThat(broken(vm(vm -> vm.lastMigratedAt(Optional.of(TAKEN_AT.minusSeconds(1_800))))))
                .isEmpty();
    }

    @Test
    void vmInFlightIsFound() {
        // The aggressor stays, so that the source is not cured by the move in flight.
        ClusterSnapshot hot = Edits.host(CLUSTER, "hot", host -> host.hypervisorDemandMicroCores(8_000_000));

        assertThat(broken(hot.withInFlight(
                        List.of(new InFlightMigration(VmId.of("hot-1"), HostId.of("hot"), HostId.of("busy"))))))
                .containsExactly("in-flight");
    }

    @Test
    void holdsAreFound() {
        holds = new Holds(
                new TreeMap<>(Map.of(VmId.of("hot-1"), TAKEN_AT.plusSeconds(1))), Collections.emptySortedMap());
        assertThat(broken(CLUSTER)).containsExactly("cooldown");
        holds = new Holds(
                Collections.emptySortedMap(),
                new TreeMap<>(Map.of(new Holds.Ban(VmId.of("hot-1"), HostId.of("calm")), TAKEN_AT.plusSeconds(1))));
        assertThat(broken(CLUSTER)).containsExactly("ban");
        assertThat(broken(CLUSTER, "hot-1", "busy")).isEmpty();
    }

    @Test
    void wrongTargetIsFound() {
        assertThat(broken(calm(host -> host.zone(ZoneId.of("zone-b"))))).containsExactly("zone");
        assertThat(broken(calm(host -> host.enabled(false)))).containsExactly("state");
        assertThat(broken(calm(host -> host.up(false)))).containsExactly("state");
        assertThat(broken(calm(host -> host.maintenance(true)))).containsExactly("state");
        assertThat(broken(Edits.observation(
                        calm(host -> host.cores(3).threads(3).cpuAllocationRatio(2.0)),
                        observed("hot-1", 0.2, 8.0, 0.5))))
                .containsExactly("width");
        assertThat(broken(vm(vm -> vm.requiredTraits(new TreeSet<>(List.of("AVX"))))))
                .containsExactly("traits");
        assertThat(broken(Edits.host(
                        vm(vm -> vm.forbiddenTraits(new TreeSet<>(List.of("OLD")))),
                        "calm",
                        host -> host.traits(new TreeSet<>(List.of("OLD"))))))
                .containsExactly("traits");
    }

    @Test
    void lackOfCapacityIsFound() {
        assertThat(broken(calm(host -> host.cpuAllocationRatio(0.2)))).containsExactly("vcpus");
        assertThat(broken(calm(host -> host.reservedThreads(13)))).containsExactly("vcpus");
        assertThat(broken(calm(host -> host.ramBytes(8 * GIB - 1)))).containsExactly("ram");
        assertThat(broken(calm(host -> host.reservedRamBytes(57 * GIB)))).containsExactly("ram");
        assertThat(broken(Edits.host(vm(vm -> vm.diskBytes(GIB)), "calm", host -> host.diskBytes(0))))
                .containsExactly("disk");
        policy = policy(p -> p.allowSriovDirect(true));
        assertThat(broken(vm(vm -> vm.sriovFunctions(1)))).containsExactly("sriov");
    }

    @Test
    void lackOfMetricsIsFound() {
        VmObservation stale = new VmObservation(
                VmId.of("busy-1"), TAKEN_AT.minus(Duration.ofMinutes(3)), 0.0, OptionalDouble.empty(), 1.0, 1_000_000);

        assertThat(broken(Edits.unobserved(CLUSTER, "busy-1"), "hot-1", "busy")).containsExactly("metrics");
        assertThat(broken(Edits.observation(CLUSTER, stale), "hot-1", "busy")).containsExactly("metrics");
    }

    @Test
    void stealOnTheTargetIsFound() {
        assertThat(broken(Edits.observation(CLUSTER, observed("busy-1", 0.1, 1.0, 1.0)), "hot-1", "busy"))
                .containsExactly("steal");
        assertThat(broken(calm(host -> host.hypervisorDemandMicroCores(12_400_000))))
                .containsExactly("predicted-steal");
    }

    @Test
    void moveThatGainsTooLittleIsFound() {
        policy = policy(p -> p.minBenefit(0.21));
        assertThat(broken(CLUSTER)).containsExactly("benefit");
    }

    @Test
    void needlessMoveIsFound() {
        assertThat(rules(CLUSTER, plan(List.of(move(CLUSTER, "hot-1", "calm"), move(CLUSTER, "hot-2", "busy")))))
                .containsExactly("relieved");
    }

    @Test
    void crowdOfARoleIsFound() {
        policy = policy(p -> p.maxRoleVmsPerHost(1));
        assertThat(broken(CLUSTER, "hot-1", "busy")).containsExactly("role");
    }

    @Test
    void brokenServerGroupIsFound() {
        assertThat(broken(group(Rule.ANTI_AFFINITY), "hot-1", "busy")).containsExactly("anti-affinity");
        assertThat(broken(group(Rule.AFFINITY), "hot-1", "calm")).containsExactly("affinity");
        assertThat(broken(group(Rule.AFFINITY), "hot-1", "busy")).isEmpty();
        assertThat(broken(group(Rule.SOFT_AFFINITY), "hot-1", "calm")).isEmpty();
    }

    @Test
    void brokenVolumeHintIsFound() {
        assertThat(broken(vm(vm -> vm.sameHostVolume(Optional.of(VolumeId.of("v"))))))
                .containsExactly("volume");
    }

    @Test
    void copyThatNeverEndsIsFound() {
        policy = Policy.builder()
                .migration(MigrationPolicy.builder()
                        .bandwidthBytesPerSecond(2 << 20)
                        .build())
                .build();
        ClusterSnapshot dirty = vm(vm -> vm.dirtyBytesPerSecond(1 << 20));

        assertThat(broken(Edits.host(dirty, "calm", host -> host.linkBytesPerSecond(1 << 20))))
                .containsExactly("convergence");
        PlannedMigration honest = move(dirty, "hot-1", "calm");
        assertThat(rules(dirty, plan(List.of(honest)))).containsExactly("figures");
        assertThat(rules(
                        dirty,
                        plan(List.of(honest.toBuilder()
                                .predictedDuration(Duration.ofSeconds(8_192))
                                .build()))))
                .isEmpty();
    }

    @Test
    void wrongFiguresAreFound() {
        PlannedMigration good = move(CLUSTER, "hot-1", "calm");
        PlannedMigration boast = good.toBuilder()
                .steal(0.9, good.predictedStealRatio())
                .predictedHostStealRatio(0.01)
                .bytesToCopy(1)
                .predictedDuration(Duration.ofSeconds(1))
                .build();

        assertThat(rules(CLUSTER, plan(List.of(boast)))).containsExactly("figures", "figures", "figures", "figures");
    }

    @Test
    void movesBeforeCountOnBothHosts() {
        ClusterSnapshot hot = Edits.host(CLUSTER, "hot", host -> host.hypervisorDemandMicroCores(12_000_000));
        ClusterSnapshot tight = Edits.host(hot, "calm", host -> host.ramBytes(15 * GIB));
        PlannedMigration first = move(tight, "hot-1", "calm");
        PlannedMigration second = move(tight, "hot-2", "calm");

        assertThat(rules(tight, plan(List.of(first)))).isEmpty();
        assertThat(rules(tight, plan(List.of(second)))).isEmpty();
        assertThat(rules(tight, plan(List.of(first, second)))).containsExactly("ram");
        // The room that busy-1 leaves is not free before it has left.
        ClusterSnapshot full = Edits.host(hot, "busy", host -> host.ramBytes(16 * GIB))
                .withInFlight(List.of(new InFlightMigration(VmId.of("busy-1"), HostId.of("busy"), HostId.of("calm"))));
        assertThat(broken(full, "hot-1", "busy")).containsExactly("ram");
    }

    private static ClusterSnapshot vm(UnaryOperator<Vm.Builder> change) {
        return Edits.vm(CLUSTER, "hot-1", change);
    }

    private static ClusterSnapshot calm(UnaryOperator<Host.Builder> change) {
        return Edits.host(CLUSTER, "calm", change);
    }

    private static ClusterSnapshot group(Rule rule) {
        ClusterSnapshot snapshot =
                CLUSTER.toBuilder().serverGroup(new ServerGroup(G, rule, 1)).build();
        for (String member : List.of("hot-1", "busy-1")) {
            snapshot = Edits.vm(snapshot, member, vm -> vm.serverGroups(new TreeSet<>(List.of(G))));
        }
        return snapshot;
    }

    private static Policy policy(UnaryOperator<PlacementPolicy.Builder> change) {
        return Policy.builder()
                .placement(change.apply(PlacementPolicy.builder()).build())
                .build();
    }

    private List<String> broken(ClusterSnapshot snapshot) {
        return broken(snapshot, "hot-1", "calm");
    }

    private List<String> broken(ClusterSnapshot snapshot, String vm, String target) {
        return rules(snapshot, plan(List.of(move(snapshot, vm, target))));
    }

    private List<String> rules(ClusterSnapshot snapshot, MigrationPlan plan) {
        return PlanChecker.check(snapshot, plan, policy, holds).stream()
                .map(Violation::rule)
                .toList();
    }

    /** A move with honest figures, legal or not. */
    private PlannedMigration move(ClusterSnapshot snapshot, String vm, String target) {
        PlacementState state = new PlacementState(snapshot, policy, holds);
        int index = snapshot.vmIndex(VmId.of(vm)).orElseThrow();
        state.ask(index);
        Vm facts = state.vm();
        int host = snapshot.hostIndex(HostId.of(target)).orElseThrow();
        return PlannedMigration.builder(facts.id(), facts.host(), HostId.of(target))
                .score(0.5)
                .steal(snapshot.neighbourStealRatio(index), state.predictedOwnStealRatio(host))
                .predictedHostStealRatio(state.predictedStealRatio(host))
                .bytesToCopy(facts.bytesToCopy())
                .build();
    }

    private static PlannedMigration with(PlannedMigration like, String vm, String source, String target) {
        return PlannedMigration.builder(VmId.of(vm), HostId.of(source), HostId.of(target))
                .score(like.score())
                .steal(like.stealRatio(), like.predictedStealRatio())
                .predictedHostStealRatio(like.predictedHostStealRatio())
                .bytesToCopy(like.bytesToCopy())
                .predictedDuration(like.predictedDuration())
                .build();
    }

    private MigrationPlan plan(List<PlannedMigration> migrations) {
        List<Placement> placements = new ArrayList<>();
        migrations.forEach(migration -> placements.add(Placement.Chosen.of(migration)));
        return new MigrationPlan(TAKEN_AT, placements, PlanHash.of(migrations, policy));
    }
}
