package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenStackTopologyTest {
    private static final long GIB = 1L << 30;

    private final FakeCloud cloud = FakeCloud.ofThreeHosts();
    private final OpenStackTopology topology =
            new OpenStackTopology(cloud.config().build());

    @AfterEach
    void everyRequestWasOneThatTheServicesTake() {
        assertThat(cloud.complaints).isEmpty();
        cloud.close();
    }

    @Test
    void capacityRatiosReservesAndTraitsComeFromPlacement() {
        Host host = topology.snapshot().host(HostId.of("hv01")).orElseThrow();
        assertThat(host.zone()).isEqualTo(AvailabilityZone.of("az1"));
        assertThat(host.threads()).isEqualTo(16);
        assertThat(host.cores()).isEqualTo(8);
        assertThat(host.vcpuCapacity()).isEqualTo(56);
        assertThat(host.ramCapacityBytes()).isEqualTo((32768L - 512) << 20);
        assertThat(host.diskCapacityBytes()).isEqualTo(735 * GIB);
        assertThat(host.sriovFunctions()).isEqualTo(8);
        assertThat(host.traits()).containsExactly("COMPUTE_NODE", "HW_CPU_X86_AVX2");
        assertThat(host.up() && host.enabled() && !host.maintenance()).isTrue();
    }

    @Test
    void servicesTellWhoIsUpAndEnabled() {
        cloud.services.get("hv01").put("state", "down");
        cloud.services.get("hv02").put("status", "disabled").put("disabled_reason", "broken fan");
        cloud.services.get("hv03").put("forced_down", true);
        ClusterSnapshot snapshot = topology.snapshot();
        assertThat(snapshot.hosts()).extracting(Host::up).containsExactly(false, true, false);
        assertThat(snapshot.hosts()).extracting(Host::enabled).containsExactly(true, false, true);
    }

    /** Enabled while it was down, and nova-compute has not said so to Placement since. */
    @Test
    void aHostThatPlacementHoldsForDisabledIsDisabled() {
        cloud.traits.put("rp-hv02", List.of("COMPUTE_STATUS_DISABLED"));
        ClusterSnapshot snapshot = topology.snapshot();
        assertThat(snapshot.hosts()).extracting(Host::enabled).containsExactly(true, false, true);
        assertThat(snapshot.hosts()).extracting(Host::problem).allMatch(Optional::isEmpty);
        cloud.traits.clear();
        cloud.generations.put("rp-hv02", 4L);
        assertThat(topology.snapshot().hosts()).extracting(Host::enabled).containsOnly(true);
    }

    @Test
    void aHostInNoZonedAggregateIsInNovasDefaultZone() {
        cloud.host("hv09", "nova");
        cloud.aggregates.removeIf(aggregate -> aggregate.path("name").asText().equals("nova"));
        assertThat(topology.snapshot().host(HostId.of("hv09")).orElseThrow().zone())
                .isEqualTo(AvailabilityZone.of("nova"));
    }

    @Test
    void anAggregateCanPutItsHostsInMaintenance() {
        ObjectNode aggregate = cloud.aggregates.get(1);
        aggregate.putObject("metadata").put("maintenance", "true").put("availability_zone", "az2");
        assertThat(topology.snapshot().hosts()).extracting(Host::maintenance).containsExactly(false, false, true);
    }

    @Test
    void aHostThatPlacementDoesNotKnowTakesNothing() {
        cloud.generations.remove("rp-hv02");
        Host host = topology.snapshot().host(HostId.of("hv02")).orElseThrow();
        assertThat(host.problem()).hasValue("placement: there is no provider rp-hv02");
        assertThat(host.threads()).isEqualTo(16);
        assertThat(host.vcpuCapacity()).isZero();
        assertThat(host.traits()).isEmpty();
    }

    @Test
    void aServerBecomesAVm() {
        ObjectNode server = cloud.server("vm-1", "hv01");
        server.put("locked", true);
        ObjectNode flavor = (ObjectNode) server.get("flavor");
        flavor.put("vcpus", 4)
                .put("ram", 4096)
                .put("disk", 20)
                .put("ephemeral", 5)
                .put("swap", 1024);
        ((ObjectNode) flavor.get("extra_specs"))
                .put("quota:cpu_quota", "50000")
                .put("quota:cpu_shares", "2048")
                .put("trait:HW_CPU_X86_AVX2", "required")
                .put("trait:CUSTOM_SLOW", "forbidden");
        server.withArray("tags").add("stealaway.opt-out").add("other");
        cloud.group("g1", "anti-affinity", "vm-1", "vm-gone")
                .withObject("rules")
                .put("max_server_per_host", 2);
        cloud.volumes.add(volume("vol-1", 30, "hv01@lvm#pool"));
        server.withArray("os-extended-volumes:volumes_attached").addObject().put("id", "vol-1");
        cloud.ports.add(port("p1", "vm-1", "direct"));
        cloud.ports.add(port("p2", "vm-1", "macvtap"));
        ClusterSnapshot snapshot = topology.snapshot();
        Vm vm = snapshot.vm(VmId.of("vm-1")).orElseThrow();
        assertThat(vm.host()).isEqualTo(HostId.of("hv01"));
        assertThat(vm.tenant()).isEqualTo(Tenant.of("tenant-a"));
        assertThat(vm.role()).contains(Role.of("web"));
        assertThat(vm.vcpus()).isEqualTo(4);
        assertThat(vm.ramBytes()).isEqualTo(4 * GIB);
        assertThat(vm.diskBytes()).isEqualTo(26 * GIB);
        assertThat(vm.localDiskBytes()).isEqualTo(26 * GIB);
        assertThat(vm.cpuCapMicroCores()).hasValue(2_000_000);
        assertThat(vm.cpuWeight()).isEqualTo(2048);
        assertThat(vm.requiredTraits()).containsExactly("HW_CPU_X86_AVX2");
        assertThat(vm.forbiddenTraits()).containsExactly("CUSTOM_SLOW");
        assertThat(vm.locked() && vm.optedOut() && !vm.pinned() && !vm.passthrough())
                .isTrue();
        assertThat(vm.sriovFunctions()).isEqualTo(2);
        assertThat(vm.serverGroups()).containsExactly(ServerGroupId.of("g1"));
        assertThat(vm.volumes())
                .containsExactly(new Volume(VolumeId.of("vol-1"), 30 * GIB, Optional.of(HostId.of("hv01"))));
        assertThat(vm.metadata()).containsEntry("openstack.name", "name-vm-1").containsEntry("role", "web");
        assertThat(snapshot.serverGroup(ServerGroupId.of("g1")).orElseThrow().maxPerHost())
                .isEqualTo(2);
    }

    @Test
    void swapTakesWholeGibibytesOfItsHostAsPlacementCountsThemAndIsCopiedAsItIs() {
        ((ObjectNode) cloud.server("vm-1", "hv01").get("flavor"))
                .put("disk", 20)
                .put("ephemeral", 5)
                .put("swap", 1500);
        Vm vm = topology.snapshot().vm(VmId.of("vm-1")).orElseThrow();
        assertThat(vm.diskBytes()).isEqualTo(27 * GIB);
        assertThat(vm.localDiskBytes()).isEqualTo(25 * GIB + (1500L << 20));
    }

    @Test
    void aVolumeOfNobodyIsFoundWhereItIsWithoutAskingAgain() {
        cloud.server("vm-1", "hv01");
        cloud.volumes.add(volume("vol-1", 30, "hv02@lvm#pool"));
        cloud.volumes.add(volume("vol-2", 5, "controller@ceph#pool"));
        topology.snapshot();
        long before = topology.requests();
        assertThat(topology.volume(VolumeId.of("vol-1")))
                .contains(new Volume(VolumeId.of("vol-1"), 30 * GIB, Optional.of(HostId.of("hv02"))));
        assertThat(topology.volume(VolumeId.of("vol-2")))
                .contains(new Volume(VolumeId.of("vol-2"), 5 * GIB, Optional.empty()));
        assertThat(topology.requests()).isEqualTo(before);
    }

    @Test
    void aVolumeThatWasCreatedSinceIsAskedForByItself() {
        cloud.server("vm-1", "hv01");
        topology.snapshot();
        long before = topology.requests();
        cloud.volumes.add(volume("vol-1", 30, "hv01@lvm#pool"));
        assertThat(topology.volume(VolumeId.of("vol-1")))
                .contains(new Volume(VolumeId.of("vol-1"), 30 * GIB, Optional.of(HostId.of("hv01"))));
        assertThat(topology.volume(VolumeId.of("vol-9"))).isEmpty();
        assertThat(topology.requests()).isEqualTo(before + 2);
    }

    @Test
    void aVolumeIsFoundBeforeAnySnapshotToo() {
        cloud.server("vm-1", "hv01");
        cloud.volumes.add(volume("vol-1", 30, "hv01@lvm#pool"));
        assertThat(topology.volume(VolumeId.of("vol-1")).orElseThrow().storageHost())
                .contains(HostId.of("hv01"));
    }

    @Test
    void aVolumeOfWhichCinderTellsOddlyIsNoAnswer() {
        cloud.server("vm-1", "hv01");
        cloud.volumes.add(volume("vol-1", 30, "hv01@lvm#pool").put("size", "large"));
        assertThatThrownBy(() -> topology.volume(VolumeId.of("vol-1")))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("vol-1")
                .hasMessageContaining("size");
    }

    @Test
    void aServerThatBootsFromAVolumeHasNoRootDiskToCopy() {
        cloud.server("vm-1", "hv01").put("image", "");
        assertThat(topology.snapshot().vm(VmId.of("vm-1")).orElseThrow().localDiskBytes())
                .isZero();
    }

    @Test
    void dedicatedCpusPinAndDevicesForbidMoving() {
        ObjectNode pinned = cloud.server("vm-1", "hv01");
        ((ObjectNode) pinned.at("/flavor/extra_specs")).put("hw:cpu_policy", "dedicated");
        ObjectNode gpu = cloud.server("vm-2", "hv01");
        ((ObjectNode) gpu.at("/flavor/extra_specs")).put("resources:VGPU", "1");
        cloud.server("vm-3", "hv01");
        cloud.ports.add(port("p1", "vm-3", "direct-physical"));
        ClusterSnapshot snapshot = topology.snapshot();
        assertThat(snapshot.vms()).extracting(Vm::pinned).containsExactly(true, false, false);
        assertThat(snapshot.vms()).extracting(Vm::passthrough).containsExactly(false, true, true);
    }

    @Test
    void rolesAndOptOutsAreReadFromConfiguredKeysAndTags() {
        cloud.server("vm-1", "hv01").putObject("metadata").put("service", "db").put("hands-off", "false");
        ObjectNode tagged = cloud.server("vm-2", "hv01");
        tagged.putObject("metadata").put("hands-off", "please");
        tagged.withArray("tags").add("job:batch");
        cloud.server("vm-3", "hv01").putObject("metadata").put("service", " \u0007 ");
        OpenStackTopology configured = new OpenStackTopology(cloud.config()
                .roleKeys(List.of("service", "job"))
                .optOutKey("hands-off")
                .build());
        ClusterSnapshot snapshot = configured.snapshot();
        assertThat(snapshot.vms())
                .extracting(Vm::role)
                .containsExactly(Optional.of(Role.of("db")), Optional.of(Role.of("batch")), Optional.empty());
        assertThat(snapshot.vms()).extracting(Vm::optedOut).containsExactly(false, true, false);
    }

    @Test
    void statesAreThoseThatMatterForMoving() {
        cloud.server("vm-1", "hv01").put("OS-EXT-STS:task_state", "migrating");
        cloud.server("vm-2", "hv01").put("OS-EXT-STS:vm_state", "paused");
        cloud.server("vm-3", "hv01").put("OS-EXT-STS:vm_state", "suspended");
        cloud.server("vm-4", "hv01").put("OS-EXT-STS:vm_state", "rescued");
        assertThat(topology.snapshot().vms())
                .extracting(Vm::state)
                .containsExactly(VmState.MIGRATING, VmState.PAUSED, VmState.STOPPED, VmState.ERROR);
    }

    @Test
    void aServerOnNoHostIsNotInThePicture() {
        cloud.server("vm-1", "hv01").putNull("OS-EXT-SRV-ATTR:host");
        assertThat(topology.snapshot().vms()).isEmpty();
    }

    @Test
    void aServerOnAHostThatNovaDoesNotListIsLeftOutAndTold() {
        cloud.server("vm-1", "hv77");
        cloud.server("vm-2", "hv01");
        ClusterSnapshot snapshot = topology.snapshot();
        assertThat(snapshot.vms()).extracting(Vm::id).containsExactly(VmId.of("vm-2"));
        assertThat(snapshot.problems()).containsExactly("nova: server vm-1 is left out: its host hv77 is not listed");
    }

    @Test
    void hostsHiddenByPolicyAreForbiddenNotAbsent() {
        cloud.server("vm-1", "hv01").remove("OS-EXT-SRV-ATTR:host");
        assertThatThrownBy(topology::snapshot).isInstanceOf(BackendException.Forbidden.class);
    }

    @Test
    void aCellThatDoesNotAnswerFailsTheSnapshot() {
        cloud.server("vm-1", "hv01").put("status", "UNKNOWN");
        assertThatThrownBy(topology::snapshot).isInstanceOf(BackendException.Unavailable.class);
        cloud.servers.clear();
        cloud.services.get("hv01").remove("state");
        assertThatThrownBy(topology::snapshot).isInstanceOf(BackendException.Unavailable.class);
    }

    @Test
    void pagesAreReadToTheEndWhateverTheirLinksSay() {
        cloud.pageSize = 2;
        for (int i = 0; i < 5; i++) {
            cloud.server("vm-" + i, "hv01");
            cloud.group("g" + i, "soft-affinity", "vm-" + i);
        }
        ClusterSnapshot snapshot = topology.snapshot();
        assertThat(snapshot.vms()).hasSize(5);
        assertThat(snapshot.serverGroups()).extracting(ServerGroup::rule).hasSize(5);
        assertThat(cloud.count("/servers/detail")).isEqualTo(3);
    }

    @Test
    void itsDomainIsToldByNovaAloneAndNotByTheOwnersMetadata() {
        cloud.server("vm-1", "hv01").put("OS-EXT-SRV-ATTR:instance_name", "instance-00000006");
        ObjectNode spoofed = cloud.server("vm-2", "hv01");
        spoofed.remove("OS-EXT-SRV-ATTR:instance_name");
        spoofed.remove("OS-EXT-SRV-ATTR:hostname");
        ((ObjectNode) spoofed.path("metadata"))
                .put("openstack.instance_name", "instance-00000006")
                .put("openstack.hostname", "name-vm-1");
        ClusterSnapshot snapshot = topology.snapshot();
        assertThat(snapshot.vm(VmId.of("vm-1")).orElseThrow().metadata())
                .containsEntry("openstack.instance_name", "instance-00000006");
        assertThat(snapshot.vm(VmId.of("vm-2")).orElseThrow().metadata())
                .doesNotContainKeys("openstack.instance_name", "openstack.hostname");
    }

    @Test
    void aVmThatRunsOnItsTargetWhileItsRecordRunsCountsOnBothHosts() {
        cloud.server("vm-1", "hv02");
        cloud.migration("vm-1", "hv01", "hv02", "running", FakeCloud.USER);
        assertThat(topology.snapshot().inFlight())
                .containsExactly(new InFlightMigration(VmId.of("vm-1"), HostId.of("hv01"), HostId.of("hv02")));
    }

    @Test
    void anyPartThatFailsFailsTheWholeAndNothingIsRemembered() {
        cloud.pageSize = 1;
        cloud.server("vm-1", "hv01");
        cloud.server("vm-2", "hv01");
        topology.snapshot();
        for (String part : List.of(
                "os-services",
                "os-aggregates",
                "os-hypervisors",
                "resource_providers",
                "os-server-groups",
                "/volumes",
                "/ports",
                "/servers/detail",
                "marker=vm-1",
                "os-migrations")) {
            OpenStackTopology fresh = new OpenStackTopology(cloud.config().build());
            cloud.always(part, exchange -> FakeCloud.send(exchange, 500, "{}"));
            assertThatThrownBy(fresh::snapshot).as(part).isInstanceOf(BackendException.class);
            cloud.noFaults();
            assertThat(fresh.snapshot().vms()).as(part).hasSize(2);
        }
    }

    @Test
    void aFullSnapshotAsksElevenTimesAndThriceForEachHostAndOneOfChangesFourTimes() {
        for (int i = 0; i < 200; i++) {
            cloud.server("vm-" + i, "hv0" + (i % 3 + 1));
        }
        cloud.group("g", "affinity", "vm-1");
        topology.snapshot();
        assertThat(cloud.requests).hasSize(11 + 3 * 3);
        cloud.forgetRequests();
        topology.snapshot();
        assertThat(cloud.requests).hasSize(4).noneMatch(line -> line.contains("/identity"));
    }

    @Test
    void fortyHostsAndTwoHundredServersFitTheBudgetOfRequests() {
        for (int i = 4; i <= 40; i++) {
            cloud.host(String.format(Locale.ROOT, "hv%02d", i), i % 2 == 0 ? "az1" : "az2");
        }
        for (int i = 0; i < 200; i++) {
            cloud.server("vm-" + i, String.format(Locale.ROOT, "hv%02d", i % 40 + 1));
        }
        cloud.pageSize = 50;
        cloud.passSeconds(600);
        cloud.server("vm-8", "hv09");
        assertThat(topology.snapshot().vms()).hasSize(200);
        int furtherPages = cloud.count("marker=") + cloud.count("offset=");
        assertThat(furtherPages).isGreaterThanOrEqualTo(3);
        int ofProviders = cloud.count("/resource_providers/");
        assertThat(ofProviders).isLessThanOrEqualTo(3 * 40);
        assertThat(cloud.requests)
                .hasSizeLessThanOrEqualTo(12 + furtherPages + ofProviders)
                .noneMatch(line -> line.contains("/servers/vm-"));
        cloud.forgetRequests();
        cloud.passSeconds(10);
        cloud.server("vm-7", "hv09");
        assertThat(topology.snapshot().vm(VmId.of("vm-7")).orElseThrow().host()).isEqualTo(HostId.of("hv09"));
        assertThat(cloud.requests)
                .as("four lists, and three of each provider on which something changed")
                .hasSizeLessThanOrEqualTo(4 + 2 * 3)
                .noneMatch(line -> line.contains("/servers/vm-"));
    }

    @Test
    void betweenFullReadsChangesAreSeen() {
        cloud.server("vm-1", "hv01");
        cloud.server("vm-2", "hv01");
        topology.snapshot();
        cloud.forgetRequests();
        cloud.passSeconds(10);
        cloud.server("vm-1", "hv02").put("locked", true);
        cloud.server("vm-2", "hv01").put("status", "DELETED");
        cloud.services.get("hv03").put("state", "down");
        ClusterSnapshot snapshot = topology.snapshot();
        assertThat(snapshot.vms()).hasSize(1);
        assertThat(snapshot.vms().get(0).host()).isEqualTo(HostId.of("hv02"));
        assertThat(snapshot.vms().get(0).locked()).isTrue();
        assertThat(snapshot.host(HostId.of("hv03")).orElseThrow().up()).isFalse();
        assertThat(cloud.requests)
                .as("four lists, three of the provider where a server came, and one of that which it left")
                .hasSize(4 + 3 + 1);
    }

    @Test
    void whatPlacementHasAllocatedToNoServerOfAHostIsNotHandedOut() {
        cloud.server("vm-1", "hv01");
        Host before = topology.snapshot().host(HostId.of("hv01")).orElseThrow();
        assertThat(before.claims()).isEqualTo(Host.Claims.NONE);

        cloud.leftAllocated.put("hv01", FakeCloud.allocation(3, 1_024, 20));

        Host after = topology.snapshot().host(HostId.of("hv01")).orElseThrow();
        assertThat(after.claims()).isEqualTo(new Host.Claims(3, 1L << 30, 20L << 30));
        assertThat(after.vcpuCapacity()).isEqualTo(before.vcpuCapacity() - 3);
        assertThat(after.ramCapacityBytes()).isEqualTo(before.ramCapacityBytes() - (1L << 30));
        assertThat(after.diskCapacityBytes()).isEqualTo(before.diskCapacityBytes() - (20L << 30));
        assertThat(after.cpuMicroCores()).isEqualTo(before.cpuMicroCores());
    }

    @Test
    void whatADeletedServerHadIsHandedOutAgainThoughNoGenerationTells() {
        cloud.server("vm-1", "hv01");
        topology.snapshot();
        cloud.passSeconds(10);
        cloud.server("vm-1", "hv01").put("status", "DELETED");
        cloud.leftAllocated.put("hv01", FakeCloud.allocation(1, 0, 0));
        assertThat(topology.snapshot()
                        .host(HostId.of("hv01"))
                        .orElseThrow()
                        .claims()
                        .vcpus())
                .isEqualTo(3);

        cloud.servers.remove("vm-1");
        cloud.leftAllocated.clear();

        assertThat(topology.snapshot().host(HostId.of("hv01")).orElseThrow().claims())
                .isEqualTo(Host.Claims.NONE);
    }

    @Test
    void aServiceThatDoesNotTellWhatIsAllocatedClaimsNothing() {
        cloud.server("vm-1", "hv01");
        cloud.leftAllocated.put("hv01", FakeCloud.allocation(3, 1_024, 20));
        cloud.always("/usages", exchange -> {
            exchange.getResponseHeaders().set("OpenStack-API-Version", "placement 1.20");
            FakeCloud.send(exchange, 404, "{}");
        });

        assertThat(topology.snapshot().hosts())
                .hasSize(3)
                .allMatch(host ->
                        host.claims().equals(Host.Claims.NONE) && host.problem().isEmpty());

        cloud.noFaults();
        cloud.always("/usages", exchange -> FakeCloud.send(exchange, 403, "{}"));
        OpenStackTopology fresh = new OpenStackTopology(cloud.config().build());
        assertThatThrownBy(fresh::snapshot)
                .isInstanceOf(BackendException.Forbidden.class)
                .hasMessageContaining("placement: read usages of rp-hv0");
        fresh.close();
        cloud.noFaults();
    }

    @Test
    void ofManyHostsThatClaimMoreThanIsKnownSomeAreAskedInTurn() {
        for (int i = 4; i <= 40; i++) {
            cloud.host(String.format(Locale.ROOT, "hv%02d", i), "az1");
        }
        for (int i = 1; i <= 40; i++) {
            cloud.leftAllocated.put(String.format(Locale.ROOT, "hv%02d", i), FakeCloud.allocation(1, 0, 0));
        }
        assertThat(claimed(topology.snapshot())).isEqualTo(40);
        cloud.leftAllocated.clear();
        cloud.forgetRequests();

        assertThat(claimed(topology.snapshot())).isEqualTo(24);
        assertThat(claimed(topology.snapshot())).isEqualTo(8);
        assertThat(claimed(topology.snapshot())).isZero();
        assertThat(cloud.count("/usages")).isEqualTo(40);
    }

    private static long claimed(ClusterSnapshot snapshot) {
        return snapshot.hosts().stream()
                .filter(host -> host.claims().vcpus() > 0)
                .count();
    }

    @Test
    void whatIsAllocatedOfTheTargetOfAMigrationIsCountedAsThat() {
        cloud.server("vm-1", "hv01").put("OS-EXT-STS:task_state", "migrating");
        cloud.migration("vm-1", "hv01", "hv02", "running", "somebody");

        ClusterSnapshot snapshot = topology.snapshot();

        assertThat(snapshot.inFlight()).hasSize(1);
        assertThat(snapshot.hosts()).allMatch(host -> host.claims().equals(Host.Claims.NONE));
    }

    @Test
    void aFlavorThatAllocatesLessThanItSaysHidesNoMoreThanThat() {
        cloud.server("vm-1", "hv01");
        cloud.leftAllocated.put("hv01", FakeCloud.allocation(-2, 512, 0));

        assertThat(topology.snapshot().host(HostId.of("hv01")).orElseThrow().claims())
                .isEqualTo(new Host.Claims(0, 512L << 20, 0));
    }

    @Test
    void aServerThatIsBeingBuiltHasItsPlaceAlready() {
        cloud.server("vm-1", "hv01").putNull("OS-EXT-SRV-ATTR:host");
        cloud.leftAllocated.put("hv01", FakeCloud.allocation(2, 2_048, 1));
        assertThat(topology.snapshot()
                        .host(HostId.of("hv01"))
                        .orElseThrow()
                        .claims()
                        .vcpus())
                .isEqualTo(2);

        cloud.leftAllocated.clear();
        cloud.passSeconds(10);
        cloud.server("vm-1", "hv01");

        ClusterSnapshot built = topology.snapshot();
        assertThat(built.vm(VmId.of("vm-1")).orElseThrow().host()).isEqualTo(HostId.of("hv01"));
        assertThat(built.host(HostId.of("hv01")).orElseThrow().claims()).isEqualTo(Host.Claims.NONE);
    }

    @Test
    void aNewServerOrHostIsReadWithEverythingAboutIt() {
        topology.snapshot();
        cloud.server("vm-1", "hv01");
        cloud.group("g", "affinity", "vm-1");
        assertThat(topology.snapshot().vm(VmId.of("vm-1")).orElseThrow().serverGroups())
                .hasSize(1);
        cloud.host("hv04", "az2");
        assertThat(topology.snapshot().hosts()).hasSize(4);
    }

    @Test
    void aNewServerIsReadWithItsPortsItsGroupsAndItsVolumesAlone() {
        cloud.server("vm-1", "hv01");
        topology.snapshot();
        cloud.forgetRequests();
        cloud.passSeconds(10);
        cloud.server("vm-2", "hv02")
                .withArray("os-extended-volumes:volumes_attached")
                .addObject()
                .put("id", "vol-9");
        cloud.volumes.add(volume("vol-9", 7, "hv02@lvm#pool"));
        cloud.ports.add(port("p9", "vm-2", "direct"));
        cloud.group("g", "anti-affinity", "vm-1", "vm-2");
        ClusterSnapshot snapshot = topology.snapshot();
        Vm created = snapshot.vm(VmId.of("vm-2")).orElseThrow();
        assertThat(created.serverGroups()).hasSize(1);
        assertThat(created.sriovFunctions()).isEqualTo(1);
        assertThat(created.volumes()).singleElement().matches(volume -> volume.bytes() == 7 * GIB);
        assertThat(snapshot.vm(VmId.of("vm-1")).orElseThrow().serverGroups()).hasSize(1);
        assertThat(cloud.requests).hasSize(4 + 2 + 1 + 1 + 3);
        assertThat(cloud.count("device_id=vm-2")).isEqualTo(1);
        assertThat(cloud.count("/volumes/vol-9")).isEqualTo(1);
        cloud.forgetRequests();
        assertThat(topology.snapshot().vm(VmId.of("vm-2"))).contains(created);
        assertThat(cloud.requests).hasSize(4);
    }

    @Test
    void manyNewServersAreReadWithEverything() {
        topology.snapshot();
        cloud.forgetRequests();
        for (int i = 0; i < 51; i++) {
            cloud.server("vm-" + i, "hv01");
        }
        assertThat(topology.snapshot().vms()).hasSize(51);
        assertThat(cloud.count("os-aggregates")).isEqualTo(1);
    }

    @Test
    void inventoriesAreReadAgainOnlyWhenTheirGenerationChanged() {
        topology.snapshot();
        cloud.forgetRequests();
        cloud.generations.put("rp-hv02", 4L);
        topology.snapshot();
        assertThat(cloud.count("/inventories")).isEqualTo(1);
        assertThat(cloud.count("rp-hv02/traits")).isEqualTo(1);
    }

    @Test
    void everythingIsReadAgainWhenItIsTime() {
        cloud.server("vm-1", "hv01");
        OpenStackTopology often = new OpenStackTopology(
                cloud.config().fullSnapshotEvery(Duration.ofSeconds(60)).build());
        often.snapshot();
        cloud.servers.get("vm-1").putObject("metadata").put("role", "db");
        cloud.passSeconds(59);
        assertThat(cloud.count("os-aggregates")).isEqualTo(1);
        cloud.passSeconds(2);
        assertThat(often.snapshot().vms().get(0).role()).contains(Role.of("db"));
        assertThat(cloud.count("os-aggregates")).isEqualTo(2);
    }

    @Test
    void everythingIsReadAgainWhenTheClockWasSetBack() {
        topology.snapshot();
        cloud.passSeconds(-3_600);
        topology.snapshot();
        assertThat(cloud.count("os-aggregates")).isEqualTo(2);
    }

    @Test
    void oneServerIsLookedUpWithOneRequestToNova() {
        cloud.server("vm-1", "hv01");
        cloud.server("vm-2", "hv02").put("OS-EXT-STS:task_state", "migrating");
        cloud.server("vm-3", "hv03").put("OS-EXT-STS:vm_state", "error");
        topology.locate(VmId.of("vm-1"));
        long before = topology.requests();

        assertThat(topology.locate(VmId.of("vm-1"))).contains(new Topology.Location(HostId.of("hv01"), VmState.ACTIVE));
        assertThat(topology.requests()).isEqualTo(before + 1);
        assertThat(topology.locate(VmId.of("vm-2")))
                .contains(new Topology.Location(HostId.of("hv02"), VmState.MIGRATING));
        assertThat(topology.locate(VmId.of("vm-3")))
                .map(Topology.Location::state)
                .contains(VmState.ERROR);
        assertThat(topology.locate(VmId.of("nowhere"))).isEmpty();
    }

    @Test
    void whatOthersMigrateIsInFlightWhereverItsVmIsSeen() {
        cloud.server("vm-1", "hv01").put("OS-EXT-STS:task_state", "migrating");
        cloud.migration("vm-1", "hv01", "hv02", "running", "somebody");
        cloud.server("vm-2", "hv02");
        cloud.migration("vm-2", "hv01", "hv02", "running", "somebody");
        assertThat(topology.snapshot().inFlight())
                .containsExactly(
                        new InFlightMigration(VmId.of("vm-1"), HostId.of("hv01"), HostId.of("hv02")),
                        new InFlightMigration(VmId.of("vm-2"), HostId.of("hv01"), HostId.of("hv02")));
    }

    @Test
    void whatHasEndedWasAbandonedOrHasNoTargetYetIsNotInFlight() {
        cloud.server("vm-1", "hv02");
        cloud.migration("vm-1", "hv01", "hv02", "completed", "somebody");
        cloud.server("vm-2", "hv01");
        cloud.migration("vm-2", "hv01", "hv02", "running", "somebody");
        cloud.server("vm-3", "hv01").put("OS-EXT-STS:task_state", "migrating");
        cloud.migration("vm-3", "hv01", null, "accepted", "somebody");
        cloud.passSeconds(301);
        ClusterSnapshot snapshot = topology.snapshot();
        assertThat(snapshot.inFlight()).isEmpty();
        assertThat(snapshot.vms().get(0).lastMigratedAt()).isPresent();
    }

    @Test
    void aMigrationOlderThanTheLookBackIsFoundByItsVm() {
        cloud.server("vm-1", "hv01").put("OS-EXT-STS:task_state", "migrating");
        cloud.migration("vm-1", "hv01", "hv02", "running", "somebody");
        cloud.passSeconds(100_000);
        assertThat(topology.snapshot().inFlight()).hasSize(1);
    }

    @Test
    void aVmSeenWhereItsMigrationSaysItCannotBeStaysAndItsTargetTakesNothing() {
        cloud.server("vm-1", "hv03").put("OS-EXT-STS:task_state", "migrating");
        cloud.migration("vm-1", "hv01", "hv02", "running", "somebody");
        ClusterSnapshot snapshot = topology.snapshot();
        String line = "nova: migration 1 of server vm-1 from hv01 to hv02 goes on, and the server is on hv03";
        assertThat(snapshot.vms().get(0).problem()).hasValue(line);
        assertThat(snapshot.hosts())
                .extracting(Host::problem)
                .containsExactly(Optional.of(line), Optional.of(line), Optional.empty());
        assertThat(snapshot.inFlight()).isEmpty();
    }

    @Test
    void aVmWithAVolumeThatCinderDoesNotListStaysAndIsNotReadAgainAndAgain() {
        cloud.server("vm-1", "hv01")
                .withArray("os-extended-volumes:volumes_attached")
                .addObject()
                .put("id", "vol-9");
        cloud.server("vm-2", "hv01");
        ClusterSnapshot snapshot = topology.snapshot();
        assertThat(snapshot.vms())
                .extracting(Vm::problem)
                .containsExactly(Optional.of("volume vol-9 is attached but Cinder does not list it"), Optional.empty());
        assertThat(snapshot.hosts()).extracting(Host::problem).containsOnly(Optional.empty());
        cloud.forgetRequests();
        assertThat(topology.snapshot().vms().get(0).problem()).isPresent();
        assertThat(cloud.requests).hasSize(4);
    }

    private static ObjectNode volume(String id, int gigabytes, String host) {
        return new ObjectMapper()
                .createObjectNode()
                .put("id", id)
                .put("size", gigabytes)
                .put("os-vol-host-attr:host", host);
    }

    private static ObjectNode port(String id, String vm, String type) {
        return new ObjectMapper()
                .createObjectNode()
                .put("id", id)
                .put("device_id", vm)
                .put("binding:vnic_type", type);
    }
}
