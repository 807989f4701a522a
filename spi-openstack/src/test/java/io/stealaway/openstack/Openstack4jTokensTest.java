package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.spi.BackendException;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.model.common.Identifier;
import org.openstack4j.openstack.OSFactory;

/** The session of a real openstack4j, signed in at the cloud in one process. */
class Openstack4jTokensTest {
    private final FakeCloud cloud = FakeCloud.ofThreeHosts();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void itsTokenAndCatalogServeTheTopology() {
        try (OpenStackTopology topology =
                topology(Openstack4jTokens.of(this::signIn).inRegion("RegionOne"))) {
            assertThat(topology.snapshot().hosts()).hasSize(3);
            assertThat(cloud.tokensIssued).isEqualTo(1);
        }
        assertThat(cloud.complaints).isEmpty();
    }

    @Test
    void aRefusedTokenIsReplacedWithoutLosingTheCall() {
        try (OpenStackTopology topology =
                topology(Openstack4jTokens.of(this::signIn).inRegion("RegionOne"))) {
            topology.snapshot();
            cloud.token = "gone";
            assertThat(topology.snapshot().hosts()).hasSize(3);
            assertThat(cloud.tokensIssued).isEqualTo(2);
        }
    }

    @Test
    void aSessionThatStillBearsTheRefusedTokenIsForbidden() {
        OSClientV3 session = signIn();
        Openstack4jTokens tokens = Openstack4jTokens.of(() -> session).inRegion("RegionOne");
        String token = tokens.token(Optional.empty()).token();
        assertThatThrownBy(() -> tokens.token(Optional.of(token)))
                .isInstanceOf(BackendException.Forbidden.class)
                .hasMessageNotContaining(token);
    }

    @Test
    void anotherRegionOrInterfaceHasOtherEndpoints() {
        Openstack4jTokens tokens = Openstack4jTokens.of(this::signIn);
        assertThat(tokens.inRegion("RegionOne").token(Optional.empty()).endpoints())
                .containsEntry("compute", URI.create(cloud.url("/compute/v2.1")));
        assertThat(tokens.inRegion("RegionOne")
                        .endpointInterface("admin")
                        .token(Optional.empty())
                        .endpoints())
                .containsEntry("compute", URI.create(cloud.url("/wrong")));
        assertThat(tokens.inRegion("Mars").token(Optional.empty()).endpoints()).isEmpty();
        assertThatThrownBy(() -> tokens.token(Optional.empty()))
                .isInstanceOf(BackendException.Conflict.class)
                .hasMessageContaining("Maybe name the region");
    }

    @Test
    void whoMayNotSignInIsForbiddenAndWhoFindsNobodyIsNot() {
        cloud.always("/identity", exchange -> FakeCloud.send(exchange, 401, "{\"error\": {\"message\": \"no\"}}"));
        assertThatThrownBy(() -> Openstack4jTokens.of(this::signIn).token(Optional.empty()))
                .isInstanceOf(BackendException.Forbidden.class)
                .hasMessageContaining("401");
        assertThatThrownBy(() -> Openstack4jTokens.of(() -> signIn("http://127.0.0.1:1/v3"))
                        .token(Optional.empty()))
                .isInstanceOf(BackendException.Unavailable.class);
    }

    private static OpenStackTopology topology(TokenProvider tokens) {
        return new OpenStackTopology(
                OpenStackConfig.builder(OpenStackAuth.provided(tokens)).build());
    }

    private OSClientV3 signIn() {
        return signIn(cloud.url("/identity/v3"));
    }

    private static OSClientV3 signIn(String keystone) {
        return OSFactory.builderV3()
                .endpoint(keystone)
                .credentials("admin", "s3cret-pass", Identifier.byName("Default"))
                .scopeToProject(Identifier.byName("admin"), Identifier.byName("Default"))
                .authenticate();
    }
}
