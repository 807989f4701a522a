package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.internal.http.Deadline;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiTest {
    private final FakeCloud cloud = FakeCloud.ofThreeHosts();
    private final List<Duration> waits = new ArrayList<>();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void aRefusedTokenIsRenewedOnceAndTheCallIsNotLost() {
        Api api = api(cloud.config());
        services(api);
        cloud.token = "gone";
        assertThat(services(api)).isEqualTo(3);
        assertThat(cloud.tokensIssued).isEqualTo(2);
    }

    @Test
    void aTokenRefusedTwiceIsForbiddenAndAskedForNoThirdTime() {
        cloud.always("/compute", exchange -> FakeCloud.send(exchange, 401, "{\"error\": {\"message\": \"no\"}}"));
        assertThatThrownBy(() -> services(api(cloud.config()))).isInstanceOf(BackendException.Forbidden.class);
        assertThat(cloud.tokensIssued).isEqualTo(2);
    }

    @Test
    void aTokenIsRenewedBeforeItEnds() {
        cloud.expiresAt = "2026-11-22T03:01:00.000000Z";
        Api api = api(cloud.config());
        services(api);
        cloud.passSeconds(29);
        services(api);
        assertThat(cloud.tokensIssued).isEqualTo(1);
        cloud.passSeconds(2);
        cloud.expiresAt = "2026-11-22T05:00:00.000000Z";
        services(api);
        assertThat(cloud.tokensIssued).isEqualTo(2);
        assertThat(cloud.count("/compute")).isEqualTo(3);
    }

    @Test
    void aGivenTokenThatHasEndedSaysSo() {
        cloud.token = "given";
        cloud.expiresAt = "2026-11-22T02:00:00.000000Z";
        OpenStackConfig.Builder config = OpenStackConfig.builder(
                        OpenStackAuth.of(Map.of("auth_url", cloud.url("/identity"), "token", "given")))
                .region("RegionOne")
                .clock(cloud.config().build().clock());
        assertThatThrownBy(() -> services(api(config)))
                .isInstanceOf(BackendException.Forbidden.class)
                .hasMessageContaining("cannot be renewed");
    }

    @Test
    void anEmbeddersTokenIsUsedAndItsRefusalHandedBack() {
        List<Optional<String>> asked = new ArrayList<>();
        cloud.token = "second";
        OpenStackConfig.Builder config = OpenStackConfig.builder(OpenStackAuth.provided(refused -> {
                    asked.add(refused);
                    return new ProvidedToken(
                            refused.isEmpty() ? "first" : "second",
                            "user",
                            Instant.parse("2026-11-22T09:00:00Z"),
                            Map.of("compute", URI.create(cloud.url("/compute/v2.1/"))));
                }))
                .clock(cloud.config().build().clock());
        assertThat(services(api(config))).isEqualTo(3);
        assertThat(asked).containsExactly(Optional.empty(), Optional.of("first"));
    }

    @Test
    void tooManyRequestsAreRepeatedWhenTheServerSaid() {
        cloud.fault("os-services", retryAfter(429, "3"));
        cloud.fault("os-services", retryAfter(413, "2"));
        assertThat(services(api(cloud.config()))).isEqualTo(3);
        assertThat(waits).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(2));
    }

    @Test
    void aWaitBeyondTheCallsTimeIsNotBegun() {
        cloud.fault("os-services", retryAfter(429, "30"));
        assertThatThrownBy(() -> services(api(cloud.config())))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("429");
        assertThat(waits).isEmpty();
    }

    @Test
    void aReadingCallWaitsOutA503WithRetryAfterAndAChangingOneDoesNot() {
        cloud.fault("os-services", retryAfter(503, "1"));
        assertThat(services(api(cloud.config()))).isEqualTo(3);
        cloud.fault("POST /compute", retryAfter(503, "1"));
        Api api = api(cloud.config());
        Answer answer =
                api.send(Call.post("nova: try", Service.COMPUTE, "/servers/vm/action", "2.68", "{}"), api.deadline());
        assertThat(answer.status()).isEqualTo(503);
        assertThat(cloud.count("POST /compute")).isEqualTo(1);
    }

    @Test
    void statusesBecomeTheRightExceptionsWithTheRequestId() {
        answers(403, "{\"forbidden\": {\"code\": 403, \"message\": \"Policy doesn't allow it\"}}")
                .isInstanceOf(BackendException.Forbidden.class)
                .hasMessageContaining("Policy doesn't allow it")
                .hasMessageContaining("req-");
        answers(406, "{\"computeFault\": {\"message\": \"Version 2.73 is not supported by the API.\"}}")
                .isInstanceOf(BackendException.Conflict.class)
                .hasMessageContaining("Ussuri");
        answers(500, "{\"computeFault\": {\"message\": \"Unexpected API Error.\"}}")
                .isInstanceOf(BackendException.Unavailable.class);
        answers(504, "<html><head><title>504 Gateway Time-out</title></head></html>")
                .isInstanceOf(BackendException.Timeout.class);
        answers(503, "<html><body><h1>503 Service Unavailable</h1></body></html>")
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("503 Service Unavailable");
        answers(300, "{\"versions\": {\"values\": []}}")
                .isInstanceOf(BackendException.Conflict.class)
                .hasMessageContaining("lacks its version");
        answers(302, "").isInstanceOf(BackendException.Conflict.class).hasMessageContaining("redirects");
    }

    @Test
    void aGoodStatusWithABadBodyIsNoAnswer() {
        for (String body : List.of(
                "{\"services\": [{\"host\": \"hv", "<html>Welcome</html>", "", "[]", "{\"services\": 3}", "{} {}")) {
            answers(200, body).isInstanceOf(BackendException.Unavailable.class);
        }
    }

    @Test
    void a404OfSomethingThatIsNotNovaIsNoAbsence() {
        cloud.fault("os-services", exchange -> FakeCloud.send(exchange, 404, "<html>nginx</html>"));
        assertThatThrownBy(() -> services(api(cloud.config()))).isInstanceOf(BackendException.Conflict.class);
    }

    @Test
    void anEndpointThatIgnoresMicroversionsIsRefused() {
        cloud.novaIgnoresMicroversions = true;
        assertThatThrownBy(() -> services(api(cloud.config())))
                .isInstanceOf(BackendException.Conflict.class)
                .hasMessageContaining("compute 2.1");
    }

    @Test
    void aServerThatHangsEndsInTheCallsTimeWhetherBeforeItsHeadersOrInItsBody() {
        CountDownLatch release = new CountDownLatch(1);
        FakeCloud.Answering silent = exchange -> await(release);
        FakeCloud.Answering trickle = exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await(release);
        };
        try {
            for (FakeCloud.Answering fault : List.of(silent, trickle)) {
                Api api = api(cloud.config().callTimeout(Duration.ofMillis(500)));
                api.token(Deadline.in(
                        Duration.ofSeconds(10), cloud.config().build().clock()));
                cloud.fault("os-services", fault);
                assertThatThrownBy(() -> services(api)).isInstanceOf(BackendException.Timeout.class);
                // A snapshot may take longer than a call, none of its requests may.
                cloud.fault("os-services", fault);
                assertThatThrownBy(() -> new Nova(api, OptionalInt.empty()).services(api.snapshotDeadline()))
                        .isInstanceOf(BackendException.Timeout.class)
                        .hasMessageContaining("500 ms");
            }
        } finally {
            release.countDown();
        }
    }

    @Test
    void aConnectionThatBreaksInTheBodyIsNoAnswer() {
        cloud.always("os-services", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"services\": [".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            throw new IOException("played");
        });
        assertThatThrownBy(() -> services(api(cloud.config().callTimeout(Duration.ofSeconds(5)))))
                .isInstanceOfAny(BackendException.Unavailable.class, BackendException.Timeout.class);
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() {
        OpenStackConfig.Builder config =
                cloud.config().endpointOverride("compute", URI.create("http://127.0.0.1:1/v2.1"));
        assertThatThrownBy(() -> services(api(config)))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("cannot connect");
    }

    @Test
    void anEndpointThatIsNoHttpAddressGetsNoToken() {
        for (String endpoint : List.of("ftp://nova.example/v2.1", "http://me:pass@nova.example/v2.1")) {
            OpenStackConfig.Builder config = OpenStackConfig.builder(
                            OpenStackAuth.provided(refused -> new ProvidedToken(
                                    "t0ken",
                                    "user",
                                    Instant.parse("2026-11-22T09:00:00Z"),
                                    Map.of("compute", URI.create(endpoint)))))
                    .clock(cloud.config().build().clock());
            assertThatThrownBy(() -> services(api(config)))
                    .isInstanceOf(BackendException.Conflict.class)
                    .hasMessageContaining("the endpoint of compute")
                    .hasMessageNotContaining("pass");
        }
    }

    @Test
    void severalRegionsWithoutAChoiceAreRefused() {
        OpenStackConfig.Builder config = OpenStackConfig.builder(
                        cloud.config().build().auth())
                .clock(cloud.config().build().clock());
        assertThatThrownBy(() -> services(api(config)))
                .isInstanceOf(BackendException.Conflict.class)
                .hasMessageContaining("name the region");
    }

    @Test
    void aServiceThatTheCatalogLacksIsNamed() {
        OpenStackConfig.Builder config = cloud.config().region("Nowhere");
        assertThatThrownBy(() -> services(api(config)))
                .isInstanceOf(BackendException.Conflict.class)
                .hasMessageContaining("no compute service");
    }

    @Test
    void secretsAreInNoMessageAndNoDescription() {
        OpenStackConfig config = cloud.config().build();
        Api api = api(cloud.config());
        Token token = api.token(api.deadline());
        cloud.always("/compute", exchange -> FakeCloud.send(exchange, 500, "{}"));
        assertThatThrownBy(() -> services(api))
                .satisfies(e -> assertThat(String.valueOf(e))
                        .doesNotContain("s3cret-pass")
                        .doesNotContain(token.secret()));
        assertThat(config.toString() + config.auth() + token + new ProvidedToken("t0ken", "u", Instant.EPOCH, Map.of()))
                .doesNotContain("s3cret-pass")
                .doesNotContain(token.secret())
                .doesNotContain("t0ken");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> answers(int status, String body) {
        cloud.fault("os-services", exchange -> {
            exchange.getResponseHeaders().set("OpenStack-API-Version", "compute 2.69");
            FakeCloud.send(exchange, status, body);
        });
        return assertThatThrownBy(() -> services(api(cloud.config())));
    }

    private static FakeCloud.Answering retryAfter(int status, String seconds) {
        return exchange -> {
            exchange.getResponseHeaders().set("Retry-After", seconds);
            FakeCloud.send(exchange, status, "{\"overLimit\": {\"code\": " + status + ", \"message\": \"slow down\"}}");
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Api api(OpenStackConfig.Builder config) {
        return new Api(config.build(), (operation, delay) -> waits.add(delay));
    }

    private static int services(Api api) {
        return new Nova(api, OptionalInt.empty()).services(api.deadline()).size();
    }
}
