package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.check.PlanChecker;
import io.stealaway.check.Violation;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.BatchPlacement;
import io.stealaway.model.BatchPlacement.Answer;
import io.stealaway.model.BatchPlacement.Demand;
import io.stealaway.model.BatchPlacement.NoHost;
import io.stealaway.model.BatchPlacement.Placed;
import io.stealaway.model.BatchPlacement.Withheld;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmCapacity;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementKind;
import io.stealaway.spi.PlacementView;
import io.stealaway.testkit.Snapshots;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** New VMs, one rule at a time. */
class PlaceTest {
    private static final long GIB = Snapshots.GIB;
    private static final PlacementEngine ENGINE =
            PlacementEngine.builder(Policy.defaults()).build();

    /** Three hosts of 16 GiB in one zone and one of 8 GiB in another; a stopped VM of 4 GiB on each of the first two. */
    private static ClusterSnapshot.Builder cluster() {
        return ClusterSnapshot.builder(Snapshots.TAKEN_AT)
                .host(host("a1", "a", 16))
                .host(host("a2", "a", 16))
                .host(host("a3", "a", 16))
                .host(host("b1", "b", 8))
                .vm(stopped("old1", "a1").build())
                .vm(stopped("old2", "a2").build());
    }

    private static Host host(String id, String zone, long gib) {
        return Snapshots.host(id, zone)
                .cores(8)
                .threads(8)
                .ramBytes(gib * GIB)
                .diskBytes(0)
                .build();
    }

    private static Vm.Builder stopped(String id, String host) {
        return Snapshots.vm(id, host).vcpus(1).ramBytes(4 * GIB).state(Vm.VmState.STOPPED);
    }

    private static VmRequest.Builder request(String id, long gib) {
        return VmRequest.builder(VmId.of(id), Tenant.of("t")).vcpus(1).ramBytes(gib * GIB);
    }

    private static VmRequest.Batch all(VmRequest... requests) {
        return new VmRequest.Batch(List.of(requests), true);
    }

    private static VmRequest.Batch some(VmRequest... requests) {
        return new VmRequest.Batch(List.of(requests), false);
    }

    private static List<String> hosts(BatchPlacement placement) {
        return placement.placed().stream()
                .map(placed -> placed.vm() + " " + placed.host())
                .toList();
    }

    private static String why(BatchPlacement placement, String vm) {
        Answer answer = placement.of(VmId.of(vm)).orElseThrow();
        if (answer instanceof Withheld withheld) {
            return withheld.reason();
        }
        return answer instanceof NoHost none
                ? none.rejections() + " "
                        + none.nearestMiss()
                                .map(miss -> miss.host() + " " + miss.refusals())
                                .orElse("")
                : "placed";
    }

    @Test
    void theBestHostAndAlternatesInOrder() {
        BatchPlacement placement =
                ENGINE.place(cluster().build(), all(request("new", 4).build()));
        Placed placed = placement.placed().get(0);

        assertThat(placed.host()).isEqualTo(HostId.of("a3"));
        assertThat(placed.alternates()).containsExactly(HostId.of("a1"), HostId.of("a2"));
        assertThat(placement.hash()).matches("[0-9a-f]{64}");
    }

    @Test
    void aBatchThatFitsOnlyInOneArrangementIsFound() {
        // 5 + 4 + 3 on each; 5 + 5 on one leaves no room for 4 + 4 + 3 + 3 on what remains.
        ClusterSnapshot snapshot = ClusterSnapshot.builder(Snapshots.TAKEN_AT)
                .host(host("a1", "a", 12))
                .host(host("a2", "a", 12))
                .build();
        BatchPlacement placement = ENGINE.place(
                snapshot,
                all(
                        request("five", 5).build(),
                        request("four", 4).count(2, 2).build(),
                        request("three", 3).count(2, 2).build(),
                        request("five2", 5).build()));

        assertThat(placement.placed()).hasSize(6);
        assertThat(placement.searchedAll()).isTrue();
    }

    /** What was found one after another stays when the search for an arrangement with room for more does not come to an end. */
    @ParameterizedTest
    @ValueSource(ints = {5, 10, 20, 40, 80, 160, 20_000})
    void aSearchThatDoesNotEndTakesNothingBack(int evaluations) {
        ClusterSnapshot snapshot = ClusterSnapshot.builder(Snapshots.TAKEN_AT)
                .host(Snapshots.host("a1", "a")
                        .ramBytes(12 * GIB)
                        .traits(new TreeSet<>(Set.of("CUSTOM_GOLD")))
                        .build())
                .host(Snapshots.host("a2", "a").ramBytes(12 * GIB).build())
                .build();
        PlacementEngine engine = PlacementEngine.builder(Policy.defaults().toBuilder()
                        .placement(PlacementPolicy.builder()
                                .chainEvaluations(evaluations)
                                .build())
                        .build())
                .build();

        BatchPlacement placement = engine.place(
                snapshot,
                some(
                        request("any", 9).build(),
                        request("gold", 9)
                                .requiredTraits(List.of("CUSTOM_GOLD"))
                                .build(),
                        request("more", 9).build(),
                        request("most", 9).build()));

        assertThat(hosts(placement)).containsExactly("any a2", "gold a1");
        assertThat(why(placement, "most")).contains("ram=2");
    }

    @Test
    void allOrNothingNamesWhoFindsNoHost() {
        BatchPlacement placement = ENGINE.place(
                cluster().build(),
                all(request("small", 1).build(), request("large", 32).build()));

        assertThat(placement.placed()).isEmpty();
        assertThat(why(placement, "small")).isEqualTo("nothing is created unless all is, and VM large finds no host");
        assertThat(why(placement, "large")).contains("ram=4").contains("a1 [ram: needs 32 GiB, 12 GiB of 16 GiB free]");
        assertThat(placement.searchedAll()).isTrue();
    }

    @Test
    void asManyAsFitKeepsTheLeastOfEachRequest() {
        BatchPlacement placement = ENGINE.place(
                cluster().build(),
                some(
                        request("pair", 12)
                                .zone(AvailabilityZone.of("a"))
                                .count(2, 2)
                                .build(),
                        request("many", 12)
                                .zone(AvailabilityZone.of("a"))
                                .count(4, 4)
                                .build()));

        assertThat(hosts(placement))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("pair-"));
        assertThat(why(placement, "many-1")).isEqualTo("request many needs 4 VMs, and VM many-4 finds no host");
    }

    @Test
    void asManyAreCreatedAsThereMayBe() {
        BatchPlacement placement = ENGINE.place(
                cluster().build(), all(request("web", 6).count(2, 9).build()));

        assertThat(placement.placed()).hasSize(2 + 2 + 2 + 1);
        assertThat(placement.answers()).hasSize(9);
    }

    @Test
    void serverGroupsHoldAmongTheNew() {
        ClusterSnapshot snapshot = cluster()
                .serverGroup(new ServerGroup(ServerGroupId.of("apart"), Rule.ANTI_AFFINITY, 1))
                .serverGroup(new ServerGroup(ServerGroupId.of("near"), Rule.AFFINITY, 1))
                .build();
        BatchPlacement apart = ENGINE.place(
                snapshot,
                some(request("x", 1)
                        .serverGroups(List.of(ServerGroupId.of("apart")))
                        .count(1, 6)
                        .build()));
        BatchPlacement near = ENGINE.place(
                snapshot,
                all(request("y", 5)
                        .serverGroups(List.of(ServerGroupId.of("near")))
                        .count(3, 3)
                        .build()));

        assertThat(apart.placed().stream().map(Placed::host))
                .doesNotHaveDuplicates()
                .hasSize(4);
        assertThat(hosts(near)).containsExactly("y-1 a3", "y-2 a3", "y-3 a3");
    }

    @Test
    void rolesSpreadAndAreCapped() {
        ClusterSnapshot snapshot = cluster().build();
        Policy one = Policy.builder()
                .placement(PlacementPolicy.builder().maxRoleVmsPerHost(1).build())
                .build();
        BatchPlacement placement = PlacementEngine.builder(one)
                .build()
                .place(
                        snapshot,
                        some(request("web", 1).role(Role.of("web")).count(1, 5).build()));

        assertThat(placement.placed().stream().map(Placed::host))
                .doesNotHaveDuplicates()
                .hasSize(4);
        assertThat(why(placement, "web-5")).contains("role=4");
    }

    @Test
    void hintsAreFollowed() {
        ClusterSnapshot snapshot = cluster()
                .vm(stopped("disk", "a2")
                        .volumes(List.of(new Volume(VolumeId.of("v"), GIB, Optional.of(HostId.of("a1")))))
                        .build())
                .build();

        assertThat(hosts(ENGINE.place(
                        snapshot,
                        all(request("n", 1).sameHost(List.of(VmId.of("old2"))).build()))))
                .containsExactly("n a2");
        assertThat(hosts(ENGINE.place(
                        snapshot,
                        all(request("n", 9)
                                .differentHost(List.of(VmId.of("old1"), VmId.of("old2")))
                                .build()))))
                .containsExactly("n a3");
        assertThat(hosts(ENGINE.place(
                        snapshot,
                        all(request("n", 1).sameHostVolume(VolumeId.of("v")).build()))))
                .containsExactly("n a1");
        assertThat(hosts(ENGINE.place(
                        snapshot,
                        all(request("n", 1)
                                .volumes(List.of(new Volume(VolumeId.of("own"), GIB, Optional.of(HostId.of("a2")))))
                                .build()))))
                .containsExactly("n a2");
    }

    @Test
    void whatStandsInTheWayIsNamed() {
        BatchPlacement placement = ENGINE.place(
                cluster().build(),
                all(request("large", 16)
                        .differentHost(List.of(VmId.of("old2")))
                        .zone(AvailabilityZone.of("a"))
                        .count(2, 2)
                        .build()));
        NoHost none = (NoHost) placement.answers().stream()
                .filter(NoHost.class::isInstance)
                .findFirst()
                .orElseThrow();

        assertThat(none.nearestMiss().orElseThrow().host()).isEqualTo(HostId.of("a1"));
        assertThat(none.blocker().orElseThrow().vm()).isEqualTo(VmId.of("old1"));
    }

    @Test
    void badRequestsAreNamed() {
        ClusterSnapshot snapshot = cluster()
                .serverGroup(new ServerGroup(ServerGroupId.of("apart"), Rule.ANTI_AFFINITY, 1))
                .serverGroup(new ServerGroup(ServerGroupId.of("near"), Rule.AFFINITY, 1))
                .vm(stopped("member", "a3")
                        .serverGroups(new TreeSet<>(Set.of(ServerGroupId.of("apart"), ServerGroupId.of("near"))))
                        .build())
                .build();

        refused(
                snapshot,
                request -> request.zone(AvailabilityZone.of("c")),
                "request n: zone c is not in the snapshot");
        refused(
                snapshot,
                request -> request.sameHost(List.of(VmId.of("gone"))),
                "request n: VM gone of a hint is not in the snapshot");
        refused(
                snapshot,
                request -> request.serverGroups(List.of(ServerGroupId.of("none"))),
                "request n: server group none is not in the snapshot");
        refused(
                snapshot,
                request ->
                        request.serverGroups(List.of(ServerGroupId.of("apart"))).sameHost(List.of(VmId.of("member"))),
                "server group apart asks for another host than that of VM member");
        refused(
                snapshot,
                request -> request.serverGroups(List.of(ServerGroupId.of("near")))
                        .differentHost(List.of(VmId.of("member"))),
                "server group near asks for the host of VM member");
        assertThatThrownBy(() -> ENGINE.place(snapshot, all(request("old1", 1).build())))
                .hasMessage("request old1: VM old1 exists already");
        assertThatThrownBy(() -> request("n", 1).vcpus(0).build()).hasMessageContaining("vcpus of n (0)");
        assertThatThrownBy(() -> request("n", 1).count(0, 1).build()).hasMessageContaining("minCount of n (0)");
        assertThatThrownBy(() -> request("n", 1).count(1, 0).build()).hasMessageContaining("maxCount of n (0)");
        assertThatThrownBy(() -> all(request("n", 1).build(), request("n", 2).build()))
                .hasMessage("VM n is requested twice");
        assertThatThrownBy(() -> request("n", 1)
                        .sameHost(List.of(VmId.of("x")))
                        .differentHost(List.of(VmId.of("x")))
                        .build())
                .hasMessageContaining("asks for the host of VM x and for another one");
        assertThatThrownBy(() -> request("n", 1)
                        .requiredTraits(List.of("AVX", "SSD"))
                        .forbiddenTraits(List.of("SSD"))
                        .build())
                .hasMessage("request n requires trait SSD and forbids it");
    }

    private static void refused(ClusterSnapshot snapshot, Consumer<VmRequest.Builder> change, String message) {
        VmRequest.Builder request = request("n", 1);
        change.accept(request);
        assertThatThrownBy(() -> ENGINE.place(snapshot, all(request.build())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    /** Sixteen hours of history: VMs of role web want a tenth of their vCPUs but for one hour in which they want eight tenths. */
    private static ClusterSnapshot remembering() {
        DemandHistory.Builder history = DemandHistory.builder(Duration.ofHours(1));
        ClusterSnapshot.Builder snapshot = cluster();
        snapshot.vm(stopped("web1", "a1").vcpus(2).role(Role.of("web")).build());
        history.vm(VmId.of("web1"), 2);
        snapshot.vm(stopped("other", "a2").vcpus(3).ramBytes(3 * GIB).build());
        history.vm(VmId.of("other"), 3);
        for (int hour = 0; hour < 16; hour++) {
            Instant at = Snapshots.TAKEN_AT.minusSeconds(3_600L * hour);
            history.wanted(VmId.of("web1"), at, hour == 5 ? 1_600_000 : 200_000);
            history.wanted(VmId.of("other"), at, 900_000);
        }
        return snapshot.demandHistory(history.build()).build();
    }

    @Test
    void demandIsThatOfTheRoleElseOfTheFlavorElseAllItMayUse() {
        Policy policy = Policy.builder()
                .foresight(ForesightPolicy.builder().minMoments(16).build())
                .build();
        BatchPlacement placement = PlacementEngine.builder(policy)
                .build()
                .place(
                        remembering(),
                        all(
                                request("byrole", 1)
                                        .vcpus(4)
                                        .role(Role.of("web"))
                                        .build(),
                                request("byflavor", 3)
                                        .vcpus(3)
                                        .role(Role.of("unheard"))
                                        .build(),
                                request("byneither", 2).vcpus(2).build()));

        assertThat(placement.placed().stream()
                        .collect(Collectors.toMap(one -> one.vm().value(), Placed::demand)))
                .containsEntry("byrole", new Demand(Demand.Basis.ROLE, 1, 575_000, 3_200_000))
                .containsEntry("byflavor", new Demand(Demand.Basis.FLAVOR, 1, 900_000, 900_000))
                .containsEntry("byneither", new Demand(Demand.Basis.ALL_IT_MAY_USE, 0, 2_000_000, 2_000_000));
    }

    /** Such as before the first pass of a loop, or while the metrics of a whole role were away. */
    @Test
    void aMomentAtWhichNoneOfItsPeersIsKnownIsNoPeak() {
        Policy policy = Policy.builder()
                .foresight(ForesightPolicy.builder().minMoments(16).build())
                .build();
        DemandHistory gap = remembering().demandHistory();
        DemandHistory.Builder history = DemandHistory.builder(Duration.ofHours(1));
        for (VmId vm : gap.vms()) {
            int row = gap.find(vm).orElseThrow();
            history.vm(vm, gap.vcpus(row));
            for (int moment = 0; moment < gap.moments(); moment++) {
                history.moment(gap.moment(moment));
                if (moment >= 3) {
                    history.wanted(vm, gap.moment(moment), gap.wantedMicroCores(row, moment));
                }
            }
        }
        ClusterSnapshot snapshot = remembering().withDemandHistory(history.build());
        VmRequest.Batch batch =
                all(request("new", 1).vcpus(4).role(Role.of("web")).build());
        BatchPlacement placement = PlacementEngine.builder(policy).build().place(snapshot, batch);

        Demand demand = placement.placed().get(0).demand();
        assertThat(demand.peakMicroCores()).isEqualTo(3_200_000);
        assertThat(demand.meanMicroCores()).isBetween(400_000L, 700_000L);
        assertThat(PlanChecker.checkBatch(snapshot, batch, placement, policy, PlacementPreset.STEAL_AWAY.rules()))
                .isEmpty();
    }

    @Test
    void withLittleHistoryNothingIsKnownOfNewVms() {
        BatchPlacement placement = ENGINE.place(
                remembering(),
                all(request("new", 1).vcpus(4).role(Role.of("web")).build()));

        assertThat(placement.placed().get(0).demand())
                .isEqualTo(new Demand(Demand.Basis.ALL_IT_MAY_USE, 0, 4_000_000, 4_000_000));
    }

    /** Refuses one VM alone, whatever else is on any host. */
    private static HostFilter refusing(String vm) {
        return new HostFilter() {
            @Override
            public FilterScope scope() {
                return FilterScope.HOST_AND_VM;
            }

            @Override
            public boolean accepts(PlacementView view, int host) {
                return !view.vm().id().value().equals(vm);
            }

            @Override
            public String reason(PlacementView view, int host) {
                return "is not for " + vm;
            }
        };
    }

    @Test
    void aFilterOfOnesOwnMayKnowOneVmOfManyAlike() {
        PlacementEngine engine = PlacementEngine.builder(Policy.defaults())
                .filter("mine", refusing("o-a"))
                .build();

        assertThat(hosts(engine.place(
                        cluster().build(),
                        some(
                                request("o-a", 1).build(),
                                request("o-b", 1).build(),
                                request("o-c", 1).build()))))
                .allMatch(placed -> !placed.startsWith("o-a"))
                .hasSize(2);
    }

    /** A kind is all that a request says of its VMs; what a request says besides must be added to it. */
    @Test
    void whatARequestAsksForIsKnown() {
        assertThat(Stream.of(VmRequest.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers())
                                && !Modifier.isStatic(method.getModifiers())
                                && method.getParameterCount() == 0)
                        .map(Method::getName))
                .containsExactlyInAnyOrder(
                        "id",
                        "vms",
                        "minCount",
                        "maxCount",
                        "hashCode",
                        "toString",
                        "tenant",
                        "vcpus",
                        "ramBytes",
                        "diskBytes",
                        "zone",
                        "role",
                        "cpuWeight",
                        "cpuCapMicroCores",
                        "sriovFunctions",
                        "volumes",
                        "sameHostVolume",
                        "serverGroups",
                        "requiredTraits",
                        "forbiddenTraits",
                        "sameHost",
                        "differentHost");
    }

    @Test
    void noHostIsMoreThanHalfCommitted() {
        ClusterSnapshot xen = ClusterSnapshot.builder(Snapshots.TAKEN_AT)
                .host(Snapshots.host("x1", "a")
                        .cores(8)
                        .threads(16)
                        .ramBytes(49_152L << 20)
                        .reservedRamBytes(16_384L << 20)
                        .build())
                .build();
        PlacementEngine engine = PlacementEngine.builder(Policy.defaults(), PlacementPreset.HALF_COMMITTED)
                .build();
        VmCapacity capacity = engine.capacity(xen, request("one", 1).build());
        BatchPlacement placement =
                engine.place(xen, some(request("four", 4).count(1, 5).build()));

        assertThat(capacity.zones().get(0).vms()).isEqualTo(8);
        assertThat(capacity.zones().get(0).runsOutFirst()).hasValue("half-committed");
        VmCapacity none = engine.capacity(xen, request("large", 40).build());
        assertThat(none.zones().get(0).vms()).isZero();
        assertThat(none.zones().get(0).runsOutFirst())
                .as("what is short from the start")
                .hasValue("half-committed");
        assertThat(placement.placed()).hasSize(4);
        assertThat(why(placement, "four-5"))
                .contains("half-committed=1")
                .contains("21474836480 of 34359738368 bytes of RAM");
    }

    @Test
    void aNewVmOfTheHalfCommittedPresetWeighsItsRam() {
        List<Integer> weights = new ArrayList<>();
        HostFilter looks = (view, host) -> weights.add(view.vm().cpuWeight());
        PlacementEngine.builder(Policy.defaults(), PlacementPreset.HALF_COMMITTED)
                .filter("looks", looks)
                .build()
                .place(cluster().build(), all(request("n", 2).build()));

        assertThat(weights).isNotEmpty().containsOnly(2_048);
    }

    @Test
    void capacityTellsWhatRunsOutFirstInEachZone() {
        VmCapacity capacity = ENGINE.capacity(cluster().build(), request("n", 4).build());

        assertThat(capacity.zones().stream().map(zone -> zone.zone() + " " + zone.vms() + " " + zone.runsOutFirst()))
                .containsExactly("a 10 Optional[ram]", "b 2 Optional[ram]");
        assertThat(capacity.zones()).allSatisfy(zone -> {
            assertThat(zone.exact()).isTrue();
            assertThat(zone.surviving()).isEmpty();
        });
    }

    @Test
    void capacityWithSurvivalLeavesRoomForFailedHosts() {
        Policy survives = Policy.builder()
                .placement(PlacementPolicy.builder().failureShare(0.34).build())
                .build();
        VmCapacity capacity = PlacementEngine.builder(survives)
                .build()
                .capacity(
                        cluster().build(),
                        request("n", 4).zone(AvailabilityZone.of("a")).build());

        assertThat(capacity.zones()).singleElement().satisfies(zone -> {
            assertThat(zone.vms()).isEqualTo(10);
            assertThat(zone.surviving()).hasValue(6);
            assertThat(zone.survivingExact()).isTrue();
        });
    }

    @Test
    void rulesOfOnesOwnCountForNewVmsUnlessTheySaySo() {
        HostFilter onlyA1 = (view, host) -> view.host(host).id().equals(HostId.of("a1"));
        HostFilter onlyMoves = new HostFilter() {
            @Override
            public boolean accepts(PlacementView view, int host) {
                return view.sourceHost() == host;
            }

            @Override
            public boolean appliesTo(PlacementKind kind) {
                return kind == PlacementKind.MIGRATION;
            }
        };
        HostScorer likesA2 = (view, host) -> view.host(host).id().equals(HostId.of("a2")) ? 1.0 : 0.0;
        ClusterSnapshot snapshot = cluster().build();
        VmRequest.Batch batch = all(request("n", 1).build());

        assertThat(hosts(PlacementEngine.builder(Policy.defaults())
                        .filter("only-a1", onlyA1)
                        .build()
                        .place(snapshot, batch)))
                .containsExactly("n a1");
        assertThat(hosts(PlacementEngine.builder(Policy.defaults())
                        .filter("only-moves", onlyMoves)
                        .scorer("likes-a2", 1_000, likesA2)
                        .build()
                        .place(snapshot, batch)))
                .containsExactly("n a2");
        assertThat(PlacementEngine.builder(Policy.defaults())
                        .filter("only-a1", onlyA1)
                        .build()
                        .capacity(snapshot, request("n", 4).build())
                        .zones())
                .allSatisfy(zone -> assertThat(zone.exact()).isFalse());
    }

    @ParameterizedTest
    @EnumSource(PlacementPreset.class)
    void theCheckerFindsWhatWasTamperedWith(PlacementPreset preset) {
        ClusterSnapshot snapshot = cluster().build();
        VmRequest.Batch batch =
                all(request("n", 4).zone(AvailabilityZone.of("a")).count(2, 2).build());
        BatchPlacement good =
                PlacementEngine.builder(Policy.defaults(), preset).build().place(snapshot, batch);

        assertThat(broken(snapshot, batch, good, preset)).isEmpty();
        assertThat(broken(snapshot, batch, moved(good, "b1"), preset)).contains("hash", "zone");
        assertThat(broken(snapshot, batch, moved(good, "nowhere"), preset)).contains("unknown-host");
        assertThat(broken(
                        snapshot,
                        batch,
                        new BatchPlacement(
                                good.snapshotTakenAt(), good.answers().subList(0, 1), true, good.hash()),
                        preset))
                .contains("answers", "count");
        assertThat(broken(
                        cluster().host(host("c1", "c", 1)).build(),
                        some(request("n", 4).count(2, 2).build()),
                        moved(good, "c1"),
                        preset))
                .contains("ram");
    }

    private static BatchPlacement moved(BatchPlacement good, String host) {
        return new BatchPlacement(
                good.snapshotTakenAt(),
                good.placed().stream()
                        .<Answer>map(one -> new Placed(
                                one.vm(), one.request(), HostId.of(host), one.score(), List.of(), one.demand()))
                        .toList(),
                true,
                good.hash());
    }

    private static Set<String> broken(
            ClusterSnapshot snapshot, VmRequest.Batch batch, BatchPlacement placement, PlacementPreset preset) {
        return PlanChecker.checkBatch(snapshot, batch, placement, Policy.defaults(), preset.rules()).stream()
                .map(Violation::rule)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
