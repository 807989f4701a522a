package io.stealaway.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.json.BatchJson;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.BatchPlacement;
import io.stealaway.model.BatchPlacement.Answer;
import io.stealaway.model.BatchPlacement.Demand;
import io.stealaway.model.BatchPlacement.Placed;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule that the placement of new VMs may break, broken once. */
class BatchCheckTest {
    /** The rules that only new VMs can break; {@link PlanCheckerTest} plants the others. */
    static final Set<String> OF_NEW_VMS =
            Set.of("same-host", "different-host", "half-committed", "unit-size", "answers", "count", "demand");

    private static final long GIB = Snapshots.GIB;

    /** A placement on host h that keeps every rule, before one of its parts is changed so that a rule is broken. */
    record Planted(
            String rule,
            UnaryOperator<ClusterSnapshot.Builder> cluster,
            UnaryOperator<Host.Builder> host,
            UnaryOperator<VmRequest.Builder> request,
            UnaryOperator<PlacementPolicy.Builder> policy,
            UnaryOperator<BatchPlacement> answer) {
        static Planted of(String rule) {
            return new Planted(
                    rule,
                    UnaryOperator.identity(),
                    UnaryOperator.identity(),
                    UnaryOperator.identity(),
                    UnaryOperator.identity(),
                    UnaryOperator.identity());
        }

        Planted in(UnaryOperator<ClusterSnapshot.Builder> changed) {
            return new Planted(rule, changed, host, request, policy, answer);
        }

        Planted on(UnaryOperator<Host.Builder> changed) {
            return new Planted(rule, cluster, changed, request, policy, answer);
        }

        Planted asking(UnaryOperator<VmRequest.Builder> changed) {
            return new Planted(rule, cluster, host, changed, policy, answer);
        }

        Planted under(UnaryOperator<PlacementPolicy.Builder> changed) {
            return new Planted(rule, cluster, host, request, changed, answer);
        }

        Planted answering(UnaryOperator<BatchPlacement> changed) {
            return new Planted(rule, cluster, host, request, policy, changed);
        }

        Set<String> broken() {
            ClusterSnapshot snapshot = cluster.apply(ClusterSnapshot.builder(Snapshots.TAKEN_AT)
                            .host(host.apply(hostOf("h")).build())
                            .host(hostOf("other").build())
                            .vm(vm("x", "other").build()))
                    .build();
            VmRequest asked = request.apply(VmRequest.builder(VmId.of("n"), Tenant.of("t"))
                            .vcpus(2)
                            .ramBytes(GIB)
                            .count(2, 2))
                    .build();
            VmRequest.Batch batch = new VmRequest.Batch(List.of(asked), true);
            Policy all = Policy.builder()
                    .placement(policy.apply(PlacementPolicy.builder()).build())
                    .foresight(ForesightPolicy.builder().minMoments(16).build())
                    .build();
            long most = asked.cpuCapMicroCores().orElse(asked.vcpus() * MicroCores.PER_CORE);
            List<Answer> answers = new ArrayList<>();
            for (VmId vm : asked.vms()) {
                answers.add(new Placed(
                        vm,
                        asked.id(),
                        HostId.of("h"),
                        0.5,
                        List.of(),
                        new Demand(Demand.Basis.ALL_IT_MAY_USE, 0, most, most)));
            }
            BatchPlacement placement =
                    answer.apply(new BatchPlacement(snapshot.takenAt(), answers, true, BatchJson.hash(answers, all)));
            return PlanChecker.checkBatch(snapshot, batch, placement, all, Violation.RULES).stream()
                    .map(Violation::rule)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        @Override
        public String toString() {
            return rule;
        }
    }

    private static Host.Builder hostOf(String id) {
        return Snapshots.host(id, "a").cores(8).threads(16).ramBytes(16 * GIB).diskBytes(100 * GIB);
    }

    private static Vm.Builder vm(String id, String host) {
        return Snapshots.vm(id, host).vcpus(1).ramBytes(GIB).state(Vm.VmState.STOPPED);
    }

    private static BatchPlacement answers(BatchPlacement placement, List<Answer> answers) {
        return new BatchPlacement(placement.snapshotTakenAt(), answers, true, placement.hash());
    }

    private static ClusterSnapshot.Builder group(ClusterSnapshot.Builder cluster, ServerGroup.Rule rule) {
        ServerGroupId id = ServerGroupId.of("g");
        return cluster.serverGroup(new ServerGroup(id, rule, 1))
                .vm(vm("member", "other")
                        .serverGroups(new TreeSet<>(Set.of(id)))
                        .build());
    }

    static Stream<Planted> planted() {
        return Stream.of(
                Planted.of("snapshot")
                        .answering(placement ->
                                new BatchPlacement(Instant.EPOCH, placement.answers(), true, placement.hash())),
                Planted.of("hash")
                        .answering(placement -> new BatchPlacement(
                                placement.snapshotTakenAt(), placement.answers(), true, "0".repeat(64))),
                Planted.of("unknown-host")
                        .answering(placement -> answers(
                                placement,
                                placement.placed().stream()
                                        .<Answer>map(one -> new Placed(
                                                one.vm(),
                                                one.request(),
                                                HostId.of("gone"),
                                                one.score(),
                                                List.of(),
                                                one.demand()))
                                        .toList())),
                Planted.of("twice").in(cluster -> cluster.vm(vm("n-1", "other").build())),
                Planted.of("answers")
                        .answering(placement -> answers(
                                placement,
                                List.of(
                                        placement.answers().get(0),
                                        placement.answers().get(0),
                                        placement.answers().get(1)))),
                Planted.of("count")
                        .answering(placement ->
                                answers(placement, placement.answers().subList(0, 1))),
                Planted.of("demand")
                        .answering(placement -> answers(
                                placement,
                                placement.placed().stream()
                                        .<Answer>map(one -> new Placed(
                                                one.vm(),
                                                one.request(),
                                                one.host(),
                                                one.score(),
                                                List.of(),
                                                new Demand(Demand.Basis.ROLE, 1, 0, 1)))
                                        .toList())),
                Planted.of("zone")
                        .in(cluster -> cluster.host(Snapshots.host("b", "b").build()))
                        .asking(request -> request.zone(AvailabilityZone.of("b"))),
                Planted.of("state").on(host -> host.enabled(false)),
                Planted.of("width").on(host -> host.cores(1).threads(1).cpuAllocationRatio(9.0)),
                Planted.of("traits").asking(request -> request.requiredTraits(List.of("T"))),
                Planted.of("traits")
                        .on(host -> host.traits(new TreeSet<>(Set.of("T"))))
                        .asking(request -> request.forbiddenTraits(List.of("T"))),
                Planted.of("vcpus").on(host -> host.reservedThreads(13)),
                Planted.of("ram").asking(request -> request.ramBytes(9 * GIB)),
                Planted.of("disk").asking(request -> request.diskBytes(51 * GIB)),
                Planted.of("unit-size")
                        .on(host -> host.ramAllocationRatio(9.0))
                        .asking(request -> request.ramBytes(17 * GIB)),
                Planted.of("half-committed").asking(request -> request.ramBytes(5 * GIB)),
                Planted.of("sriov").asking(request -> request.sriovFunctions(1)),
                Planted.of("sriov-cores")
                        .on(host -> host.cores(1).sriovFunctions(9))
                        .asking(request -> request.sriovFunctions(1))
                        .under(policy -> policy.sriovWithinCores(true)),
                Planted.of("role")
                        .asking(request -> request.role(Role.of("web")))
                        .under(policy -> policy.maxRoleVmsPerHost(1)),
                Planted.of("role-share")
                        .asking(request -> request.role(Role.of("web")))
                        .under(policy -> policy.maxRoleSharePerHost(0.5)),
                Planted.of("anti-affinity")
                        .in(cluster -> group(cluster, ServerGroup.Rule.ANTI_AFFINITY))
                        .asking(request -> request.serverGroups(List.of(ServerGroupId.of("g")))),
                Planted.of("affinity")
                        .in(cluster -> group(cluster, ServerGroup.Rule.AFFINITY))
                        .asking(request -> request.serverGroups(List.of(ServerGroupId.of("g")))),
                Planted.of("same-host").asking(request -> request.sameHost(List.of(VmId.of("x")))),
                Planted.of("different-host")
                        .in(cluster -> cluster.vm(vm("y", "h").build()))
                        .asking(request -> request.differentHost(List.of(VmId.of("y")))),
                Planted.of("volume")
                        .in(cluster -> cluster.vm(vm("y", "other")
                                .volumes(List.of(new Volume(VolumeId.of("v"), 1, Optional.of(HostId.of("other")))))
                                .build()))
                        .asking(request -> request.sameHostVolume(VolumeId.of("v"))),
                Planted.of("metrics")
                        .in(cluster ->
                                cluster.vm(vm("y", "h").state(Vm.VmState.ACTIVE).build())),
                Planted.of("steal")
                        .in(cluster -> cluster.vm(
                                        vm("y", "h").state(Vm.VmState.ACTIVE).build())
                                .observations(Observations.of(List.of(Snapshots.observed("y", 0.5, 1.0, 0.5))))),
                Planted.of("predicted-steal").on(host -> host.hypervisorDemandMicroCores(15_000_000)),
                Planted.of("expected-steal")
                        .in(cluster -> cluster.demandHistory(history()))
                        .on(host -> host.hypervisorDemandMicroCores(15_000_000)),
                Planted.of("survival")
                        .on(host -> host.ramBytes(64 * GIB))
                        .asking(request -> request.ramBytes(12 * GIB))
                        .under(policy -> policy.failureShare(0.5)));
    }

    /** Something is remembered, but of no peer of the new VMs. */
    private static DemandHistory history() {
        DemandHistory.Builder history = DemandHistory.builder(Duration.ofHours(1));
        history.vm(VmId.of("x"), 1);
        for (int hour = 0; hour < 16; hour++) {
            history.wanted(VmId.of("x"), Snapshots.TAKEN_AT.minusSeconds(3_600L * hour), 100_000);
        }
        return history.build();
    }

    @Test
    void aGoodPlacementBreaksNone() {
        assertThat(Planted.of("none").broken()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("planted")
    void theRuleIsFoundBroken(Planted planted) {
        assertThat(planted.broken()).contains(planted.rule());
    }

    @Test
    void everyRuleOfNewVmsIsPlanted() {
        assertThat(planted().map(Planted::rule).collect(Collectors.toSet())).containsAll(OF_NEW_VMS);
    }
}
