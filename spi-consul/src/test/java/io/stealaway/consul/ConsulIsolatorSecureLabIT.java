package io.stealaway.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Isolation;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator.Isolated;
import io.stealaway.spi.Isolator.Reintegrated;
import io.stealaway.spi.Journal.Committed;
import io.stealaway.spi.Journal.Put;
import io.stealaway.spi.Leadership.Leading;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsulIsolatorSecureLabIT extends ConsulIsolatorLab {
    /** As docs/adapters/consul.md gives it, with the prefix of the tests. */
    private static final String LEAST = """
            agent_prefix ""   { policy = "read" }
            node_prefix ""    { policy = "write" }
            service_prefix "" { policy = "read" }
            session_prefix "" { policy = "write" }
            key_prefix "test/" { policy = "write" }
            """;

    @Override
    String mode() {
        return "secure";
    }

    /** Returns a token with these rules. */
    private String token(String name, String rules) {
        ConsulApi api = consul.api();
        ObjectNode policy = ConsulApi.JSON.createObjectNode().put("Name", name).put("Rules", rules);
        for (JsonNode old : api.get("test", "/v1/acl/policies")) {
            if (old.path("Name").asText().equals(name)) {
                policy.put("ID", old.path("ID").asText());
            }
        }
        String path = policy.has("ID") ? "/v1/acl/policy/" + policy.path("ID").asText() : "/v1/acl/policy";
        ConsulApi.ok("test", api.put("test", path, policy.toString()));
        ObjectNode token = ConsulApi.JSON.createObjectNode();
        token.putArray("Policies").addObject().put("Name", name);
        return ConsulApi.json("test", ConsulApi.ok("test", api.put("test", "/v1/acl/token", token.toString())))
                .path("SecretID")
                .asText();
    }

    private ConsulIsolator isolator(ConsulConfig.Builder config) {
        return ConsulIsolator.builder(config.build(), consul.agentTemplate()).build();
    }

    @Test
    void aTokenWithoutRightsNoneAtAllAndAnUnknownOneAreForbiddenAndNeverSeeHealth() {
        Isolation isolation = ((Isolated) isolate(isolator(), ConsulLab.OWNER)).isolation();
        String weak = token("test-nothing", "key \"nowhere\" { policy = \"read\" }");
        for (ConsulConfig.Builder config :
                List.of(consul.config(weak), consul.open(), consul.config("01234567-89ab-cdef-0123-456789abcdef"))) {
            ConsulIsolator isolator = isolator(config);
            assertThatThrownBy(isolator::owned).isInstanceOf(BackendException.Forbidden.class);
            assertThatThrownBy(() -> isolator.reintegrate(isolation)).isInstanceOf(BackendException.Forbidden.class);
            assertThatThrownBy(() -> isolator.isolate(vm(), ConsulLab.OWNER))
                    .isInstanceOf(BackendException.Forbidden.class)
                    .hasMessageNotContaining(weak);
            ConsulJournal journal = new ConsulJournal(config.build(), "test/journal");
            assertThatThrownBy(journal::read).isInstanceOf(BackendException.Forbidden.class);
            ConsulLeadership leadership = new ConsulLeadership(config.build(), "test/leaders", "weak");
            assertThatThrownBy(() -> leadership.lease(AvailabilityZone.of("az1")))
                    .isInstanceOf(BackendException.Forbidden.class);
        }
        assertThat(consul.instancesInDns()).isEqualTo(1);
    }

    @Test
    void aTokenThatMayOnlyReadIsForbiddenToIsolate() {
        String reader = token(
                "test-read",
                "agent_prefix \"\" { policy = \"read\" } node_prefix \"\" { policy = \"read\" } service_prefix \"\" { policy = \"read\" }");
        assertThatThrownBy(() -> isolator(consul.config(reader)).isolate(vm(), ConsulLab.OWNER))
                .isInstanceOf(BackendException.Forbidden.class)
                .hasMessageContaining("begin maintenance");
        assertThat(isolator(consul.config(reader)).owned()).isEmpty();
        assertThat(consul.instancesInDns()).isEqualTo(2);
    }

    @Test
    void theDocumentedRightsSuffice() {
        String least = token("test-least", LEAST);
        ConsulIsolator isolator = isolator(consul.ownClient(least));
        Isolation isolation = ((Isolated) isolate(isolator, ConsulLab.OWNER)).isolation();
        assertThat(isolator.owned()).containsExactly(isolation);
        assertThat(reintegrate(isolator, isolation)).isInstanceOf(Reintegrated.class);
        ConsulConfig config = consul.config(least).build();
        ConsulJournal journal = new ConsulJournal(config, "test/journal");
        assertThat(journal.read().entries()).isEmpty();
        assertThat(journal.commit(AvailabilityZone.of("az1"), 0, List.of(new Put("a", 0, "b"))))
                .isInstanceOf(Committed.class);
        try (ConsulLeadership leadership = new ConsulLeadership(config, "test/leaders", "a")) {
            assertThat(leadership.lease(AvailabilityZone.of("az1"))).isInstanceOf(Leading.class);
        }
    }

    @Test
    void aServerWhoseCertificateIsNotTrustedIsUnavailable() {
        ConsulConfig config = ConsulConfig.builder(
                        java.net.URI.create(consul.lab.setting("CONSUL_HTTP_ADDR")), java.time.InstantSource.system())
                .token(() -> "any")
                .build();
        assertThatThrownBy(() -> ConsulIsolator.builder(config, consul.agentTemplate())
                        .build()
                        .owned())
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("certification path");
    }
}
