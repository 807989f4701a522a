package io.stealaway.check;

import static io.stealaway.placement.PlantedViolation.CLUSTER;
import static io.stealaway.testkit.Snapshots.GIB;
import static io.stealaway.testkit.Snapshots.TAKEN_AT;
import static io.stealaway.testkit.Snapshots.observed;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Detection;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.VolumeId;
import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import io.stealaway.placement.Edits;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.placement.PlantedViolation;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One violation of each rule is planted, and that one is found and no other. */
class PlanCheckerTest {
    private static final ServerGroupId G = ServerGroupId.of("g");
    /** The aggressor on hot stays whoever leaves, so that no move cures it. */
    private static final ClusterSnapshot HOTTER =
            Edits.host(CLUSTER, "hot", host -> host.hypervisorDemandMicroCores(12_000_000));

    @ParameterizedTest
    @MethodSource("planted")
    void plantedViolationIsFoundAndNoOther(PlantedViolation planted) {
        assertThat(planted.broken()).containsOnly(planted.rule());
    }

    @Test
    void everyRuleHasAPlantedViolation() {
        Set<String> rules = planted().map(PlantedViolation::rule).collect(Collectors.toSet());
        rules.addAll(BatchCheckTest.OF_NEW_VMS);

        assertThat(rules).isEqualTo(Violation.RULES);
    }

    static Stream<PlantedViolation> planted() {
        return Stream.of(wholePlan(), vms(), targets(), sizes(), peers(), steal(), wire(), times(), survival())
                .flatMap(planted -> planted);
    }

    private static Stream<PlantedViolation> wholePlan() {
        return Stream.of(
                PlantedViolation.of("snapshot", "made for a later one")
                        .forgedPlan(plan -> new MigrationPlan(TAKEN_AT.plusSeconds(1), plan.placements(), plan.hash())),
                PlantedViolation.of("hash", "all zeros")
                        .forgedPlan(plan -> new MigrationPlan(TAKEN_AT, plan.placements(), "0".repeat(64))),
                PlantedViolation.of("hash", "made for another policy")
                        .forgedPlan(plan -> ExhaustiveSearch.plan(
                                CLUSTER,
                                Policy.builder()
                                        .passInterval(Duration.ofSeconds(61))
                                        .build(),
                                plan.migrations())),
                PlantedViolation.of("unknown-vm", "ghost").forged(step -> like(step, "ghost", "hot", "calm")),
                PlantedViolation.of("unknown-host", "ghost").forged(step -> like(step, "hot-1", "hot", "ghost")),
                PlantedViolation.of("source", "said to be on busy").forged(step -> like(step, "hot-1", "busy", "calm")),
                PlantedViolation.of("twice", "cured and cured again")
                        .moves(plan -> plan.cure("hot-1", "calm").cure("hot-1", "busy", 0)),
                PlantedViolation.of("purpose", "makes room for nobody")
                        .moves(plan -> plan.step(MigrationPurpose.MAKE_ROOM, "busy-1", "hot-1", "calm")),
                PlantedViolation.of("purpose", "makes room for one that does not wait for it")
                        .moves(plan -> plan.step(MigrationPurpose.MAKE_ROOM, "busy-1", "hot-1", "calm")
                                .cure("hot-1", "busy")),
                PlantedViolation.of("purpose", "makes room elsewhere")
                        .moves(plan -> plan.step(MigrationPurpose.MAKE_ROOM, "busy-1", "hot-1", "calm")
                                .cure("hot-1", "calm", 0)),
                PlantedViolation.of("purpose", "steps aside and stays there")
                        .moves(plan -> plan.step(MigrationPurpose.STEP_ASIDE, "hot-1", "hot-1", "calm")),
                PlantedViolation.of("purpose", "relieves one elsewhere")
                        .moves(plan -> plan.step(MigrationPurpose.RELIEVE, "hot-2", "busy-1", "calm")),
                PlantedViolation.of("beneficiary", "relieves one that is held")
                        .in(crowded())
                        .holding(held("hot-1"))
                        .moves(plan -> plan.step(MigrationPurpose.RELIEVE, "hot-2", "hot-1", "calm")));
    }

    private static Stream<PlantedViolation> vms() {
        PlacementHolds cooldown = held("hot-1");
        Policy isolating = Policy.builder()
                .isolation(IsolationPolicy.builder()
                        .defaultChain(List.of("consul"))
                        .build())
                .build();
        Role single = Role.of("single");
        PlacementHolds ban = new PlacementHolds(
                Collections.emptySortedMap(),
                new TreeMap<>(
                        Map.of(new PlacementHolds.Ban(VmId.of("hot-1"), HostId.of("calm")), TAKEN_AT.plusSeconds(1))));
        return Stream.of(
                PlantedViolation.of("in-flight", "to busy")
                        .in(HOTTER.withInFlight(List.of(flight("hot-1", "hot", "busy")))),
                PlantedViolation.of("vm-state", "migrating").in(vm(vm -> vm.state(VmState.MIGRATING))),
                PlantedViolation.of("problem", "of the VM").in(vm(vm -> vm.problem("volume v is gone"))),
                PlantedViolation.of("problem", "of its host")
                        .in(Edits.host(CLUSTER, "hot", host -> host.problem("two records"))),
                PlantedViolation.of("locked", "by its owner").in(vm(vm -> vm.locked(true))),
                PlantedViolation.of("pinned", "to CPUs").in(vm(vm -> vm.pinned(true))),
                PlantedViolation.of("opted-out", "by a tag").in(vm(vm -> vm.optedOut(true))),
                PlantedViolation.of("passthrough", "a GPU").in(vm(vm -> vm.passthrough(true))),
                PlantedViolation.of("sriov-opt-in", "one function")
                        .in(Edits.host(vm(vm -> vm.sriovFunctions(1)), "calm", host -> host.sriovFunctions(1))),
                PlantedViolation.of("cooldown", "moved a second too lately")
                        .in(vm(vm -> vm.lastMigratedAt(TAKEN_AT.minusSeconds(1_799)))),
                PlantedViolation.of("cooldown", "held").holding(cooldown),
                PlantedViolation.of("control-plane", "by its role").in(vm(vm -> vm.role(Role.of("etcd")))),
                PlantedViolation.of("control-plane", "by its metadata")
                        .in(vm(vm -> vm.metadata(new TreeMap<>(Map.of("stealaway.opt-out", "yes"))))),
                PlantedViolation.of("quiet-hours", "of its role")
                        .in(vm(vm -> vm.role(single)))
                        .migrating(migration -> migration.quietHours(List.of(new MigrationPolicy.QuietHours(
                                new TreeSet<>(List.of(DayOfWeek.MONDAY)),
                                LocalTime.of(12, 0),
                                LocalTime.of(12, 1),
                                java.time.ZoneId.of("UTC"),
                                new TreeSet<>(List.of(AvailabilityZone.of("zone-a"))),
                                new TreeSet<>(List.of(single)))))),
                PlantedViolation.of("in-service", "the only one of its role")
                        .in(vm(vm -> vm.role(single)))
                        .under(isolating),
                PlantedViolation.of("isolation", "longer on the wire than it may be out")
                        .under(isolating.toBuilder()
                                .isolation(isolating.isolation().toBuilder()
                                        .defaultMaxIsolation(Duration.ofSeconds(1))
                                        .build())
                                .migration(MigrationPolicy.builder()
                                        .bandwidthBytesPerSecond(GIB / 2)
                                        .build())
                                .build()),
                PlantedViolation.of("veto", "of the loop")
                        .holding(new PlacementHolds(
                                Collections.emptySortedMap(),
                                Collections.emptySortedMap(),
                                new TreeMap<>(Map.of(VmId.of("hot-1"), "drains for too long")))),
                PlantedViolation.of("ban", "held").holding(ban));
    }

    private static PlacementHolds held(String vm) {
        return new PlacementHolds(
                new TreeMap<>(Map.of(VmId.of(vm), TAKEN_AT.plusSeconds(1))), Collections.emptySortedMap());
    }

    private static Stream<PlantedViolation> targets() {
        VmObservation stale = VmObservation.builder(VmId.of("busy-1"), TAKEN_AT.minus(Duration.ofMinutes(3)))
                .stealRatio(0.0)
                .load5(1.0)
                .cpuUsedMicroCores(1_000_000)
                .build();
        VmObservation future = VmObservation.builder(VmId.of("busy-1"), TAKEN_AT.plus(Duration.ofDays(3_653)))
                .stealRatio(0.0)
                .load5(1.0)
                .cpuUsedMicroCores(1_000_000)
                .build();
        ClusterSnapshot narrow = calm(host -> host.cores(3).threads(3).cpuAllocationRatio(2.0));
        return Stream.of(
                PlantedViolation.of("zone", "another").in(calm(host -> host.zone(AvailabilityZone.of("zone-b")))),
                PlantedViolation.of("state", "disabled").in(calm(host -> host.enabled(false))),
                PlantedViolation.of("state", "down").in(calm(host -> host.up(false))),
                PlantedViolation.of("state", "in maintenance").in(calm(host -> host.maintenance(true))),
                PlantedViolation.of("state", "with a problem").in(calm(host -> host.problem("two records"))),
                PlantedViolation.of("width", "wider than the host")
                        .in(Edits.observation(narrow, observed("hot-1", 0.2, 8.0, 0.5))),
                PlantedViolation.of("traits", "lacks one")
                        .in(vm(vm -> vm.requiredTraits(new TreeSet<>(List.of("AVX"))))),
                PlantedViolation.of("traits", "has one that is forbidden")
                        .in(Edits.host(
                                vm(vm -> vm.forbiddenTraits(new TreeSet<>(List.of("OLD")))),
                                "calm",
                                host -> host.traits(new TreeSet<>(List.of("OLD"))))),
                PlantedViolation.of("metrics", "missing")
                        .in(Edits.unobserved(CLUSTER, "busy-1"))
                        .moves(plan -> plan.cure("hot-1", "busy")),
                PlantedViolation.of("metrics", "stale")
                        .in(Edits.observation(CLUSTER, stale))
                        .moves(plan -> plan.cure("hot-1", "busy")),
                PlantedViolation.of("metrics", "from the future")
                        .in(Edits.observation(CLUSTER, future))
                        .moves(plan -> plan.cure("hot-1", "busy")),
                PlantedViolation.of("volume", "hinted, and nowhere to be found")
                        .in(vm(vm -> vm.sameHostVolume(VolumeId.of("v")))));
    }

    private static Stream<PlantedViolation> sizes() {
        ClusterSnapshot functions = Edits.host(
                vm(vm -> vm.sriovFunctions(2)),
                "calm",
                host -> host.sriovFunctions(16).cores(1));
        return Stream.of(
                PlantedViolation.of("vcpus", "no allocation").in(calm(host -> host.cpuAllocationRatio(0.2))),
                PlantedViolation.of("vcpus", "reserved").in(calm(host -> host.reservedThreads(13))),
                PlantedViolation.of("ram", "a byte short").in(calm(host -> host.ramBytes(8 * GIB - 1))),
                PlantedViolation.of("ram", "reserved").in(calm(host -> host.reservedRamBytes(57 * GIB))),
                PlantedViolation.of("ram", "the move before counts on both hosts")
                        .in(Edits.host(HOTTER, "calm", host -> host.ramBytes(15 * GIB)))
                        .moves(plan -> plan.cure("hot-1", "calm").cure("hot-2", "calm")),
                PlantedViolation.of("ram", "what leaves in flight is still there")
                        .in(Edits.host(HOTTER, "busy", host -> host.ramBytes(16 * GIB))
                                .withInFlight(List.of(flight("busy-1", "busy", "calm"))))
                        .moves(plan -> plan.cure("hot-1", "busy")),
                PlantedViolation.of("disk", "none")
                        .in(Edits.host(vm(vm -> vm.diskBytes(GIB)), "calm", host -> host.diskBytes(0))),
                PlantedViolation.of("sriov", "none")
                        .in(vm(vm -> vm.sriovFunctions(1)))
                        .placing(placement -> placement.allowSriovDirect(true)),
                PlantedViolation.of("sriov-cores", "two functions on one core")
                        .in(functions)
                        .placing(placement -> placement.allowSriovDirect(true).sriovWithinCores(true)));
    }

    private static Stream<PlantedViolation> peers() {
        return Stream.of(
                PlantedViolation.of("role", "one is all")
                        .placing(placement -> placement.maxRoleVmsPerHost(1))
                        .moves(plan -> plan.cure("hot-1", "busy")),
                PlantedViolation.of("role-share", "half of three is one")
                        .placing(placement -> placement.maxRoleSharePerHost(0.5))
                        .moves(plan -> plan.cure("hot-1", "busy")),
                PlantedViolation.of("anti-affinity", "with busy-1")
                        .in(group(Rule.ANTI_AFFINITY))
                        .moves(plan -> plan.cure("hot-1", "busy")),
                PlantedViolation.of("affinity", "without busy-1").in(group(Rule.AFFINITY)));
    }

    private static Stream<PlantedViolation> steal() {
        return Stream.of(
                PlantedViolation.of("steal", "observed on the target")
                        .in(Edits.observation(CLUSTER, observed("busy-1", 0.1, 1.0, 1.0)))
                        .moves(plan -> plan.cure("hot-1", "busy")),
                PlantedViolation.of("predicted-steal", "the hypervisor is busy")
                        .in(calm(host ->
                                host.hypervisorDemandMicroCores(12_400_000).hypervisorWeight(1))),
                PlantedViolation.of("expected-steal", "the target was short of CPU at every remembered moment")
                        .in(Edits.host(
                                        Edits.host(CLUSTER, "hot", host -> host.hypervisorDemandMicroCores(4_000_000)),
                                        "busy",
                                        host -> host.hypervisorDemandMicroCores(4_500_000))
                                .withDemandHistory(wanted(4.0)))
                        .moves(plan -> plan.cure("hot-1", "busy")),
                PlantedViolation.of("expected-benefit", "the source was never short of CPU")
                        .in(CLUSTER.withDemandHistory(wanted(1.0))),
                PlantedViolation.of("benefit", "too little").placing(placement -> placement.minBenefit(0.21)),
                PlantedViolation.of("benefit", "relieves one that loses nothing")
                        .moves(plan -> plan.step(MigrationPurpose.RELIEVE, "hot-2", "hot-1", "calm")),
                PlantedViolation.of("relieved", "by the move before")
                        .moves(plan -> plan.cure("hot-1", "calm").cure("hot-2", "busy")));
    }

    /** Every VM wanted so many cores on the last day. */
    private static DemandHistory wanted(double cores) {
        Duration interval = ForesightPolicy.defaults().interval();
        DemandHistory.Builder history = DemandHistory.builder(interval);
        for (Vm vm : CLUSTER.vms()) {
            history.vm(vm.id(), vm.vcpus());
            for (int moment = 0; moment < ForesightPolicy.defaults().minMoments(); moment++) {
                history.wanted(vm.id(), TAKEN_AT.minus(interval.multipliedBy(moment)), (long) (cores * 1e6));
            }
        }
        return history.build();
    }

    private static Stream<PlantedViolation> wire() {
        ClusterSnapshot dirty = vm(vm -> vm.dirtyBytesPerSecond(1 << 20));
        PlantedViolation declared = PlantedViolation.of("figures", "downtime")
                .in(dirty)
                .migrating(migration -> migration.bandwidthBytesPerSecond(100_000_000));
        return Stream.of(
                PlantedViolation.of("figures", "steal before")
                        .forged(step -> step.toBuilder().steal(0.9, 0.0).build()),
                PlantedViolation.of("figures", "steal after")
                        .forged(step -> step.toBuilder().steal(0.2, 0.01).build()),
                PlantedViolation.of("figures", "steal of the target")
                        .forged(step ->
                                step.toBuilder().predictedHostStealRatio(0.01).build()),
                PlantedViolation.of("figures", "bytes")
                        .forged(step -> step.toBuilder().bytesToCopy(1).build()),
                PlantedViolation.of("figures", "duration")
                        .forged(step -> step.toBuilder()
                                .predictedDuration(Duration.ofSeconds(1))
                                .build()),
                declared.forged(step -> step.toBuilder()
                        .predictedDowntime(step.predictedDowntime().plusMillis(2))
                        .build()),
                declared.forged(step -> step.toBuilder()
                        .predictedDowntime(Duration.ofMillis(499))
                        .build()),
                PlantedViolation.of("convergence", "dirties as fast as the link carries")
                        .in(Edits.host(dirty, "calm", host -> host.linkBytesPerSecond(1 << 20)))
                        .migrating(migration -> migration.bandwidthBytesPerSecond(2 << 20)),
                PlantedViolation.of("duration", "86 seconds")
                        .migrating(migration ->
                                migration.bandwidthBytesPerSecond(100_000_000).maxDuration(Duration.ofSeconds(85))));
    }

    private static Stream<PlantedViolation> times() {
        UnaryOperator<ExhaustiveSearch> two = plan -> plan.cure("hot-1", "calm").cure("hot-2", "busy");
        PlantedViolation timed = PlantedViolation.of("limits", "two leave one host at once")
                .in(HOTTER)
                .moves(two)
                .migrating(migration -> migration.bandwidthBytesPerSecond(100_000_000));
        UnaryOperator<PlantedViolation> atOnce = planted -> planted.forged(
                step -> step.toBuilder().predictedStart(1, Duration.ZERO).build());
        PlantedViolation roomy = timed.migrating(migration -> migration.maxOutPerHost(2));
        return Stream.of(
                atOnce.apply(timed),
                atOnce.apply(PlantedViolation.of("limits", "two are in flight in one zone")
                        .in(roomy.snapshot())
                        .moves(two)
                        .under(roomy.policy())
                        .migrating(migration -> migration.maxInFlightPerZone(1))),
                atOnce.apply(PlantedViolation.of("limits", "two put more on the wire than the cluster may")
                        .in(roomy.snapshot())
                        .moves(two)
                        .under(roomy.policy())
                        .migrating(migration -> migration.maxClusterBytesPerSecond(150_000_000))),
                timed.forged(step -> step.toBuilder()
                        .predictedStart(2, step.predictedStart().minusMillis(1))
                        .build()),
                rename("start", timed)
                        .forged(step -> step.toBuilder()
                                .predictedStart(2, step.predictedStart().plusMillis(1))
                                .build()),
                rename("wave", timed)
                        .forged(step -> step.toBuilder()
                                .predictedStart(1, step.predictedStart())
                                .build()),
                rename("wave", timed)
                        .migrating(migration -> migration.bandwidthBytesPerSecond(0))
                        .forged(step -> step.toBuilder()
                                .predictedStart(1, Duration.ZERO)
                                .build()),
                rename("after", timed)
                        .moves(plan -> plan.step(MigrationPurpose.MAKE_ROOM, "busy-1", "hot-1", "calm")
                                .cure("hot-1", "busy", 0))
                        .forged(step -> step.toBuilder()
                                .predictedStart(1, Duration.ZERO)
                                .build()));
    }

    /** Calm alone can take in all of hot, until one of hot's VMs counts there too. */
    private static Stream<PlantedViolation> survival() {
        ClusterSnapshot tight = Edits.host(CLUSTER, "busy", host -> host.ramBytes(16 * GIB));
        return Stream.of(
                PlantedViolation.of("survival", "of hot").in(tight).placing(placement -> placement.failureShare(0.34)));
    }

    @Test
    void goodPlanBreaksNothing() {
        MigrationPlan plan = PlacementEngine.builder(Policy.defaults())
                .build()
                .plan(
                        CLUSTER,
                        List.of(new Detection(VmId.of("hot-1"), HostId.of("hot"), 0.2, 2.0, TAKEN_AT)),
                        PlacementHolds.none());

        assertThat(plan.migrations()).hasSize(1);
        assertThat(ExhaustiveSearch.broken(CLUSTER, plan, Policy.defaults(), PlacementHolds.none()))
                .isEmpty();
        assertThat(good().broken()).isEmpty();
    }

    @Test
    void whatIsJustAllowedIsNoViolation() {
        ClusterSnapshot tight = Edits.host(CLUSTER, "busy", host -> host.ramBytes(16 * GIB));

        assertThat(good().in(vm(vm -> vm.lastMigratedAt(TAKEN_AT.minusSeconds(1_800))))
                        .broken())
                .isEmpty();
        assertThat(good().in(group(Rule.AFFINITY))
                        .moves(plan -> plan.cure("hot-1", "busy"))
                        .broken())
                .isEmpty();
        assertThat(good().in(group(Rule.SOFT_AFFINITY)).broken()).isEmpty();
        assertThat(good().in(tight).broken()).as("survival is not asked for").isEmpty();
        ClusterSnapshot roomy = Edits.host(tight, "calm", host -> host.cpuAllocationRatio(1.25));
        assertThat(good().in(Edits.host(roomy, "hot", host -> host.cpuAllocationRatio(1.25)))
                        .placing(placement -> placement.failureShare(0.34))
                        .broken())
                .isEmpty();
        assertThat(good().in(Edits.host(tight, "calm", host -> host.cpuAllocationRatio(0.75)))
                        .placing(placement -> placement.failureShare(0.34))
                        .broken())
                .as("one is stranded already, and one more is by the move")
                .containsExactly("survival");
    }

    @Test
    void whoWaitsFindsTheHostThatIsLeft() {
        ClusterSnapshot full = Edits.host(HOTTER, "busy", host -> host.ramBytes(16 * GIB));
        PlantedViolation chain = good().in(full);

        assertThat(chain.moves(plan -> plan.step(MigrationPurpose.MAKE_ROOM, "busy-1", "hot-1", "calm")
                                .cure("hot-1", "busy", 0))
                        .broken())
                .isEmpty();
        assertThat(chain.moves(plan -> plan.step(MigrationPurpose.MAKE_ROOM, "busy-1", "hot-1", "calm")
                                .cure("hot-1", "busy"))
                        .broken())
                .containsExactly("ram", "purpose");
    }

    @Test
    void whoStepsAsideMayMoveAgainInSpiteOfItsCooldown() {
        ClusterSnapshot full = Edits.host(CLUSTER, "busy", host -> host.ramBytes(16 * GIB));
        PlantedViolation swap = good().in(full)
                .moves(plan -> plan.step(MigrationPurpose.STEP_ASIDE, "hot-1", "hot-1", "calm")
                        .step(MigrationPurpose.MAKE_ROOM, "busy-1", "hot-1", "calm", 0)
                        .cure("hot-1", "busy", 0, 1));

        assertThat(swap.broken()).isEmpty();
        assertThat(swap.in(Edits.host(full, "calm", host -> host.ramBytes(15 * GIB)))
                        .broken())
                .as("the second on calm does not fit beside the first")
                .containsExactly("ram");
    }

    @Test
    void whoMovesOnWithoutWaitingIsMovedTwice() {
        assertThat(good().moves(plan -> plan.step(MigrationPurpose.STEP_ASIDE, "hot-1", "hot-1", "calm")
                                .cure("hot-1", "busy", 0))
                        .forged(step -> step.toBuilder().after(List.of()).build())
                        .broken())
                .containsExactly("twice", "purpose");
    }

    @Test
    void reliefIsJudgedByWhatTheBeneficiaryIsSpared() {
        PlantedViolation relief =
                good().in(crowded()).moves(plan -> plan.step(MigrationPurpose.RELIEVE, "hot-2", "hot-1", "calm"));

        assertThat(relief.broken()).isEmpty();
        assertThat(relief.placing(placement -> placement.minBenefit(0.3)).broken())
                .containsExactly("benefit");
    }

    /** 12 of the hypervisor, at 4 times the weight, and 15.2 of the VMs on 16 CPUs. */
    private static ClusterSnapshot crowded() {
        return Edits.host(HOTTER, "hot", host -> host.hypervisorWeight(4));
    }

    private static PlantedViolation good() {
        return PlantedViolation.of("none", "good");
    }

    private static PlantedViolation rename(String rule, PlantedViolation like) {
        return PlantedViolation.of(rule, like.how())
                .in(like.snapshot())
                .under(like.policy())
                .moves(like.moves());
    }

    private static PlannedMigration like(PlannedMigration step, String vm, String source, String target) {
        return PlannedMigration.builder(VmId.of(vm), HostId.of(source), HostId.of(target))
                .score(step.score())
                .steal(step.stealRatio(), step.predictedStealRatio())
                .predictedHostStealRatio(step.predictedHostStealRatio())
                .bytesToCopy(step.bytesToCopy())
                .build();
    }

    private static InFlightMigration flight(String vm, String source, String target) {
        return new InFlightMigration(VmId.of(vm), HostId.of(source), HostId.of(target));
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
}
