package io.stealaway.placement;

import static io.stealaway.testkit.Snapshots.GIB;
import static io.stealaway.testkit.Snapshots.TAKEN_AT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Explanation;
import io.stealaway.model.Explanation.FailoverCheck;
import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.filter.BuiltInFilters;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.VmPlacementView;
import io.stealaway.placement.state.VmPlacements;
import io.stealaway.placement.survival.PlanSurvival;
import io.stealaway.testkit.Snapshots;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Hosts a to d of 16 vCPUs and 64 GiB; VMs of 4 vCPUs and 8 GiB are named after the host they are on. */
class SurvivalFilterTest {
    private static final FailoverResult SURVIVES = new FailoverResult.Survives();
    private static final ServerGroupId G = ServerGroupId.of("g");

    private PlacementPolicy.Builder policy = PlacementPolicy.builder().failureShare(0.25);

    @Test
    void emptyZoneSurvives() {
        assertThat(before(hosts("a", "b"))).isEqualTo(SURVIVES);
    }

    @Test
    void vmsOfAnyLostHostMustFitOnTheOthers() {
        // A host takes four of these VMs: 3, 3 and 2 leave room for one, one and two.
        ClusterSnapshot full = vms(hosts("a", "b", "c"), "a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2");
        assertThat(before(full)).isEqualTo(SURVIVES);
        assertThat(before(vms(full, "c3"))).isEqualTo(fails(1, "a"));
        assertThat(before(vms(full, "c3", "c4"))).isEqualTo(fails(2, "c"));
    }

    @Test
    void shareOfHostsFailsAtOnceAndOneAtLeast() {
        ClusterSnapshot zone = vms(hosts("a", "b", "c", "d"), "a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "d1");
        assertThat(before(zone)).isEqualTo(SURVIVES);

        policy.failureShare(0.01);
        assertThat(before(zone)).isEqualTo(SURVIVES);
        policy.failureShare(0.5); // 9 VMs, and two hosts hold 8
        assertThat(before(zone)).isEqualTo(fails(1, "a", "b"));
        policy.failureShare(0.0);
        assertThat(before(zone)).isEqualTo(SURVIVES);
    }

    @Test
    void zoneOfOneHostIsAskedNothing() {
        assertThat(before(vms(hosts("a"), "a1"))).isEqualTo(SURVIVES);
    }

    @Test
    void ramAndDiskCountAsWellAsVcpus() {
        ClusterSnapshot zone = vms(hosts("a", "b"), "a1", "b1");

        assertThat(before(Edits.vm(zone, "a1", vm -> vm.ramBytes(57 * GIB)))).isEqualTo(fails(1, "a"));
        assertThat(before(Edits.vm(zone, "a1", vm -> vm.ramBytes(56 * GIB)))).isEqualTo(SURVIVES);
        assertThat(before(Edits.vm(zone, "a1", vm -> vm.diskBytes(1_025 * GIB))))
                .isEqualTo(fails(1, "a"));
        assertThat(before(Edits.host(zone, "b", host -> host.reservedThreads(9))))
                .isEqualTo(fails(1, "a"));
        assertThat(before(Edits.host(zone, "b", host -> host.reservedThreads(8))))
                .isEqualTo(SURVIVES);
    }

    @Test
    void hostOutOfServiceTakesNothingAndItsVmsCountToo() {
        ClusterSnapshot zone = vms(hosts("a", "b", "c"), "a1", "b1");

        for (String out : List.of("b", "c")) {
            assertThat(before(Edits.host(zone, out, host -> host.up(false)))).isEqualTo(SURVIVES);
        }
        ClusterSnapshot one =
                Edits.host(Edits.host(zone, "b", host -> host.maintenance(true)), "c", h -> h.enabled(false));
        assertThat(before(one)).isEqualTo(fails(1, "a"));
    }

    @Test
    void vmMustNotBeWiderThanItsNewHost() {
        ClusterSnapshot zone = vms(hosts("a", "b"), "a1");
        ClusterSnapshot narrow =
                Edits.host(zone, "b", host -> host.cores(3).threads(3).cpuAllocationRatio(16.0));

        assertThat(before(narrow)).isEqualTo(fails(1, "a"));
        assertThat(before(Edits.vm(narrow, "a1", vm -> vm.vcpus(3)))).isEqualTo(SURVIVES);
    }

    @Test
    void rolesKeepTheirCapsByCountAndByShare() {
        ClusterSnapshot zone = hosts("a", "b", "c");
        for (String id : List.of("a1", "b1", "c1")) {
            zone = Edits.vm(vms(zone, id), id, vm -> vm.role(Role.of("web")));
        }
        assertThat(before(zone)).isEqualTo(SURVIVES);
        policy.maxRoleVmsPerHost(1);
        assertThat(before(zone)).isEqualTo(fails(1, "a"));
        policy.maxRoleVmsPerHost(4).maxRoleSharePerHost(0.5);
        assertThat(before(zone)).isEqualTo(fails(1, "a"));
        policy.maxRoleSharePerHost(0.7);
        assertThat(before(zone)).isEqualTo(SURVIVES);
    }

    @Test
    void hardGroupsKeepTheirRulesAndSoftOnesDoNotCount() {
        assertThat(before(group(Rule.ANTI_AFFINITY, 1, "a1", "b1"))).isEqualTo(SURVIVES);
        assertThat(before(group(Rule.ANTI_AFFINITY, 1, "a1", "b1", "c1"))).isEqualTo(fails(1, "a"));
        assertThat(before(group(Rule.ANTI_AFFINITY, 2, "a1", "b1", "c1"))).isEqualTo(SURVIVES);
        assertThat(before(group(Rule.SOFT_ANTI_AFFINITY, 1, "a1", "b1", "c1"))).isEqualTo(SURVIVES);
        assertThat(before(group(Rule.AFFINITY, 1, "a1", "a2"))).isEqualTo(SURVIVES);
        assertThat(before(Edits.vm(group(Rule.AFFINITY, 1, "a1", "a2"), "a1", vm -> vm.vcpus(13))))
                .as("no host takes both")
                .isEqualTo(fails(1, "a"));
    }

    @Test
    void vmInFlightCountsOnBothHosts() {
        ClusterSnapshot zone = vms(hosts("a", "b"), "a1", "a2", "a3", "b1");
        assertThat(before(zone)).isEqualTo(SURVIVES);

        assertThat(before(zone.withInFlight(
                        List.of(new InFlightMigration(VmId.of("a1"), HostId.of("a"), HostId.of("b"))))))
                .isEqualTo(fails(1, "a"));
    }

    @Test
    void moveIsRefusedWhenItWouldStrandVms() {
        // With a1 promised to b, five VMs of 4 vCPUs are on two hosts of which one may fail.
        ClusterSnapshot zone = vms(hosts("a", "b"), "a1", "a2", "a3", "b1");

        assertThat(refusal(zone, "a1", "b")).contains("survival: the loss of a would strand 1 VMs, 0 before the plan");
        assertThat(refusal(vms(hosts("a", "b"), "a1", "a2", "b1"), "a1", "b")).isEmpty();
        policy.failureShare(0.0);
        assertThat(refusal(zone, "a1", "b")).isEmpty();
    }

    @Test
    void moveIsAllowedInAZoneThatFailsAlreadyWhenItStrandsNoMore() {
        // Only b has 16 vCPUs to hand out, so b1 has no other host, wherever a1 goes.
        ClusterSnapshot zone = Edits.vm(vms(hosts("a", "b", "c"), "a1", "b1"), "b1", vm -> vm.vcpus(16));
        ClusterSnapshot failing = Edits.host(
                Edits.host(zone, "a", host -> host.reservedThreads(1)), "c", host -> host.reservedThreads(1));

        assertThat(before(failing)).isEqualTo(fails(1, "b"));
        assertThat(refusal(failing, "a1", "c")).isEmpty();
        assertThat(refusal(Edits.vm(failing, "a1", vm -> vm.vcpus(15)), "a1", "c"))
                .as("the loss of a strands one of the two copies of a1, the loss of b only b1, as before")
                .isEmpty();
    }

    @Test
    void whatCannotBeDecidedIsRefused() {
        policy.survivalEvaluations(3);
        // Where VMs must stay together nothing is proven at a glance.
        ClusterSnapshot zone = vms(group(Rule.AFFINITY, 1, "a1", "a2"), "a3", "b1", "b2", "b3", "c1");

        assertThat(refusal(zone, "a1", "c"))
                .contains(
                        "survival: whether the zone survives the loss of hosts is not decided after 3 of 3 evaluations");
        policy.survivalEvaluations(1);
        assertThat(refusal(zone, "a1", "c"))
                .contains(
                        "survival: whether the zone survives the loss of hosts is not decided after 0 of 1 evaluations,"
                                + " fewer than there are sets of hosts");
    }

    @Test
    void zoneTooLargeToDecideIsStillKnownToFailByItsMostLoadedHosts() {
        policy.survivalEvaluations(2);
        ClusterSnapshot zone = vms(hosts("a", "b", "c", "d"), "a1", "b1", "c1", "d1");
        ClusterSnapshot wide = Edits.vm(
                Edits.vm(Edits.vm(zone, "a1", vm -> vm.vcpus(16)), "b1", vm -> vm.vcpus(5)), "c1", vm -> vm.vcpus(6));

        assertThat(before(wide)).isEqualTo(new FailoverResult.Undecided(2));
        policy.survivalEvaluations(3);
        assertThat(before(wide)).isEqualTo(fails(1, "a"));
    }

    @Test
    void largeZoneIsProvenQuickly() {
        policy.failureShare(0.5).survivalEvaluations(1);
        ClusterSnapshot.Builder large = ClusterSnapshot.builder(TAKEN_AT);
        for (int i = 0; i < 80; i++) {
            String host = "host-" + i;
            large.host(Snapshots.host(host, "zone-a").build());
            large.vm(Snapshots.vm("vm-" + i, host).build());
        }

        assertThat(before(large.build())).isEqualTo(SURVIVES);
    }

    @Test
    void explanationPrintsThePriceOfTheRule() {
        policy.failureShare(0.5);
        ClusterSnapshot zone = vms(hosts("a", "b", "c", "d"), "a1", "b1");
        ClusterSnapshot uneven = Edits.host(zone, "d", host -> host.ramBytes(128 * GIB));

        // Of 320 GiB, 128 are left when d and another fail; 8 of 64 vCPUs are committed.
        assertThat(explain(uneven).survival())
                .contains(new FailoverCheck(AvailabilityZone.of("zone-a"), 4, 2, 128.0 / 320.0, 8.0 / 64.0, SURVIVES));
        policy.failureShare(0.0);
        assertThat(explain(uneven).survival()).isEmpty();
    }

    @Test
    void explanationAsksNothingOfOtherZones() {
        ClusterSnapshot zone =
                Edits.host(vms(hosts("a", "b", "c"), "a1"), "c", host -> host.zone(AvailabilityZone.of("zone-b")));

        assertThat(refusal(zone, "a1", "c")).contains("zone: is in zone zone-b, the VM in zone-a");
        assertThat(explain(zone).hosts()).hasSize(3);
        VmPlacementView view = state(zone).viewOf(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> view.survival(2))
                .withMessage("host c is in another zone than VM a1");
    }

    private Policy policy() {
        return Policy.builder().placement(policy.build()).build();
    }

    private PlanState state(ClusterSnapshot snapshot) {
        return new PlanState(snapshot, policy(), PlacementHolds.none());
    }

    private FailoverResult before(ClusterSnapshot snapshot) {
        return new PlanSurvival(snapshot, policy.build(), stands(snapshot)).before(0);
    }

    private VmPlacements stands(ClusterSnapshot snapshot) {
        return state(snapshot).placements();
    }

    private Optional<String> refusal(ClusterSnapshot snapshot, String vm, String host) {
        return PlacementEngine.builder(policy())
                .withoutDefaults()
                .filter("survival", BuiltInFilters.survival())
                .build()
                .refusal(snapshot, VmId.of(vm), HostId.of(host), PlacementHolds.none());
    }

    private Explanation explain(ClusterSnapshot snapshot) {
        return PlacementEngine.builder(policy()).build().explain(snapshot, VmId.of("a1"), PlacementHolds.none());
    }

    private static FailoverResult fails(int stranded, String... witness) {
        TreeSet<HostId> hosts = new TreeSet<>();
        for (String host : witness) {
            hosts.add(HostId.of(host));
        }
        return new FailoverResult.Fails(hosts, stranded);
    }

    private static ClusterSnapshot hosts(String... ids) {
        ClusterSnapshot.Builder zone = ClusterSnapshot.builder(TAKEN_AT);
        for (String id : ids) {
            zone.host(Snapshots.host(id, "zone-a").build());
        }
        return zone.build();
    }

    private static ClusterSnapshot vms(ClusterSnapshot snapshot, String... ids) {
        ClusterSnapshot.Builder more = snapshot.toBuilder();
        for (String id : ids) {
            more.vm(Snapshots.vm(id, id.substring(0, 1)).build());
        }
        return more.build();
    }

    private static ClusterSnapshot group(Rule rule, int most, String... members) {
        ClusterSnapshot zone = vms(hosts("a", "b", "c"), members).toBuilder()
                .serverGroup(new ServerGroup(G, rule, most))
                .build();
        for (String member : members) {
            zone = Edits.vm(zone, member, vm -> vm.serverGroups(new TreeSet<>(List.of(G))));
        }
        return zone;
    }
}
