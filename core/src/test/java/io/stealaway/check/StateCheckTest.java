package io.stealaway.check;

import static io.stealaway.placement.PlantedViolation.CLUSTER;
import static io.stealaway.testkit.Snapshots.GIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.Edits;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class StateCheckTest {

    @Test
    void whatDidNotChangeBreaksNothing() {
        assertThat(broken(CLUSTER, CLUSTER)).isEmpty();
        assertThat(broken(CLUSTER, moved(CLUSTER, "hot-1", "calm"))).isEmpty();
    }

    @Test
    void whatWasBrokenBeforeIsNoNewsUnlessItGotWorse() {
        ClusterSnapshot over = Edits.host(CLUSTER, "calm", host -> host.ramBytes(8 * GIB));
        ClusterSnapshot two = moved(moved(over, "hot-1", "calm"), "hot-2", "calm");

        assertThat(broken(over, moved(over, "hot-1", "calm"))).isEmpty();
        assertThat(broken(over, two)).containsExactly("ram");
        assertThat(broken(two, two)).isEmpty();
        assertThat(broken(two, moved(two, "hot-2", "hot"))).isEmpty();
        assertThat(broken(two, moved(two, "hot-3", "calm"))).containsExactly("ram");
    }

    @Test
    void hostOverItsSizeIsFound() {
        assertThat(broken(calm(host -> host.cpuAllocationRatio(0.2)))).containsExactly("vcpus");
        assertThat(broken(Edits.host(vm(vm -> vm.diskBytes(GIB)), "calm", host -> host.diskBytes(0))))
                .containsExactly("disk");
        assertThat(broken(vm(vm -> vm.sriovFunctions(1)))).containsExactly("sriov");
        ClusterSnapshot functions = Edits.host(
                vm(vm -> vm.sriovFunctions(2)), "calm", host -> host.cores(1).sriovFunctions(2));
        assertThat(broken(functions)).isEmpty();
        assertThat(broken(functions, moved(functions, "hot-1", "calm"), policy(p -> p.sriovWithinCores(true))))
                .containsExactly("sriov-cores");
    }

    @Test
    void vmOnAHostThatIsNotForItIsFound() {
        assertThat(broken(calm(host -> host.zone(AvailabilityZone.of("zone-b")))))
                .containsExactly("zone");
        assertThat(broken(calm(host -> host.cores(3).threads(3).cpuAllocationRatio(2.0))))
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
    void crowdOfARoleIsFound() {
        ClusterSnapshot busy = moved(CLUSTER, "hot-1", "busy");

        assertThat(broken(CLUSTER, busy, policy(p -> p.maxRoleVmsPerHost(1)))).containsExactly("role");
        assertThat(broken(CLUSTER, busy, policy(p -> p.maxRoleSharePerHost(0.5))))
                .containsExactly("role-share");
    }

    @Test
    void brokenServerGroupIsFound() {
        assertThat(broken(group(Rule.ANTI_AFFINITY), moved(group(Rule.ANTI_AFFINITY), "hot-1", "busy")))
                .containsExactly("anti-affinity");
        ClusterSnapshot together = moved(group(Rule.AFFINITY), "hot-1", "busy");
        assertThat(broken(together, moved(together, "hot-1", "calm"))).containsExactly("affinity");
        assertThat(broken(moved(together, "hot-1", "calm"), together)).isEmpty();
    }

    @Test
    void vmInFlightCountsOnBothHosts() {
        ClusterSnapshot tight = Edits.host(CLUSTER, "calm", host -> host.ramBytes(15 * GIB));
        ClusterSnapshot one = tight.withInFlight(List.of(flight("hot-1")));

        assertThat(broken(tight, one)).isEmpty();
        assertThat(broken(tight, tight.withInFlight(List.of(flight("hot-1"), flight("hot-2")))))
                .containsExactly("ram");
        assertThat(broken(tight, moved(one, "hot-2", "calm"))).containsExactly("ram");
        ClusterSnapshot elsewhere = Edits.host(tight, "calm", host -> host.zone(AvailabilityZone.of("zone-b")));
        assertThat(broken(elsewhere, elsewhere.withInFlight(List.of(flight("hot-1")))))
                .containsExactly("zone");
    }

    @Test
    void lossOfSurvivalIsFound() {
        ClusterSnapshot tight = Edits.host(CLUSTER, "busy", host -> host.ramBytes(16 * GIB));
        ClusterSnapshot packed = moved(tight, "busy-1", "calm");

        assertThat(broken(tight, packed)).isEmpty();
        assertThat(broken(tight, packed, policy(p -> p.failureShare(0.34)))).isEmpty();
        assertThat(broken(tight, moved(packed, "busy-2", "calm"), policy(p -> p.failureShare(0.34))))
                .isEmpty();
        ClusterSnapshot full = Edits.host(tight, "calm", host -> host.ramBytes(32 * GIB));
        assertThat(broken(full, full.withInFlight(List.of(flight("hot-1"))), policy(p -> p.failureShare(0.34))))
                .containsExactly("survival");
    }

    private static List<String> broken(ClusterSnapshot before) {
        return broken(before, moved(before, "hot-1", "calm"));
    }

    private static List<String> broken(ClusterSnapshot before, ClusterSnapshot after) {
        return broken(before, after, Policy.defaults());
    }

    private static List<String> broken(ClusterSnapshot before, ClusterSnapshot after, Policy policy) {
        return PlanChecker.checkState(before, after, policy).stream()
                .map(Violation::rule)
                .toList();
    }

    private static Policy policy(UnaryOperator<PlacementPolicy.Builder> change) {
        return Policy.builder()
                .placement(change.apply(PlacementPolicy.builder()).build())
                .build();
    }

    private static InFlightMigration flight(String vm) {
        return new InFlightMigration(VmId.of(vm), HostId.of("hot"), HostId.of("calm"));
    }

    private static ClusterSnapshot moved(ClusterSnapshot snapshot, String vm, String host) {
        return Edits.vm(snapshot, vm, built -> built.host(HostId.of(host)));
    }

    private static ClusterSnapshot calm(UnaryOperator<Host.Builder> change) {
        return Edits.host(CLUSTER, "calm", change);
    }

    private static ClusterSnapshot vm(UnaryOperator<Vm.Builder> change) {
        return Edits.vm(CLUSTER, "hot-1", change);
    }

    private static ClusterSnapshot group(Rule rule) {
        ServerGroupId id = ServerGroupId.of("g");
        ClusterSnapshot snapshot =
                CLUSTER.toBuilder().serverGroup(new ServerGroup(id, rule, 1)).build();
        for (String member : List.of("hot-1", "busy-1")) {
            snapshot = Edits.vm(snapshot, member, vm -> vm.serverGroups(new TreeSet<>(List.of(id))));
        }
        return snapshot;
    }
}
