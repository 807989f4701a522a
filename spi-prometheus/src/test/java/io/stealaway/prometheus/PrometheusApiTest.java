package io.stealaway.prometheus;

import static io.stealaway.prometheus.FakePrometheus.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.spi.BackendException;
import io.stealaway.testkit.ManualClock;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusApiTest {
    private static final String SECRET = "s3cr3t-value";

    private final ManualClock clock = new ManualClock(Cluster.NOW);
    private final List<Duration> pauses = new ArrayList<>();
    private FakePrometheus server;

    @BeforeEach
    void start() {
        server = new FakePrometheus();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private PrometheusConfig.Builder config() {
        return config(server.url());
    }

    private PrometheusConfig.Builder config(URI url) {
        return PrometheusConfig.builder(url, Signals.nodeExporter("", "instance"), VmMapping.byLabel("instance"), clock)
                .timeout(Duration.ofMinutes(1))
                .maxClockSkew(Duration.ofDays(36_500));
    }

    private List<Sample> query(PrometheusConfig config) {
        return new PrometheusApi(config, (operation, wait) -> {
                    pauses.add(wait);
                    clock.advance(wait);
                })
                .query("test", "up", Cluster.NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "400, bad_data, Conflict",
        "401, Unauthorized, Forbidden",
        "403, forbidden, Forbidden",
        "404, 404 page not found, NotFound",
        "405, Method Not Allowed, Conflict",
        "422, execution, Conflict",
        "500, internal, Unavailable",
        "302, moved, Unavailable"
    })
    void everyStatusHasItsException(int status, String body, String exception) {
        server.when("up", FakePrometheus.Reply.of(status, "text/plain", body));
        assertThatThrownBy(() -> query(config().build()))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining(String.valueOf(status))
                .hasMessageContaining(body)
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(exception));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aQueryThatRanOutOfTimeIsATimeoutAndIsNotAskedAgain() {
        server.when(
                "up",
                FakePrometheus.Reply.of(
                        503,
                        "application/json",
                        "{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"query timed out in expression evaluation\"}"));
        assertThatThrownBy(() -> query(config().build())).isInstanceOf(BackendException.Timeout.class);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aBusyServerIsAskedAgainAfterGrowingPauses() {
        FakePrometheus.Reply busy = FakePrometheus.Reply.of(503, "text/plain", "busy");
        server.when("up", busy, busy, FakePrometheus.Reply.json(FakePrometheus.vectorOf(sample("1", "instance", "a"))));
        assertThat(query(config().build())).hasSize(1);
        assertThat(pauses).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void attemptsEndAtTheirNumberAndAtTheDeadline() {
        server.when("up", FakePrometheus.Reply.of(503, "text/plain", "busy"));
        assertThatThrownBy(() -> query(config().attempts(3).build())).isInstanceOf(BackendException.Unavailable.class);
        assertThat(server.requests()).hasSize(3);
        assertThatThrownBy(() -> query(
                        config().attempts(10).timeout(Duration.ofMillis(500)).build()))
                .isInstanceOf(BackendException.Timeout.class);
        assertThat(server.requests()).hasSizeLessThan(8);
    }

    @Test
    void anAnswerThatBreaksOffIsNoAnswer() {
        String whole = FakePrometheus.vectorOf(sample("1", "instance", "a"));
        server.when("up", new FakePrometheus.Reply(200, "application/json", whole.substring(0, 40), 4_000));
        assertThatThrownBy(() -> query(config().build())).isInstanceOf(BackendException.Unavailable.class);
        server.when("up", FakePrometheus.Reply.json(whole.substring(0, 60)));
        assertThatThrownBy(() -> query(config().build()))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("not complete JSON");
    }

    @Test
    void anAnswerBeyondTheLimitIsRefused() {
        server.when(
                "up", FakePrometheus.Reply.json(FakePrometheus.vectorOf(sample("1", "instance", "a".repeat(5_000)))));
        assertThatThrownBy(() -> query(config().maxAnswerBytes(2_000).build()))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("longer than 2000 bytes");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() {
        server.close();
        assertThatThrownBy(() -> query(config().build()))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("connect");
        assertThat(pauses).hasSize(2);
    }

    @Test
    void anErrorWithStatus200AndAScalarAreRefused() {
        server.when("up", FakePrometheus.Reply.json("{\"status\":\"error\",\"error\":\"x\"}"));
        assertThatThrownBy(() -> query(config().build())).hasMessageContaining("no success");
        server.when(
                "up",
                FakePrometheus.Reply.json(
                        "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"1\"]}}"));
        assertThatThrownBy(() -> query(config().build()))
                .hasMessageContaining("resultType is \"scalar\" where a vector is needed");
    }

    @Test
    void credentialsAndTenantAreSentAndReadAnewForEachQuery() {
        server.vector("up");
        List<String> tokens = new ArrayList<>(List.of("one", "two"));
        PrometheusConfig bearer =
                config().bearerToken(() -> tokens.remove(0)).tenant("acme").build();
        query(bearer);
        query(bearer);
        query(config().basicAuth("lab", () -> "pass").build());
        assertThat(server.requests())
                .extracting(request -> request.headers().get("Authorization"))
                .containsExactly("Bearer one", "Bearer two", "Basic bGFiOnBhc3M=");
        assertThat(server.requests().get(0).headers()).containsEntry("X-Scope-OrgID", "acme");
    }

    @Test
    void noSecretIsEverPrinted() {
        server.when("up", FakePrometheus.Reply.of(401, "text/plain", "Unauthorized"));
        PrometheusConfig config = config().bearerToken(() -> SECRET).build();
        assertThat(config.toString()).doesNotContain(SECRET).contains("authorization=set");
        assertThatThrownBy(() -> query(config))
                .satisfies(e -> assertThat(all(e)).doesNotContain(SECRET));
        PrometheusConfig broken = config().bearerToken(() -> SECRET + "\n").build();
        assertThatThrownBy(() -> query(broken))
                .isInstanceOf(BackendException.Forbidden.class)
                .satisfies(e -> assertThat(all(e)).doesNotContain(SECRET));
        assertThatThrownBy(() -> config(URI.create("http://me:" + SECRET + "@127.0.0.1:1"))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(all(e)).doesNotContain(SECRET));
    }

    private static String all(Throwable failure) {
        java.io.StringWriter text = new java.io.StringWriter();
        failure.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    @Test
    void badConfigurationIsRefusedAtOnceAndNamed() {
        assertThatThrownBy(() -> config(URI.create("ftp://x")).build()).hasMessageContaining("url (ftp://x)");
        assertThatThrownBy(() -> config().window(Duration.ofSeconds(1)).build()).hasMessageContaining("window (PT1S)");
        assertThatThrownBy(() -> config().minSamples(1).build()).hasMessageContaining("minSamples (1)");
        assertThatThrownBy(() -> config().caCertificates(Path.of("nowhere.pem")).build())
                .hasMessageContaining("nowhere.pem");
        assertThatThrownBy(() -> LibvirtMetricNames.common()
                        .withCounters("node_cpu_seconds_total", "node_cpu_seconds_total", 1.0))
                .hasMessageContaining("hypervisor's own st");
        assertThatThrownBy(() -> PrometheusConfig.builder(
                                server.url(),
                                Signals.nodeExporter("", "instance"),
                                VmMapping.byLabel("domain").onHost("instance", "(.+)"),
                                clock)
                        .build())
                .hasMessageContaining("hypervisor's own st");
    }
}
