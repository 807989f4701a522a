package io.stealaway.openstack;

import static io.stealaway.openstack.Lab.HV01;
import static io.stealaway.openstack.Lab.HV02;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real cloud, read. Needs the lab. */
class TopologyLabIT {
    private final Lab lab = new Lab();

    @AfterEach
    void tidy() {
        lab.close();
    }

    @Test
    void theWholeLabIsRead() {
        try (OpenStackTopology topology = new OpenStackTopology(Lab.config().build())) {
            ClusterSnapshot snapshot = topology.snapshot();
            int hosts = snapshot.hosts().size();
            assertThat(topology.requests()).isLessThanOrEqualTo(12 + 3L * hosts);
            assertThat(snapshot.zones()).contains(AvailabilityZone.of("az1"), AvailabilityZone.of("az2"));
            assertThat(hosts).isGreaterThanOrEqualTo(4);
            Host host = snapshot.host(HV01).orElseThrow();
            assertThat(host.threads()).isEqualTo(16);
            assertThat(host.vcpuCapacity()).isEqualTo(32);
            assertThat(host.ramCapacityBytes()).isEqualTo((32768L - 512) << 20);
            assertThat(host.traits()).contains("COMPUTE_NODE");
            assertThat(snapshot.vms().size()).isGreaterThanOrEqualTo(12);
            assertThat(snapshot.roles()).contains(Role.of("web"), Role.of("batch"), Role.of("db"));
            assertThat(snapshot.serverGroups()).extracting(ServerGroup::rule).contains(ServerGroup.Rule.ANTI_AFFINITY);
            System.out.printf(
                    "full snapshot: %d hosts, %d VMs, %d requests%n",
                    hosts, snapshot.vms().size(), topology.requests());
        }
    }

    @Test
    void smallPagesGiveTheSamePicture() {
        try (OpenStackTopology whole = new OpenStackTopology(Lab.config().build());
                OpenStackTopology paged =
                        new OpenStackTopology(Lab.config().pageSize(2).build())) {
            ClusterSnapshot one = whole.snapshot();
            ClusterSnapshot other = paged.snapshot();
            assertThat(other.vms()).isEqualTo(one.vms());
            assertThat(other.hosts()).isEqualTo(one.hosts());
            assertThat(other.serverGroups()).isEqualTo(one.serverGroups());
            assertThat(paged.requests()).isGreaterThan(whole.requests());
        }
    }

    @Test
    void whatOthersMoveIsSeenInFlightByFourRequests() {
        VmId vm = lab.server(HV01);
        try (OpenStackTopology topology = new OpenStackTopology(Lab.config().build())) {
            topology.snapshot();
            MigrationRequest theirs = lab.move(vm, HV01, HV02);
            lab.nova().liveMigrate(theirs, lab.deadline());
            ClusterSnapshot during = lab.waitFor(
                    "the flight",
                    topology::snapshot,
                    snapshot -> snapshot.inFlight().contains(new InFlightMigration(vm, HV01, HV02)));
            assertThat(during.vm(vm).orElseThrow().state()).isIn(VmState.MIGRATING, VmState.ACTIVE);
            ClusterSnapshot after = lab.waitFor(
                    "its end",
                    topology::snapshot,
                    snapshot -> snapshot.inFlight().isEmpty());
            Vm moved = after.vm(vm).orElseThrow();
            assertThat(moved.host()).isEqualTo(HV02);
            lab.waitFor("a pass without news of providers", () -> requestsOfASnapshot(topology), spent -> spent == 4);
            assertThat(lab.waitFor(
                                    "the arrival's time",
                                    topology::snapshot,
                                    s -> s.vm(vm).orElseThrow().lastMigratedAt().isPresent())
                            .vm(vm))
                    .isPresent();
        }
    }

    private static long requestsOfASnapshot(OpenStackTopology topology) {
        long before = topology.requests();
        topology.snapshot();
        return topology.requests() - before;
    }

    @Test
    void aHungComputeDoesNotHangTheSnapshot() {
        Lab.signal("nova-compute-hv02", "STOP");
        try (OpenStackTopology topology = new OpenStackTopology(Lab.config().build())) {
            assertThat(topology.snapshot().host(HV02)).isPresent();
            ClusterSnapshot later = lab.waitFor(
                    "hv02 to be seen down",
                    topology::snapshot,
                    snapshot -> !snapshot.host(HV02).orElseThrow().up());
            assertThat(later.host(HV01).orElseThrow().up()).isTrue();
            try (OpenStackTopology fresh = new OpenStackTopology(Lab.config().build())) {
                assertThat(fresh.snapshot().host(HV02).orElseThrow().up()).isFalse();
            }
        } finally {
            Lab.signal("nova-compute-hv02", "CONT");
        }
    }

    @Test
    void lockStateMetadataAndTagsAreRead() {
        VmId vm = lab.server(
                HV01,
                "1",
                Map.of("metadata", Map.of("role", "cache", "note", "x"), "tags", List.of("stealaway.opt-out")),
                Map.of());
        lab.act(vm, "lock");
        try (OpenStackTopology topology = new OpenStackTopology(Lab.config().build())) {
            Vm read = topology.snapshot().vm(vm).orElseThrow();
            assertThat(read.locked()).isTrue();
            assertThat(read.optedOut()).isTrue();
            assertThat(read.role()).contains(Role.of("cache"));
            assertThat(read.metadata()).containsEntry("note", "x");
            lab.act(vm, "unlock");
            lab.act(vm, "pause", "paused");
            Vm later = topology.snapshot().vm(vm).orElseThrow();
            assertThat(later.locked()).isFalse();
            assertThat(later.state()).isEqualTo(VmState.PAUSED);
        }
    }

    @Test
    void tokensThatLiveFortyFiveSecondsAreRenewedWithoutLosingACall() {
        Lab.signal("keystone", "KILL");
        Lab.up(Map.of("OSL_TOKEN_TTL", "45"));
        OpenStackConfig config =
                Lab.config().fullSnapshotEvery(Duration.ofSeconds(20)).build();
        try (Api api = new Api(config);
                OpenStackTopology topology = new OpenStackTopology(config, api)) {
            Set<String> tokens = new LinkedHashSet<>();
            // Renewed at half their life: with the third, the first is over.
            lab.waitFor("a third token", () -> readBy(api, topology, tokens), seen -> seen == 3);
        } finally {
            Lab.signal("keystone", "KILL");
            Lab.up(Map.of());
        }
    }

    /** Services trust a token for minutes after they have seen it, so this one is revoked before any has. */
    @Test
    void aRevokedTokenIsRenewedWithoutLosingACall() {
        OpenStackConfig config = Lab.config().build();
        try (Api api = new Api(config);
                OpenStackTopology topology = new OpenStackTopology(config, api)) {
            Token first = api.token(api.deadline());
            Credentials.revoke(first);
            assertThat(topology.snapshot().hosts()).isNotEmpty();
            assertThat(api.token(api.deadline()).secret()).isNotEqualTo(first.secret());
        }
    }

    /** Takes a snapshot, and returns how many tokens were seen so far. */
    private static int readBy(Api api, OpenStackTopology topology, Set<String> tokens) {
        assertThat(topology.snapshot().hosts()).isNotEmpty();
        tokens.add(api.token(api.deadline()).secret());
        return tokens.size();
    }

    @Test
    void applicationCredentialsAndTokensWorkToo() {
        try (Api api = new Api(Lab.config().build())) {
            Token token = api.token(api.deadline());
            Map<String, String> credential = new LinkedHashMap<>(Credentials.create(token));
            OpenStackAuth app = OpenStackAuth.of(credential);
            OpenStackAuth given = OpenStackAuth.of(
                    Map.of("auth_url", credential.get("auth_url"), "token", token.secret(), "auth_type", "token"));
            for (OpenStackAuth auth : List.of(app, given)) {
                try (OpenStackTopology topology = new OpenStackTopology(OpenStackConfig.builder(auth)
                        .callTimeout(Duration.ofSeconds(60))
                        .build())) {
                    assertThat(topology.snapshot().hostIndex(HostId.of("hv01"))).isPresent();
                }
            }
        }
    }
}
