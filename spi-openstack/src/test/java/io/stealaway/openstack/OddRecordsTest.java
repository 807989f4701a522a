package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An odd record stops the VM or the host that it is about, is named, and leaves all others as they are. */
class OddRecordsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeCloud cloud = FakeCloud.ofThreeHosts();
    private final OpenStackTopology topology =
            new OpenStackTopology(cloud.config().build());

    OddRecordsTest() {
        cloud.server("vm-1", "hv01");
        cloud.server("vm-2", "hv02");
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void twoHypervisorRecordsOfOneHostMakeItNoTarget() {
        answer("/os-hypervisors", root -> {
            ArrayNode list = (ArrayNode) root.get("hypervisors");
            list.add(((ObjectNode) list.get(2).deepCopy()).put("id", "rp-old"));
        });
        onlyHost("hv03", "nova: several hypervisors: rp-hv03, rp-old");
    }

    @Test
    void anAllocationRatioOfNothingIsCapacityOfNothing() {
        inventory(classes -> ((ObjectNode) classes.get("VCPU")).put("allocation_ratio", 0.0));
        ClusterSnapshot snapshot = topology.snapshot();
        Host host = snapshot.host(HostId.of("hv03")).orElseThrow();
        assertThat(host.vcpuCapacity()).isZero();
        assertThat(host.threads()).isEqualTo(16);
        assertThat(host.problem()).isEmpty();
        assertThat(snapshot.problems())
                .containsExactly("placement: provider rp-hv03 of host hv03: VCPU.allocation_ratio is 0: "
                        + "the host takes no VM that needs any");
    }

    @Test
    void anAllocationRatioThatIsNoneMakesTheHostNoTarget() {
        inventory(classes -> ((ObjectNode) classes.get("MEMORY_MB")).put("allocation_ratio", -1.5));
        onlyHost(
                "hv03", "placement: provider rp-hv03: MEMORY_MB.allocation_ratio is -1.5, which is not from 0 to 1000");
    }

    @Test
    void aClassOfInventoryThatIsAbsentIsCapacityOfNothing() {
        inventory(classes -> classes.remove("DISK_GB"));
        ClusterSnapshot snapshot = topology.snapshot();
        assertThat(snapshot.host(HostId.of("hv03")).orElseThrow().diskCapacityBytes())
                .isZero();
        assertThat(snapshot.problems())
                .containsExactly("placement: provider rp-hv03 of host hv03 has no DISK_GB: "
                        + "the host takes no VM that needs any");
    }

    @Test
    void aHostWithDedicatedCpusAloneSharesNoneAndThatIsNotOdd() {
        inventory(classes -> classes.set("PCPU", classes.remove("VCPU")));
        ClusterSnapshot snapshot = topology.snapshot();
        assertThat(snapshot.host(HostId.of("hv03")).orElseThrow().vcpuCapacity())
                .isZero();
        assertThat(snapshot.problems()).isEmpty();
    }

    @Test
    void aHypervisorWithoutServiceMakesItsHostNoTarget() {
        cloud.services.get("hv03").put("host", "another");
        answer("/os-hypervisors", root -> ((ObjectNode) root.at("/hypervisors/2/service")).put("host", "hv03"));
        onlyHost("hv03", "nova: no compute service");
    }

    @Test
    void aHostWhoseZoneNoOneTellsIsLeftOut() {
        cloud.services.get("hv03").remove("zone");
        cloud.aggregates.remove(1);
        ClusterSnapshot snapshot = topology.snapshot();
        assertThat(snapshot.hosts()).hasSize(2);
        assertThat(snapshot.problems())
                .containsExactly("nova: host hv03 is left out with its servers: its compute service: zone is missing");
    }

    @Test
    void aMigrationToAHostThatIsNotListedHoldsItsVmAndTheHostThatIs() {
        cloud.migration("vm-1", "hv01", "hv99", "running", "somebody");
        ClusterSnapshot snapshot = topology.snapshot();
        String line = "nova: migration 1 of server vm-1 from hv01 to hv99 is between hosts of which one is not listed";
        assertThat(problem(snapshot, "vm-1")).hasValue(line);
        assertThat(snapshot.host(HostId.of("hv01")).orElseThrow().problem()).hasValue(line);
        assertThat(problem(snapshot, "vm-2")).isEmpty();
    }

    @Test
    void aFlavorThatCannotBeReadCountsAsAllOfItsHost() {
        ((ObjectNode) cloud.servers.get("vm-1").get("flavor")).put("vcpus", -3).put("ram", "much");
        ClusterSnapshot snapshot = topology.snapshot();
        Vm vm = snapshot.vm(VmId.of("vm-1")).orElseThrow();
        assertThat(vm.problem())
                .hasValue("nova: flavor.vcpus is -3, which is not from 1 to 65536; "
                        + "nova: flavor.ram is \"much\", which is no whole number");
        assertThat(vm.vcpus()).isEqualTo(16);
        assertThat(vm.ramBytes()).isEqualTo(32768L << 20);
        assertThat(problem(snapshot, "vm-2")).isEmpty();
    }

    @Test
    void theLargestQuotaThatAFlavorCanHaveIsNoMoreThanItsCpus() {
        ((ObjectNode) cloud.servers.get("vm-1").at("/flavor/extra_specs"))
                .put("quota:cpu_quota", "999999999999")
                .put("quota:cpu_period", "1");
        Vm vm = topology.snapshot().vm(VmId.of("vm-1")).orElseThrow();
        assertThat(vm.cpuCapMicroCores()).hasValue(2_000_000);
        assertThat(vm.problem()).isEmpty();
    }

    @Test
    void whatATenantWritesStopsNoOneElse() {
        ObjectNode mine = cloud.servers.get("vm-1");
        mine.putObject("metadata")
                .put("same_host_volume_id", "\u0007".repeat(300))
                .put("half\uD83D", "x");
        mine.put("name", "\uD83D\u2028".repeat(400)).withArray("tags").add("role=\u0007");
        cloud.ports.add(port("p1", "\u0007").put("project_id", "mine"));
        ClusterSnapshot snapshot = new OpenStackTopology(
                        cloud.config().sameHostVolumeKey("same_host_volume_id").build())
                .snapshot();
        assertThat(problem(snapshot, "vm-1"))
                .hasValueSatisfying(
                        text -> assertThat(text).startsWith("nova: metadata.same_host_volume_id names no volume"));
        assertThat(snapshot.vm(VmId.of("vm-1")).orElseThrow().metadata()).containsEntry("half?", "x");
        assertThat(problem(snapshot, "vm-2")).isEmpty();
        assertThat(snapshot.problems()).isEmpty();
    }

    @Test
    void aPortOfAnotherProjectThatNoOneBoundIsNotTheServers() {
        cloud.ports.add(port("p1", "vm-1").put("project_id", "other").put("binding:host_id", ""));
        cloud.ports.add(port("p2", "vm-2").put("project_id", "other").put("binding:host_id", "hv02"));
        assertThat(topology.snapshot().vms()).extracting(Vm::sriovFunctions).containsExactly(0, 1);
    }

    @Test
    void anUnknownPolicyOfAGroupHoldsItsMembers() {
        cloud.group("g1", "newest-affinity", "vm-1");
        ClusterSnapshot snapshot = topology.snapshot();
        assertThat(problem(snapshot, "vm-1"))
                .hasValue("nova: server group g1: policy is newest-affinity, which is not known here");
        assertThat(problem(snapshot, "vm-2")).isEmpty();
        NovaMigrator migrator = new NovaMigrator(cloud.config().build());
        MigrationRequest move =
                new MigrationRequest(MigrationId.of("m"), VmId.of("vm-1"), HostId.of("hv01"), HostId.of("hv02"));
        assertThat(migrator.start(move, migrator.prepare(move)).toString()).contains("newest-affinity");
    }

    @Test
    void twoRecordsOfOneServerThatDifferHoldItAndBothHosts() {
        answer("/servers/detail", root -> {
            ArrayNode list = (ArrayNode) root.get("servers");
            list.add(((ObjectNode) list.get(0).deepCopy()).put("OS-EXT-SRV-ATTR:host", "hv03"));
        });
        ClusterSnapshot snapshot = topology.snapshot();
        String line = "nova: server vm-1 is listed twice, and differs";
        assertThat(problem(snapshot, "vm-1")).hasValue(line);
        assertThat(snapshot.hosts())
                .extracting(Host::problem)
                .containsExactly(Optional.of(line), Optional.empty(), Optional.of(line));
    }

    @Test
    void aServerWithoutIdIsToldAndItsHostTakesNothing() {
        answer("/servers/detail", root -> ((ObjectNode) root.at("/servers/0")).remove("id"));
        ClusterSnapshot snapshot = topology.snapshot();
        String line = "nova: the record nova: read servers.servers[0] of a server on hv01 is left out: id is missing";
        assertThat(snapshot.problems()).containsExactly(line);
        assertThat(snapshot.host(HostId.of("hv01")).orElseThrow().problem()).hasValue(line);
        assertThat(snapshot.vms()).hasSize(1);
    }

    @Test
    void aChangeFromTheFutureDoesNotHideThoseThatFollow() {
        cloud.servers.get("vm-1").put("updated", "9999-01-01T00:00:00Z");
        topology.snapshot();
        cloud.passSeconds(10);
        cloud.server("vm-2", "hv03");
        assertThat(topology.snapshot().vm(VmId.of("vm-2")).orElseThrow().host()).isEqualTo(HostId.of("hv03"));
    }

    @Test
    void anOddChangeIsToldBetweenFullReadsTooAndForgottenOnceItIsWell() {
        topology.snapshot();
        cloud.passSeconds(10);
        cloud.server("vm-1", "hv01").put("locked", "perhaps");
        assertThat(problem(topology.snapshot(), "vm-1"))
                .hasValue("nova: locked is \"perhaps\", which is neither true nor false");
        cloud.passSeconds(10);
        cloud.server("vm-1", "hv01");
        assertThat(problem(topology.snapshot(), "vm-1")).isEmpty();
        assertThat(cloud.count("os-aggregates")).isEqualTo(1);
    }

    @Test
    void aServerOfWhichTheStateCannotBeReadIsNotActedOn() {
        cloud.servers.get("vm-1").put("OS-EXT-STS:task_state", 7);
        NovaMigrator migrator = new NovaMigrator(cloud.config().build());
        MigrationRequest move =
                new MigrationRequest(MigrationId.of("m"), VmId.of("vm-1"), HostId.of("hv01"), HostId.of("hv02"));
        assertThatThrownBy(() -> migrator.start(move, migrator.prepare(move)))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("OS-EXT-STS:task_state is 7, which is no text");
        assertThat(cloud.count("POST /compute/v2.1/servers/vm-1/action")).isZero();
    }

    private void onlyHost(String id, String problem) {
        ClusterSnapshot snapshot = topology.snapshot();
        for (Host host : snapshot.hosts()) {
            assertThat(host.problem())
                    .isEqualTo(host.id().value().equals(id) ? Optional.of(problem) : Optional.empty());
        }
        assertThat(snapshot.vms()).hasSize(2).extracting(Vm::problem).containsOnly(Optional.empty());
        assertThat(snapshot.problems()).isEmpty();
    }

    private static Optional<String> problem(ClusterSnapshot snapshot, String vm) {
        return snapshot.vm(VmId.of(vm)).orElseThrow().problem();
    }

    private void inventory(Consumer<ObjectNode> change) {
        answer("rp-hv03/inventories", root -> change.accept((ObjectNode) root.get("inventories")));
    }

    private void answer(String request, Consumer<ObjectNode> change) {
        cloud.mutation = (line, body) -> {
            if (!line.contains(request)) {
                return body;
            }
            ObjectNode root = parsed(body);
            change.accept(root);
            return root.toString();
        };
    }

    private static ObjectNode parsed(String body) {
        try {
            return (ObjectNode) JSON.readTree(body);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ObjectNode port(String id, String vm) {
        return JSON.createObjectNode().put("id", id).put("device_id", vm).put("binding:vnic_type", "direct");
    }
}
