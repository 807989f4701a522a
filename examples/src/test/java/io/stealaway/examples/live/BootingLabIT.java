package io.stealaway.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.examples.boot.BootingControlPlane;
import io.stealaway.examples.boot.BootingControlPlane.Booted;
import io.stealaway.examples.boot.BootingControlPlane.NotBooted;
import io.stealaway.examples.boot.BootingControlPlane.Outcome;
import io.stealaway.examples.boot.NovaCloud;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.BatchPlacement.Placed;
import io.stealaway.model.HostId;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.openstack.OpenStackAuth;
import io.stealaway.openstack.OpenStackConfig;
import io.stealaway.openstack.OpenStackTopology;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.placement.PlacementPreset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A control plane that boots at a real Nova where the engine says. Needs the lab. */
class BootingLabIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long GIB = 1L << 30;
    private static final PlacementEngine ENGINE =
            PlacementEngine.builder(Policy.defaults(), PlacementPreset.NOVA).build();

    private final LabCloud lab = new LabCloud();
    private final String image = lab.image();
    private final OpenStackTopology topology = new OpenStackTopology(OpenStackConfig.builder(OpenStackAuth.of(Map.of(
                    "auth_url",
                    "http://127.0.0.1:" + LabCloud.env("OSL_KEYSTONE_PORT", "15000") + "/v3",
                    "username",
                    "admin",
                    "password",
                    LabCloud.env("OSL_PASSWORD", "lab-admin"),
                    "project_name",
                    "admin",
                    "default_domain_name",
                    "Default")))
            .fullSnapshotEvery(Duration.ZERO)
            .callTimeout(Duration.ofMinutes(1))
            .build());
    private final NovaCloud nova = new NovaCloud(lab.nova(), lab::token, this::server, Duration.ofMillis(200), 1_500);

    /** The lab's flavors are called by their vCPUs. */
    private ObjectNode server(VmRequest request) {
        return JSON.createObjectNode()
                .put("flavorRef", Integer.toString(request.vcpus()))
                .put("imageRef", image)
                .put("networks", "none");
    }

    @AfterEach
    void tidy() {
        topology.close();
        lab.close();
    }

    @Test
    void novaTakesEveryHostThatTheEngineChose() {
        List<VmRequest> requests = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            VmRequest.Builder request = request("one-" + i, List.of(1, 2, 4).get(i % 3));
            if (i % 4 > 0) {
                request.zone(AvailabilityZone.of("az" + (i % 2 + 1)));
            }
            requests.add(request.build());
        }
        requests.add(request("apart", 1)
                .serverGroups(List.of(ServerGroupId.of(lab.group("anti-affinity"))))
                .count(4, 4)
                .build());
        requests.add(request("together", 2)
                .serverGroups(List.of(ServerGroupId.of(lab.group("affinity"))))
                .count(3, 3)
                .build());

        List<Outcome> outcomes = boot(topology::snapshot, requests.toArray(VmRequest[]::new));

        assertThat(outcomes).hasSize(16).allSatisfy(outcome -> {
            assertThat(outcome).isInstanceOf(Booted.class);
            Booted booted = (Booted) outcome;
            assertThat(booted.refusals()).isEmpty();
            assertThat(lab.hostOf(booted.vm().value())).isEqualTo(booted.host().value());
        });
        assertThat(hosts(outcomes, "apart")).doesNotHaveDuplicates();
        assertThat(hosts(outcomes, "together").stream().distinct()).hasSize(1);
    }

    @Test
    void whereNovaRefusesTheHostTheAlternateIsTaken() {
        VmRequest request = request("late", 2).build();
        ClusterSnapshot before = topology.snapshot();
        Placed placed = ENGINE.place(before, new VmRequest.Batch(List.of(request), true))
                .placed()
                .get(0);
        String chosen = placed.host().value();
        lab.enabled(chosen, false);
        try {
            assertThat(boot(() -> before, request)).singleElement().isInstanceOfSatisfying(Booted.class, booted -> {
                assertThat(booted.host()).isEqualTo(placed.alternates().get(0));
                assertThat(booted.refusals())
                        .singleElement()
                        .asString()
                        .startsWith(chosen + ": nova: boot late on " + chosen + ": No valid host was found.");
                assertThat(lab.hostOf(booted.vm().value()))
                        .isEqualTo(booted.host().value());
            });
        } finally {
            lab.enabled(chosen, true);
        }
        assertThat(lab.servers())
                .filteredOn(server -> server.path("name").asText().equals("late"))
                .as("what was refused is removed")
                .hasSize(1);
    }

    @Test
    void whatFitsNowhereIsNotAskedOfNova() {
        assertThat(boot(topology::snapshot, request("huge", 17).build()))
                .singleElement()
                .isInstanceOfSatisfying(
                        NotBooted.class,
                        none -> assertThat(none.why())
                                .contains("nearest: hv0")
                                .contains("has 17 vCPUs, the host 16 threads"));
        assertThat(lab.servers())
                .noneMatch(server -> server.path("name").asText().equals("huge"));
    }

    private List<Outcome> boot(Supplier<ClusterSnapshot> cluster, VmRequest... requests) {
        BootingControlPlane controlPlane = new BootingControlPlane(cluster, ENGINE, (request, name, host) -> {
            VmId vm = nova.boot(request, name, host);
            lab.adopt(vm.value());
            return vm;
        });
        return controlPlane.boot(new VmRequest.Batch(List.of(requests), true));
    }

    private static List<HostId> hosts(List<Outcome> outcomes, String request) {
        return outcomes.stream()
                .filter(outcome -> outcome.name().value().startsWith(request + "-"))
                .map(outcome -> ((Booted) outcome).host())
                .toList();
    }

    private static VmRequest.Builder request(String id, int vcpus) {
        return VmRequest.builder(VmId.of(id), Tenant.of("admin"))
                .vcpus(vcpus)
                .ramBytes(vcpus * GIB)
                .diskBytes(GIB);
    }
}
