package io.stealaway.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sent to Nova, and what its answers, as the lab's Nova gives them, mean. */
class NovaCloudTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final VmId NAME = VmId.of("web-1");
    private static final HostId HOST = HostId.of("hv02");
    private static final String ACCEPTED = "{\"server\": {\"id\": \"d0c1\", \"OS-DCF:diskConfig\": \"MANUAL\"}}";

    private final FakeNova nova = new FakeNova();
    private final NovaCloud cloud = new NovaCloud(
            nova.endpoint(),
            () -> "token-1",
            request -> JSON.createObjectNode()
                    .put("flavorRef", "c" + request.vcpus())
                    .put("networks", "none"),
            Duration.ZERO,
            3);

    @AfterEach
    void close() {
        nova.close();
    }

    @Test
    void theServerIsAskedForOnItsHostWithZoneAndHintsAndWaitedFor() throws IOException {
        nova.then(202, ACCEPTED).then(200, status("BUILD")).then(200, status("ACTIVE"));
        VmRequest request = request()
                .zone(AvailabilityZone.of("az1"))
                .serverGroups(List.of(ServerGroupId.of("g1")))
                .differentHost(List.of(VmId.of("a"), VmId.of("b")))
                .build();
        assertThat(cloud.boot(request, NAME, HOST)).isEqualTo(VmId.of("d0c1"));
        assertThat(nova.posted()).isEqualTo(JSON.readTree("""
            {"server": {"flavorRef": "c2", "networks": "none", "name": "web-1", "host": "hv02",
                        "availability_zone": "az1"},
             "os:scheduler_hints": {"group": "g1", "different_host": ["a", "b"]}}
            """));
        assertThat(nova.lines())
                .containsExactly("POST /v2.1/servers", "GET /v2.1/servers/d0c1", "GET /v2.1/servers/d0c1");
        assertThat(nova.versions()).containsOnly("token-1 compute 2.74");
    }

    @Test
    void aServerInErrorIsRemovedAndItsHostRefused() {
        nova.then(202, ACCEPTED)
                .then(
                        200,
                        "{\"server\": {\"status\": \"ERROR\", \"fault\": {\"code\": 500, \"message\":"
                                + " \"No valid host was found. \"}}}")
                .then(204, "");
        assertThatThrownBy(() -> cloud.boot(request().build(), NAME, HOST))
                .isInstanceOf(BackendException.Conflict.class)
                .hasMessage("nova: boot web-1 on hv02: No valid host was found. ");
        assertThat(nova.lines()).endsWith("DELETE /v2.1/servers/d0c1");
    }

    @Test
    void anAnswerThatRefusesIsARefusalOfTheHost() {
        nova.then(400, "{\"badRequest\": {\"code\": 400, \"message\": \"Compute host hv02 could not be found.\"}}");
        assertThatThrownBy(() -> cloud.boot(request().build(), NAME, HOST))
                .isInstanceOf(BackendException.Conflict.class)
                .hasMessageContaining("400")
                .hasMessageContaining("Compute host hv02 could not be found.");
    }

    @Test
    void whatDoesNotTellOfTheHostIsNoRefusal() {
        nova.then(403, "{\"forbidden\": {\"code\": 403, \"message\": \"Policy doesn't allow it\"}}");
        assertThatThrownBy(() -> cloud.boot(request().build(), NAME, HOST))
                .isInstanceOf(BackendException.Forbidden.class);
        nova.then(503, "");
        assertThatThrownBy(() -> cloud.boot(request().build(), NAME, HOST))
                .isInstanceOf(BackendException.Unavailable.class);
        nova.then(202, "<html>");
        assertThatThrownBy(() -> cloud.boot(request().build(), NAME, HOST))
                .isInstanceOf(BackendException.Unavailable.class);
        nova.then(202, ACCEPTED).then(404, "{\"itemNotFound\": {\"code\": 404}}");
        assertThatThrownBy(() -> cloud.boot(request().build(), NAME, HOST))
                .isInstanceOf(BackendException.NotFound.class);
        nova.close();
        assertThatThrownBy(() -> cloud.boot(request().build(), NAME, HOST))
                .isInstanceOf(BackendException.Timeout.class);
    }

    @Test
    void aServerThatIsBuiltForTooLongIsNotKnownToFail() {
        nova.then(202, ACCEPTED)
                .then(200, status("BUILD"))
                .then(200, status("BUILD"))
                .then(200, status("BUILD"));
        assertThatThrownBy(() -> cloud.boot(request().build(), NAME, HOST))
                .isInstanceOf(BackendException.Timeout.class)
                .hasMessageContaining("d0c1 is still being built");
    }

    @Test
    void twoServerGroupsAreOneTooMany() {
        VmRequest request = request()
                .serverGroups(List.of(ServerGroupId.of("g1"), ServerGroupId.of("g2")))
                .build();
        assertThatThrownBy(() -> cloud.boot(request, NAME, HOST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("request web-1 names 2 server groups, and Nova takes one");
        assertThat(nova.lines()).isEmpty();
    }

    private static String status(String status) {
        return "{\"server\": {\"status\": \"" + status + "\"}}";
    }

    private static VmRequest.Builder request() {
        return VmRequest.builder(NAME, Tenant.of("shop")).vcpus(2);
    }
}
