package io.stealaway.placement;

import static io.stealaway.testkit.Snapshots.GIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.VmId;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.score.BuiltInScorers;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.VmPlacementView;
import io.stealaway.spi.HostScorer;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ScorersTest {
    private static final ClusterSnapshot CLUSTER = Snapshots.oneHotHost();

    @Test
    void leastStealIsOneMinusObservedSteal() {
        assertThat(score(BuiltInScorers.leastSteal(), CLUSTER, "hot")).isEqualTo(0.8);
        assertThat(score(BuiltInScorers.leastSteal(), CLUSTER, "calm")).isEqualTo(1.0);
    }

    @Test
    void predictedStealCountsTheVmAndTheHypervisor() {
        ClusterSnapshot loaded = Edits.host(CLUSTER, "calm", host -> host.hypervisorDemandMicroCores(14_200_000));

        // 14.2 and 3.8 cores on 16 threads: 2 of 4 vCPUs short.
        assertThat(score(BuiltInScorers.predictedSteal(), loaded, "calm")).isEqualTo(0.5);
        assertThat(score(BuiltInScorers.predictedSteal(), CLUSTER, "calm")).isEqualTo(1.0);
    }

    @Test
    void predictedStealIsAllAtMost() {
        ClusterSnapshot drowned = Edits.host(CLUSTER, "calm", host -> host.hypervisorDemandMicroCores(100_000_000));

        assertThat(score(BuiltInScorers.predictedSteal(), drowned, "calm")).isZero();
    }

    @Test
    void unobservedVmIsTakenToNeedAllItMayUse() {
        PlanState state = new PlanState(Edits.unobserved(CLUSTER, "busy-1"), Policy.defaults(), PlacementHolds.none());
        VmPlacementView view = state.viewOf(2);

        // 4 of the unobserved, 1 of busy-2, 3.8 of hot-1 on 16 threads.
        assertThat(view.vm().id()).isEqualTo(VmId.of("hot-1"));
        assertThat(view.predictedIdleRatio(0)).isEqualTo(7.2 / 16);
    }

    @Test
    void idleIsWhatIsLeftWithTheVm() {
        assertThat(score(BuiltInScorers.idle(), CLUSTER, "calm")).isEqualTo(12.2 / 16);
        assertThat(score(BuiltInScorers.idle(), CLUSTER, "busy")).isEqualTo(10.2 / 16);
        assertThat(score(BuiltInScorers.idle(), CLUSTER, "hot")).isEqualTo(0.8 / 16);
    }

    @Test
    void freeRamIsWhatIsLeftWithTheVm() {
        assertThat(score(BuiltInScorers.freeRam(), CLUSTER, "calm")).isEqualTo(56.0 / 64);
        assertThat(score(BuiltInScorers.freeRam(), CLUSTER, "busy")).isEqualTo(40.0 / 64);
        assertThat(score(
                        BuiltInScorers.freeRam(),
                        Edits.host(CLUSTER, "calm", host -> host.reservedRamBytes(64 * GIB)),
                        "calm"))
                .isZero();
    }

    @Test
    void roleSpreadFallsWithEachPeer() {
        assertThat(score(BuiltInScorers.roleSpread(), CLUSTER, "calm")).isEqualTo(1.0);
        assertThat(score(BuiltInScorers.roleSpread(), CLUSTER, "busy")).isEqualTo(0.5);
        assertThat(score(BuiltInScorers.roleSpread(), Edits.vm(CLUSTER, "hot-1", vm -> vm.withoutRole()), "busy"))
                .isEqualTo(1.0);
    }

    @Test
    void softGroupsPullOrPushByTheirMembers() {
        ClusterSnapshot push = group(Rule.SOFT_ANTI_AFFINITY);
        ClusterSnapshot pull = group(Rule.SOFT_AFFINITY);

        assertThat(score(BuiltInScorers.softGroup(), push, "calm")).isEqualTo(1.0);
        assertThat(score(BuiltInScorers.softGroup(), push, "busy")).isEqualTo(1.0 / 3);
        assertThat(score(BuiltInScorers.softGroup(), pull, "calm")).isEqualTo(0.0);
        assertThat(score(BuiltInScorers.softGroup(), pull, "busy")).isEqualTo(2.0 / 3);
        assertThat(score(BuiltInScorers.softGroup(), group(Rule.ANTI_AFFINITY), "busy"))
                .isEqualTo(1.0);
    }

    @Test
    void volumesAreNearByTheShareOfTheirBytes() {
        ClusterSnapshot stored = Edits.vm(
                CLUSTER,
                "hot-1",
                vm -> vm.volumes(List.of(
                        new Volume(VolumeId.of("a"), GIB, Optional.of(HostId.of("busy"))),
                        new Volume(VolumeId.of("b"), 3 * GIB, Optional.empty()))));

        assertThat(score(BuiltInScorers.volumeNear(), stored, "busy")).isEqualTo(0.25);
        assertThat(score(BuiltInScorers.volumeNear(), stored, "calm")).isZero();
        assertThat(score(BuiltInScorers.volumeNear(), CLUSTER, "calm")).isEqualTo(1.0);
    }

    @Test
    void sriovFunctionsBeyondCoresCost() {
        ClusterSnapshot cluster = Edits.host(
                Edits.vm(Edits.vm(CLUSTER, "hot-1", vm -> vm.sriovFunctions(2)), "busy-1", vm -> vm.sriovFunctions(8)),
                "busy",
                host -> host.sriovFunctions(16));

        assertThat(score(BuiltInScorers.sriov(), cluster, "busy")).isEqualTo(0.8);
        assertThat(score(BuiltInScorers.sriov(), cluster, "calm")).isEqualTo(1.0);
        assertThat(score(BuiltInScorers.sriov(), CLUSTER, "busy")).isEqualTo(1.0);
    }

    @Test
    void cheapMigrationIsWhatIsLeftOfTheLongestDuration() {
        MigrationPolicy.Builder migration =
                MigrationPolicy.builder().bandwidthBytesPerSecond(GIB / 4).maxDuration(Duration.ofSeconds(128));
        ClusterSnapshot slow = Edits.host(CLUSTER, "calm", host -> host.linkBytesPerSecond(GIB / 8));
        HostScorer scorer = BuiltInScorers.cheapMigration();

        assertThat(score(scorer, slow, "busy", migration)).isEqualTo(0.75);
        assertThat(score(scorer, slow, "calm", migration)).isEqualTo(0.5);
        assertThat(score(scorer, slow, "calm", migration.maxDuration(Duration.ofSeconds(32))))
                .isZero();
        assertThat(score(scorer, slow, "calm", migration.bandwidthBytesPerSecond(0)))
                .isEqualTo(1.0);
    }

    @Test
    void migrationThatWouldNeverEndIsWorthNothing() {
        MigrationPolicy.Builder migration = MigrationPolicy.builder().bandwidthBytesPerSecond(GIB / 4);
        ClusterSnapshot restless = Edits.vm(CLUSTER, "hot-1", vm -> vm.dirtyBytesPerSecond(GIB / 4));

        assertThat(score(BuiltInScorers.cheapMigration(), restless, "busy", migration))
                .isZero();
    }

    @Test
    void tenantFairnessFallsWithWhatTheTenantNeedsOfTheHost() {
        ClusterSnapshot other = Edits.vm(CLUSTER, "busy-1", vm -> vm.tenant(Tenant.of("tenant-b")));

        // hot-1 needs 3.8 of 16, the VMs of busy 1 each; on its own host the VM counts once.
        assertThat(score(BuiltInScorers.tenantFairness(), CLUSTER, "calm")).isEqualTo(1.0 - 3.8 / 16);
        assertThat(score(BuiltInScorers.tenantFairness(), CLUSTER, "busy")).isEqualTo(1.0 - 5.8 / 16);
        assertThat(score(BuiltInScorers.tenantFairness(), other, "busy")).isEqualTo(1.0 - 4.8 / 16);
        assertThat(score(BuiltInScorers.tenantFairness(), CLUSTER, "hot")).isEqualTo(1.0 - 15.2 / 16);
        assertThat(score(
                        BuiltInScorers.tenantFairness(),
                        Edits.host(CLUSTER, "calm", host -> host.cores(3).threads(3)),
                        "calm"))
                .isZero();
    }

    @Test
    void observedAndPredictedStealOutweighAllTheRest() {
        double all = HostScorers.defaults().stream()
                .mapToDouble(HostScorer.Named::weight)
                .sum();

        assertThat(HostScorers.defaults().get(0).weight()
                        + HostScorers.defaults().get(1).weight())
                .isGreaterThan(all / 2);
    }

    private static ClusterSnapshot group(Rule rule) {
        ServerGroupId id = ServerGroupId.of("g");
        ClusterSnapshot snapshot =
                CLUSTER.toBuilder().serverGroup(new ServerGroup(id, rule, 1)).build();
        for (String member : List.of("hot-1", "busy-1", "busy-2")) {
            snapshot = Edits.vm(snapshot, member, vm -> vm.serverGroups(new TreeSet<>(List.of(id))));
        }
        return snapshot;
    }

    /** Scores for hot-1. */
    private static double score(HostScorer scorer, ClusterSnapshot snapshot, String host) {
        return score(scorer, snapshot, host, MigrationPolicy.builder());
    }

    private static double score(
            HostScorer scorer, ClusterSnapshot snapshot, String host, MigrationPolicy.Builder migration) {
        Policy policy = Policy.builder().migration(migration.build()).build();
        VmPlacementView view = new PlanState(snapshot, policy, PlacementHolds.none())
                .viewOf(snapshot.vmIndex(VmId.of("hot-1")).orElseThrow());
        return scorer.score(view, snapshot.hostIndex(HostId.of(host)).orElseThrow());
    }
}
