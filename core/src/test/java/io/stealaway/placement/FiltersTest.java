package io.stealaway.placement;

import static io.stealaway.testkit.Snapshots.GIB;
import static io.stealaway.testkit.Snapshots.TAKEN_AT;
import static io.stealaway.testkit.Snapshots.observed;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each rule at its threshold: the last value that passes, and the first that does not. */
class FiltersTest {
    private static final ClusterSnapshot CLUSTER = Snapshots.oneHotHost();
    private static final VmId HOT_1 = VmId.of("hot-1");

    private Policy policy = Policy.defaults();

    @Test
    void vmDoesNotMoveToItsOwnHost() {
        assertRefused(CLUSTER, "hot", "source: the VM is on it");
    }

    @Test
    void vmNeverLeavesItsZone() {
        assertRefused(
                Edits.host(CLUSTER, "calm", host -> host.zone(AvailabilityZone.of("zone-b"))),
                "calm",
                "zone: is in zone zone-b, the VM in zone-a");
    }

    @Test
    void hostMustBeInService() {
        assertRefused(Edits.host(CLUSTER, "calm", host -> host.enabled(false)), "calm", "state: is disabled");
        assertRefused(Edits.host(CLUSTER, "calm", host -> host.up(false)), "calm", "state: is down");
        assertRefused(Edits.host(CLUSTER, "calm", host -> host.maintenance(true)), "calm", "state: is in maintenance");
    }

    @Test
    void vmMustNotBeWiderThanTheHost() {
        ClusterSnapshot narrow =
                Edits.host(CLUSTER, "calm", host -> host.cores(3).threads(3).cpuAllocationRatio(16.0));

        assertRefused(narrow, "calm", "width: has 4 vCPUs, the host 3 threads");
        assertAccepted(Edits.host(narrow, "calm", host -> host.threads(4)), "calm");
    }

    @Test
    void vcpusFollowReserveAndAllocationRatio() {
        assertRefused(
                Edits.host(CLUSTER, "calm", host -> host.reservedThreads(13)), "calm", "vcpus: needs 4, 3 of 3 free");
        assertAccepted(
                Edits.host(CLUSTER, "calm", host -> host.reservedThreads(13).cpuAllocationRatio(1.5)), "calm");
    }

    @Test
    void ramFollowsReserveAndAllocationRatio() {
        ClusterSnapshot small =
                Edits.host(CLUSTER, "calm", host -> host.ramBytes(10 * GIB).reservedRamBytes(7 * GIB));

        assertRefused(small, "calm", "ram: needs 8 GiB, 3 GiB of 3 GiB free");
        assertAccepted(Edits.host(small, "calm", host -> host.ramAllocationRatio(8.0 / 3.0 + 1e-9)), "calm");
        assertRefused(
                Edits.host(CLUSTER, "calm", host -> host.ramBytes(8 * GIB - 1)),
                "calm",
                "ram: needs 8589934592 bytes, 8589934591 bytes of 8589934591 bytes free");
    }

    @Test
    void diskFollowsReserveAndAllocationRatio() {
        ClusterSnapshot small = Edits.vm(
                Edits.host(CLUSTER, "calm", host -> host.diskBytes(4 * GIB).reservedDiskBytes(2 * GIB)),
                "hot-1",
                vm -> vm.diskBytes(3 * GIB));

        assertRefused(small, "calm", "disk: needs 3 GiB, 2 GiB of 2 GiB free");
        assertAccepted(Edits.host(small, "calm", host -> host.diskAllocationRatio(1.5)), "calm");
    }

    @Test
    void vmWithoutDiskMayGoWhereDiskIsShort() {
        ClusterSnapshot overfull = Edits.vm(
                Edits.host(CLUSTER, "busy", host -> host.diskBytes(GIB)), "busy-1", vm -> vm.diskBytes(2 * GIB));

        assertAccepted(overfull, "busy");
    }

    @Test
    void capacityPromisedToMovesInFlightIsGone() {
        ClusterSnapshot promised = Edits.host(CLUSTER, "calm", host -> host.reservedThreads(9))
                .withInFlight(List.of(new InFlightMigration(VmId.of("hot-2"), HostId.of("hot"), HostId.of("calm"))));

        assertRefused(promised, "calm", "vcpus: needs 4, 3 of 7 free");
    }

    @Test
    void sriovFunctionsMustBeFree() {
        policy = policy(PlacementPolicy.builder().allowSriovDirect(true).build());
        ClusterSnapshot cluster = Edits.vm(CLUSTER, "hot-1", vm -> vm.sriovFunctions(2));

        assertRefused(
                Edits.host(cluster, "calm", host -> host.sriovFunctions(1)), "calm", "sriov: needs 2, 1 of 1 free");
        assertAccepted(Edits.host(cluster, "calm", host -> host.sriovFunctions(2)), "calm");
    }

    @Test
    void roleIsCappedPerHost() {
        policy = policy(PlacementPolicy.builder().maxRoleVmsPerHost(1).build());

        assertRefused(CLUSTER, "busy", "role: holds 1 VMs of role web, the cap is 1");
        assertAccepted(Edits.vm(CLUSTER, "hot-1", vm -> vm.withoutRole()), "busy");
        policy = policy(PlacementPolicy.builder().maxRoleVmsPerHost(2).build());
        assertAccepted(CLUSTER, "busy");
    }

    @Test
    void roleCountsTheVmsInFlightToTheHost() {
        policy = policy(PlacementPolicy.builder().maxRoleVmsPerHost(1).build());
        ClusterSnapshot arriving = CLUSTER.withInFlight(
                List.of(new InFlightMigration(VmId.of("hot-3"), HostId.of("hot"), HostId.of("calm"))));

        assertRefused(arriving, "calm", "role: holds 1 VMs of role web, the cap is 1");
    }

    @Test
    void sriovFunctionsStayWithinCoresWhereAskedFor() {
        PlacementPolicy.Builder within =
                PlacementPolicy.builder().allowSriovDirect(true).sriovWithinCores(true);
        ClusterSnapshot cluster = Edits.host(
                Edits.vm(Edits.vm(CLUSTER, "hot-1", vm -> vm.sriovFunctions(2)), "busy-1", vm -> vm.sriovFunctions(7)),
                "busy",
                host -> host.sriovFunctions(16));

        policy = policy(within.build());
        assertRefused(cluster, "busy", "sriov-cores: 7 SR-IOV functions in use, with the VM 9 on 8 cores");
        assertAccepted(Edits.vm(cluster, "hot-1", vm -> vm.sriovFunctions(1)), "busy");
        assertAccepted(
                Edits.vm(Edits.vm(cluster, "hot-1", vm -> vm.sriovFunctions(0)), "busy-1", vm -> vm.sriovFunctions(16)),
                "busy");
        policy = policy(within.sriovWithinCores(false).build());
        assertAccepted(cluster, "busy");
    }

    @Test
    void roleIsCappedByItsShareAndOneIsAlwaysAllowed() {
        // Three VMs of role web: hot-1, hot-3, busy-1.
        policy = policy(PlacementPolicy.builder().maxRoleSharePerHost(0.66).build());
        assertRefused(
                CLUSTER,
                "busy",
                "role-share: holds 1 of the zone's 3 VMs of role web, the cap is 1 at a share of 66.0 %");
        assertAccepted(CLUSTER, "calm");
        assertAccepted(Edits.vm(CLUSTER, "hot-1", vm -> vm.withoutRole()), "busy");
        policy = policy(PlacementPolicy.builder().maxRoleSharePerHost(0.67).build());
        assertAccepted(CLUSTER, "busy");
        policy = policy(PlacementPolicy.builder().maxRoleSharePerHost(0.0).build());
        assertAccepted(CLUSTER, "calm");
    }

    @Test
    void roleShareCountsTheVmsInFlightToTheHost() {
        policy = policy(PlacementPolicy.builder().maxRoleSharePerHost(0.5).build());
        ClusterSnapshot arriving = CLUSTER.withInFlight(
                List.of(new InFlightMigration(VmId.of("hot-3"), HostId.of("hot"), HostId.of("calm"))));

        assertRefused(
                arriving,
                "calm",
                "role-share: holds 1 of the zone's 3 VMs of role web, the cap is 1 at a share of 50.0 %");
    }

    @Test
    void copyEndsWithinTheLongestDuration() {
        MigrationPolicy.Builder migration =
                MigrationPolicy.builder().bandwidthBytesPerSecond(GIB / 4).maxDuration(Duration.ofSeconds(32));
        policy = Policy.builder().migration(migration.build()).build();
        ClusterSnapshot slow = Edits.host(CLUSTER, "calm", host -> host.linkBytesPerSecond(GIB / 8));

        assertRefused(slow, "calm", "duration: the copy would take PT1M4S, at most PT32S is allowed");
        assertAccepted(slow, "busy");
        policy = Policy.defaults();
        assertAccepted(slow, "calm");
    }

    @Test
    void everyRunningVmOfTheHostMustHaveBeenObserved() {
        assertRefused(Edits.unobserved(CLUSTER, "busy-1"), "busy", "metrics: 1 of its running VMs not observed");
    }

    @Test
    void samplesMustBeFresh() {
        assertRefused(sampledBefore(Duration.ofMinutes(3)), "busy", "metrics: oldest sample PT3M old, stale from PT3M");
        assertAccepted(sampledBefore(Duration.ofMinutes(3).minusMillis(1)), "busy");
    }

    @Test
    void observedStealMustBeLow() {
        assertRefused(
                Edits.observation(CLUSTER, observed("busy-1", 0.1, 1.0, 1.0)),
                "busy",
                "steal: steal 5.0 %, refused from 5.0 %");
        assertAccepted(Edits.observation(CLUSTER, observed("busy-1", 0.0999, 1.0, 1.0)), "busy");
    }

    @Test
    void predictedStealMustBeLow() {
        policy = policy(PlacementPolicy.builder().maxPredictedStealRatio(0.05).build());
        // 2 + 3.8 cores of VMs and 10.8 of the hypervisor: 0.6 of 12 vCPUs short, 5 %.
        ClusterSnapshot loaded = Edits.host(CLUSTER, "busy", host -> host.hypervisorDemandMicroCores(10_800_000));

        assertRefused(loaded, "busy", "predicted-steal: predicted steal 5.0 %, refused from 5.0 %");
        assertAccepted(Edits.host(loaded, "busy", host -> host.hypervisorDemandMicroCores(10_799_999)), "busy");
    }

    @Test
    void wireMustBeFasterThanTheVmDirtiesMemory() {
        policy = Policy.builder()
                .migration(MigrationPolicy.builder()
                        .bandwidthBytesPerSecond(GIB)
                        .maxDuration(Duration.ofDays(365))
                        .build())
                .build();
        ClusterSnapshot slow = Edits.vm(
                Edits.host(CLUSTER, "calm", host -> host.linkBytesPerSecond(1 << 20)),
                "hot-1",
                vm -> vm.dirtyBytesPerSecond(1 << 20));

        assertRefused(slow, "calm", "convergence: the VM dirties 1 MiB/s, the wire carries 1 MiB/s");
        assertAccepted(Edits.vm(slow, "hot-1", vm -> vm.dirtyBytesPerSecond((1 << 20) - 1024)), "calm");
        policy = Policy.defaults();
        assertAccepted(slow, "calm");
    }

    @Test
    void bannedHostIsNotTriedBeforeTheBanEnds() {
        assertThat(refusal(CLUSTER, "calm", ban(1)))
                .contains("ban: a migration of the VM to it failed; banned until 2026-03-02T12:00:01Z");
        assertThat(refusal(CLUSTER, "calm", ban(0))).isEmpty();
        assertThat(refusal(CLUSTER, "busy", ban(1))).isEmpty();
    }

    @Test
    void traitsAreRequiredAndForbidden() {
        ClusterSnapshot wanting = Edits.vm(
                CLUSTER,
                "hot-1",
                vm -> vm.requiredTraits(new TreeSet<>(List.of("AVX", "SSE")))
                        .forbiddenTraits(new TreeSet<>(List.of("OLD"))));
        ClusterSnapshot having = Edits.host(wanting, "calm", host -> host.traits(new TreeSet<>(List.of("AVX", "SSE"))));

        assertRefused(wanting, "calm", "traits: lacks AVX, SSE");
        assertAccepted(having, "calm");
        assertRefused(
                Edits.host(having, "calm", host -> host.traits(new TreeSet<>(List.of("AVX", "OLD", "SSE")))),
                "calm",
                "traits: has OLD, which the VM forbids");
    }

    @Test
    void hintedVolumeKeepsTheVmAtItsHost() {
        VolumeId data = VolumeId.of("data");
        ClusterSnapshot hinted = Edits.vm(CLUSTER, "hot-1", vm -> vm.sameHostVolume(data));
        ClusterSnapshot known = Edits.vm(
                hinted, "busy-2", vm -> vm.volumes(List.of(new Volume(data, GIB, Optional.of(HostId.of("busy"))))));

        assertRefused(hinted, "busy", "volume: must share the host of volume data, which is not known");
        assertAccepted(known, "busy");
        assertRefused(known, "calm", "volume: must share the host of volume data, which is busy");
    }

    @Test
    void affineVmsGoOnlyWhereAllOthersAre() {
        ClusterSnapshot pair = group(Rule.AFFINITY, 1, "hot-1", "busy-1");
        ClusterSnapshot split = Edits.vm(pair, "hot-2", vm -> vm.serverGroups(new TreeSet<>(List.of(G))));

        assertAccepted(pair, "busy");
        assertRefused(pair, "calm", "affinity: server group g has 1 other members elsewhere");
        assertRefused(split, "busy", "affinity: server group g has 1 other members elsewhere");
        assertAccepted(group(Rule.AFFINITY, 1, "hot-1"), "calm");
        assertRefused(
                pair.withInFlight(
                        List.of(new InFlightMigration(VmId.of("busy-1"), HostId.of("busy"), HostId.of("calm")))),
                "busy",
                "affinity: server group g has 1 other members elsewhere");
    }

    @Test
    void antiAffineVmsAreCappedPerHost() {
        assertRefused(
                group(Rule.ANTI_AFFINITY, 1, "hot-1", "busy-1"),
                "busy",
                "anti-affinity: holds 1 members of server group g, the cap is 1");
        assertAccepted(group(Rule.ANTI_AFFINITY, 2, "hot-1", "busy-1"), "busy");
        assertAccepted(group(Rule.SOFT_ANTI_AFFINITY, 1, "hot-1", "busy-1"), "busy");
        assertRefused(
                group(Rule.ANTI_AFFINITY, 1, "hot-1", "hot-2")
                        .withInFlight(
                                List.of(new InFlightMigration(VmId.of("hot-2"), HostId.of("hot"), HostId.of("calm")))),
                "calm",
                "anti-affinity: holds 1 members of server group g, the cap is 1");
    }

    private static final ServerGroupId G = ServerGroupId.of("g");

    private static ClusterSnapshot group(Rule rule, int maxPerHost, String... members) {
        ClusterSnapshot snapshot = CLUSTER.toBuilder()
                .serverGroup(new ServerGroup(G, rule, maxPerHost))
                .build();
        for (String member : members) {
            snapshot = Edits.vm(snapshot, member, vm -> vm.serverGroups(new TreeSet<>(List.of(G))));
        }
        return snapshot;
    }

    private static ClusterSnapshot sampledBefore(Duration age) {
        VmObservation stale = VmObservation.builder(VmId.of("busy-2"), TAKEN_AT.minus(age))
                .stealRatio(0.0)
                .load5(1.0)
                .cpuUsedMicroCores(1_000_000)
                .build();
        return Edits.observation(CLUSTER, stale);
    }

    private static PlacementHolds ban(long seconds) {
        return new PlacementHolds(
                Collections.emptySortedMap(),
                new TreeMap<>(Map.of(new PlacementHolds.Ban(HOT_1, HostId.of("calm")), TAKEN_AT.plusSeconds(seconds))));
    }

    private static Policy policy(PlacementPolicy placement) {
        return Policy.builder().placement(placement).build();
    }

    private void assertAccepted(ClusterSnapshot snapshot, String host) {
        assertThat(refusal(snapshot, host, PlacementHolds.none())).isEmpty();
    }

    private void assertRefused(ClusterSnapshot snapshot, String host, String refusal) {
        assertThat(refusal(snapshot, host, PlacementHolds.none())).contains(refusal);
    }

    private Optional<String> refusal(ClusterSnapshot snapshot, String host, PlacementHolds holds) {
        return PlacementEngine.builder(policy).build().refusal(snapshot, HOT_1, HostId.of(host), holds);
    }
}
