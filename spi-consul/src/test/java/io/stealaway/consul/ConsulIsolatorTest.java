package io.stealaway.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.Vm;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator.Isolated;
import io.stealaway.spi.Isolator.Isolating;
import io.stealaway.spi.Isolator.KeptOut;
import io.stealaway.spi.Isolator.Refused;
import io.stealaway.spi.Isolator.Reintegrated;
import io.stealaway.spi.Isolator.Reintegrating;
import io.stealaway.testkit.ManualClock;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsulIsolatorTest {
    private static final MigrationId OWNER = new MigrationId("m-1");
    private static final Vm VM = Vms.at("vm-1", "127.0.0.2");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private FakeConsul consul;

    @BeforeEach
    void start() {
        consul = new FakeConsul();
        consul.node("host-a", "127.0.0.2");
        consul.node("host-b", "127.0.0.3");
    }

    @AfterEach
    void stop() {
        consul.close();
    }

    private ConsulConfig.Builder config() {
        return Vms.config(consul, clock);
    }

    private ConsulIsolator.Builder builder(ConsulConfig config) {
        return ConsulIsolator.builder(config, "http://{metadata:address}:" + consul.port())
                .retryDelay((operation, wait) -> clock.advance(wait));
    }

    private ConsulIsolator isolator() {
        return builder(config().build()).build();
    }

    private Isolation isolated(ConsulIsolator isolator) {
        return ((Isolated) isolator.isolate(VM, OWNER)).isolation();
    }

    @Test
    void theReasonNamesMarkMigrationAndVm() {
        isolated(isolator());
        assertThat(consul.reason("host-a")).isEqualTo("stealaway owner=m-1 vm=vm-1 ailing=");
    }

    @Test
    void aHumanWhoWasFasterIsReadBackAndLeftAlone() {
        consul.aHumanIsFaster("changing a disk");
        assertThat(isolator().isolate(VM, OWNER))
                .isInstanceOfSatisfying(
                        Refused.class, answer -> assertThat(answer.why()).contains("changing a disk"));
        assertThat(consul.reason("host-a")).isEqualTo("changing a disk");
    }

    @Test
    void aMaintenanceSetByAHumanAfterOursWasUndoneKeepsTheVmOut() {
        Isolation isolation = isolated(isolator());
        assertThat(isolator().reintegrate(isolation)).isInstanceOf(Reintegrated.class);
        consul.humanMaintains("host-a", "mine");
        assertThat(isolator().reintegrate(isolation))
                .isInstanceOfSatisfying(
                        KeptOut.class, answer -> assertThat(answer.why()).contains("mine"));
    }

    @Test
    void theLastPassingInstanceOfAServiceIsNotTakenOut() {
        consul.check("host-b", "web-1-tcp", "critical");
        assertThat(isolator().isolate(VM, OWNER))
                .isInstanceOfSatisfying(
                        Refused.class,
                        answer -> assertThat(answer.why())
                                .contains("web")
                                .contains("0 passing")
                                .contains("1 needed"));
        assertThat(consul.inMaintenance("host-a")).isFalse();
        assertThat(builder(config().build()).minPassing("web", 0).build().isolate(VM, OWNER))
                .isInstanceOf(Isolated.class);
    }

    private String refusal(ConsulIsolator isolator, Vm vm) {
        return ((Refused) isolator.isolate(vm, OWNER)).why();
    }

    @Test
    void twoNodesOfOneAddressAreNamedAndTheWayOutToo() {
        consul.nodeWithoutAgent("host-a-virtual", "127.0.0.2");
        assertThat(refusal(isolator(), VM))
                .isEqualTo("2 nodes of Consul have the name or address 127.0.0.2 of VM vm-1: host-a and host-a-virtual."
                        + " Maybe name the VM's own by nodeTemplate (consul.node in a configuration file)");
        assertThat(builder(config().build()).nodeTemplate("host-a").build().isolate(VM, OWNER))
                .isInstanceOf(Isolated.class);
    }

    @Test
    void anAddressThatNoNodeHasIsNamed() {
        assertThat(refusal(isolator(), Vms.at("vm-9", "127.0.0.9")))
                .contains("no node of Consul has the name or address 127.0.0.9 of VM vm-9", "consul.node");
        assertThat(refusal(
                        builder(config().build())
                                .nodeTemplate("{metadata:node}")
                                .build(),
                        VM))
                .contains("VM vm-1 lacks what the node template {metadata:node} fills in");
    }

    /** Tenants write metadata: what is no host name is refused, and is no defect. */
    @Test
    void anAddressThatIsNoneIsRefused() {
        assertThat(refusal(isolator(), Vms.at("vm-9", "web_9"))).contains("vm-9 lacks what the agent template");
        assertThat(refusal(isolator(), Vms.at("vm-9", "::::"))).contains("vm-9 lacks what the agent template");
    }

    @Test
    void aWriteThatWasNotDoneForTooManyIsSentAgain() {
        consul.limit(2);
        assertThat(isolator().isolate(VM, OWNER)).isInstanceOf(Isolated.class);
        assertThat(consul.inMaintenance("host-a")).isTrue();
    }

    @Test
    void aServiceThatBecameTooThinMeanwhileEndsTheMaintenanceAgain() {
        isolated(isolator());
        consul.check("host-b", "web-1-tcp", "critical");
        assertThat(isolator().isolate(VM, OWNER)).isInstanceOf(Refused.class);
        assertThat(consul.inMaintenance("host-a")).isFalse();
    }

    @Test
    void isolationWaitsForTheCatalogAndReintegrationForHealth() {
        consul.catalogLags(true);
        assertThat(isolator().isolate(VM, OWNER)).isInstanceOf(Isolating.class);
        consul.catalogLags(false);
        Isolation isolation = isolated(isolator());
        consul.check("host-a", "web-1-tcp", "critical");
        assertThat(isolator().reintegrate(isolation))
                .isInstanceOfSatisfying(
                        Reintegrating.class, answer -> assertThat(answer.why()).contains("web-1-tcp is critical"));
        assertThat(consul.inMaintenance("host-a")).isFalse();
        consul.check("host-a", "web-1-tcp", "passing");
        assertThat(isolator().reintegrate(isolation)).isInstanceOf(Reintegrated.class);
    }

    @Test
    void anAgentThatKnowsBetterThanTheCatalogIsBelieved() {
        Isolation isolation = isolated(isolator());
        // As after a restart of the agent: the catalog has what was, until the agent has run its checks and told it.
        consul.check("host-a", "web-1-tcp", "critical");
        consul.catalogLags(true);
        assertThat(isolator().reintegrate(isolation))
                .isInstanceOfSatisfying(
                        Reintegrating.class, answer -> assertThat(answer.why()).contains("web-1-tcp is critical"));
        consul.check("host-a", "web-1-tcp", "passing");
        assertThat(isolator().reintegrate(isolation)).isInstanceOf(Reintegrated.class);
    }

    @Test
    void whatIsListedIsTheTokenThatWaitsForHealth() {
        Isolation isolation = isolated(isolator());
        assertThat(isolator().owned()).containsExactly(isolation);
        consul.check("host-a", "web-1-tcp", "critical");
        Isolation listed = isolator().owned().get(0);
        for (int i = 0; i < 3; i++) {
            assertThat(isolator().reintegrate(listed)).isInstanceOf(Reintegrating.class);
        }
        assertThat(isolator().owned()).isEmpty();
    }

    @Test
    void aCheckThatFailedBeforeNeedNotPassAfterwards() {
        consul.service("host-a", "batch-1", "batch");
        consul.service("host-b", "batch-1", "batch");
        consul.check("host-a", "batch-1-tcp", "critical");
        Isolation isolation = isolated(isolator());
        assertThat(consul.reason("host-a")).endsWith("ailing=batch-1-tcp");
        assertThat(isolator().reintegrate(isolation)).isInstanceOf(Reintegrated.class);
        assertThat(isolator().reintegrate(isolation)).isInstanceOf(Reintegrated.class);
    }

    @Test
    void onlyTheNamedServicesAreTakenOut() {
        consul.service("host-a", "db-1", "db");
        ConsulIsolator isolator = builder(config().build())
                .services(new TreeSet<>(List.of("web")))
                .build();
        isolated(isolator);
        assertThat(consul.calls())
                .anySatisfy(call -> assertThat(call.path()).isEqualTo("/v1/agent/service/maintenance/web-1"))
                .noneSatisfy(call -> assertThat(call.path()).contains("db-1"));
        ConsulIsolator other = builder(config().build())
                .services(new TreeSet<>(List.of("cache")))
                .build();
        assertThat(other.isolate(VM, OWNER)).isInstanceOf(Refused.class);
    }

    @Test
    void readsThatAreEmptyForLackOfRightsAreNeitherHealthNorAbsence() {
        Isolation isolation = isolated(isolator());
        consul.allowOnly("good");
        consul.know("powerless");
        for (String token : List.of("powerless", "unknown")) {
            ConsulIsolator weak = builder(config().token(() -> token).build()).build();
            assertThatThrownBy(weak::owned).isInstanceOf(BackendException.Forbidden.class);
            assertThatThrownBy(() -> weak.reintegrate(isolation)).isInstanceOf(BackendException.Forbidden.class);
            assertThatThrownBy(() -> weak.isolate(VM, OWNER))
                    .isInstanceOf(BackendException.Forbidden.class)
                    .hasMessageNotContaining(token);
        }
        assertThat(consul.inMaintenance("host-a")).isTrue();
    }

    @Test
    void theTokenIsSentOnlyWhereTheCatalogKnowsAnAgent() {
        Vm stranger = Vms.at("vm-1", "127.0.0.9");
        assertThat(isolator().isolate(stranger, OWNER)).isInstanceOf(Refused.class);
        Vm trap = Vms.at("vm-1", "evil@127.0.0.2");
        assertThat(isolator().isolate(trap, OWNER)).isInstanceOf(Refused.class);
    }

    @Test
    void theAgentOfAnotherNodeIsRefused() {
        ConsulIsolator isolator = ConsulIsolator.builder(config().build(), "http://{metadata:address}:" + consul.port())
                .nodeTemplate("{id}")
                .build();
        assertThatThrownBy(() -> isolator.isolate(Vms.at("host-b", "127.0.0.2"), OWNER))
                .isInstanceOf(BackendException.Conflict.class)
                .hasMessageContaining("host-a and not of host-b");
        assertThat(consul.inMaintenance("host-a")).isFalse();
    }

    @Test
    void whereaboutsAreSentWhenSet() {
        ConsulConfig config =
                config().namespace("team").partition("west").datacenter("lab").build();
        builder(config).build().owned();
        assertThat(consul.calls())
                .anySatisfy(call -> assertThat(call.parameters())
                        .containsEntry("ns", "team")
                        .containsEntry("partition", "west")
                        .containsEntry("dc", "lab"));
        assertThat(consul.calls())
                .filteredOn(call -> call.path().startsWith("/v1/agent"))
                .allSatisfy(call -> assertThat(call.parameters()).doesNotContainKey("dc"));
    }

    @Test
    void whileServersElectALeaderReadsAreRepeatedAndThenGivenUp() {
        consul.noLeader(true);
        assertThatThrownBy(() -> isolator().owned())
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("No cluster leader");
        assertThat(consul.calls())
                .filteredOn(call -> call.path().startsWith("/v1/health"))
                .hasSize(3);
    }

    @Test
    void badConfigurationIsRefusedAtOnceAndNamed() {
        assertThatThrownBy(() -> ConsulIsolator.builder(config().build(), "http://{address}:1")
                        .build())
                .hasMessageContaining("agentTemplate")
                .hasMessageContaining("{address}");
        assertThatThrownBy(() -> ConsulIsolator.builder(config().build(), "http://{metadata}:1")
                        .build())
                .hasMessageContaining("{metadata}");
        assertThatThrownBy(() -> builder(config().build()).mark("two words").build())
                .hasMessageContaining("mark");
        assertThatThrownBy(() -> builder(config().build()).minPassing(-1).build())
                .hasMessageContaining("minPassing (-1)");
        assertThatThrownBy(() -> ConsulConfig.builder(java.net.URI.create("http://u:secret@h"), clock)
                        .build())
                .hasMessageNotContaining("secret");
    }
}
