package io.stealaway.examples.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.VmId;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The webhook and a real server that is well, refuses, loses its answers, is slow, or never ends. */
class WebhookTest {
    private static final String SECRET = "/services/T0/B0/s3cret";

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final Deque<Integer> answers = new ArrayDeque<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private HttpServer server;

    /** Of what is no status: what the server does instead. */
    private static final int LOSES_THE_ANSWER = -1;

    private static final int IS_SILENT = -2;
    private static final int NEVER_ENDS = -3;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::serve);
        server.start();
    }

    @AfterEach
    void stop() {
        released.countDown();
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        received.add(exchange.getRequestURI().getPath() + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Integer next;
        synchronized (answers) {
            next = answers.poll();
        }
        int status = next == null ? 200 : next;
        try {
            if (status == IS_SILENT) {
                released.await();
            } else if (status == NEVER_ENDS) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(new byte[10]);
                exchange.getResponseBody().flush();
                released.await();
            } else if (status != LOSES_THE_ANSWER) {
                exchange.getResponseHeaders()
                        .set(
                                "Location",
                                "http://127.0.0.1:" + server.getAddress().getPort() + "/other");
                exchange.sendResponseHeaders(status, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private WebhookSection section(boolean slack, Duration timeout) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + SECRET;
        return new WebhookSection(() -> url, slack, timeout, Duration.ofHours(1), EnumSet.allOf(Notice.Kind.class));
    }

    private Webhook webhook(Integer... answer) {
        answers.addAll(List.of(answer));
        return Webhook.open(section(false, Duration.ofSeconds(20)), Duration.ZERO);
    }

    private static Notice notice(String subject) {
        return new Notice(Instant.EPOCH, Notice.Kind.UNKNOWN, subject, "<web-1> & \"web-2\" of " + subject);
    }

    private String next() throws InterruptedException {
        String request = received.poll(30, TimeUnit.SECONDS);
        assertThat(request).as("a request").isNotNull();
        return request;
    }

    private JsonNode body() throws InterruptedException, IOException {
        return new ObjectMapper().readTree(next().substring(SECRET.length() + 1));
    }

    @Test
    void anIneffectiveMoveIsPostedWithAllThatANoticeNeeds() throws Exception {
        try (Webhook webhook = webhook()) {
            webhook.accept(event(Kind.PHASE, MigrationPhase.MIGRATING));
            webhook.accept(event(Kind.FINISHED, MigrationPhase.DONE));
            webhook.accept(event(Kind.FINISHED, MigrationPhase.INEFFECTIVE));
            JsonNode body = body();
            assertThat(body.path("schema").asText()).isEqualTo("stealaway.notice/1.0");
            assertThat(body.path("id").asText()).isEqualTo("INEFFECTIVE/z-e1-1");
            assertThat(body.path("kind").asText()).isEqualTo("INEFFECTIVE");
            assertThat(body.path("text").asText()).isEqualTo("FINISHED web-1 from a1 to a2 (z-e1-1): why");
            webhook.accept(event(Kind.PHASE, MigrationPhase.UNKNOWN));
            assertThat(body().path("kind").asText()).isEqualTo("UNKNOWN");
        }
        assertThat(received).isEmpty();
    }

    private static RemediationEvent event(Kind kind, MigrationPhase phase) {
        return new RemediationEvent(
                Instant.EPOCH,
                kind,
                Optional.of(MigrationId.of("z-e1-1")),
                Optional.of(phase),
                Optional.of(VmId.of("web-1")),
                Optional.of(HostId.of("a1")),
                Optional.of(HostId.of("a2")),
                "why");
    }

    @Test
    void slackIsSentItsTextAloneWithItsMarksEscaped() throws Exception {
        try (Webhook webhook = Webhook.open(section(true, Duration.ofSeconds(20)), Duration.ZERO)) {
            webhook.tell(notice("m1"));
            JsonNode body = body();
            assertThat(body.size()).isEqualTo(1);
            assertThat(body.path("text").asText()).isEqualTo("StealAway: &lt;web-1&gt; &amp; \"web-2\" of m1");
        }
    }

    @Test
    void aLostAnswerAndAServerThatIsBusyAreAskedAgainWithTheSameId() throws Exception {
        try (Webhook webhook = webhook(LOSES_THE_ANSWER, 503, 200)) {
            webhook.tell(notice("m1"));
            for (int i = 0; i < 3; i++) {
                assertThat(body().path("id").asText()).isEqualTo("UNKNOWN/m1");
            }
            webhook.tell(notice("m2"));
            assertThat(body().path("id").asText()).isEqualTo("UNKNOWN/m2");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 410})
    void whatIsRefusedIsNotSentAgainAndNoRedirectIsFollowed(int status) throws Exception {
        try (Webhook webhook = webhook(status)) {
            webhook.tell(notice("m1"));
            webhook.tell(notice("m2"));
            assertThat(next()).startsWith(SECRET).contains("UNKNOWN/m1");
            assertThat(next()).startsWith(SECRET).contains("UNKNOWN/m2");
        }
        assertThat(received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {IS_SILENT, NEVER_ENDS})
    void aServerThatHangsCostsItsNoticeAndNotTheNext(int what) throws Exception {
        answers.addAll(List.of(what, what, what));
        try (Webhook webhook = Webhook.open(section(false, Duration.ofMillis(200)), Duration.ZERO)) {
            webhook.tell(notice("m1"));
            webhook.tell(notice("m2"));
            for (int i = 0; i < 3; i++) {
                assertThat(next()).contains("UNKNOWN/m1");
            }
            assertThat(next()).contains("UNKNOWN/m2");
        }
    }

    @Test
    void theLoopIsNeverHeldUpHoweverManyNoticesWait() throws Exception {
        answers.add(IS_SILENT);
        try (Webhook webhook = webhook()) {
            webhook.tell(notice("first"));
            assertThat(next()).contains("first");
            // Nothing takes from the queue now: were it to block, this would never end.
            for (int i = 0; i < 10 * Webhook.CAPACITY; i++) {
                webhook.tell(notice("m" + i));
            }
            released.countDown();
            for (int i = 0; i < Webhook.CAPACITY; i++) {
                // The first one again, as its answer was lost, then those that fitted.
                next();
            }
        }
    }

    @Test
    void whatIsNotWantedIsNotSent() throws Exception {
        WebhookSection all = section(false, Duration.ofSeconds(20));
        WebhookSection some = new WebhookSection(
                all.secret(), false, all.timeout(), all.isolatedTooLong(), EnumSet.of(Notice.Kind.INEFFECTIVE));
        try (Webhook webhook = Webhook.open(some, Duration.ZERO)) {
            webhook.tell(notice("m1"));
            webhook.accept(event(Kind.FINISHED, MigrationPhase.INEFFECTIVE));
            assertThat(next()).contains("INEFFECTIVE/z-e1-1");
        }
        assertThat(received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.org/s3cret",
                "ftp://hooks.example.org/s3cret",
                "https://user:s3cret@hooks.example.org/",
                "https://hooks example.org/s3cret",
                "s3cret",
                "https:///s3cret"
            })
    void aUrlThatMayNotBeUsedIsRefusedUnseen(String url) {
        YamlSection section = YamlSection.of("webhook", Map.of("format", "slack"));
        Secrets secrets = new Secrets(Path.of("."), Map.of("STEALAWAY_WEBHOOK_URL", url));

        assertThatThrownBy(() -> WebhookSection.read(section, secrets))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the URL of the webhook")
                .satisfies(
                        thrown -> assertThat(String.valueOf(thrown.getCause())).doesNotContain("s3cret"))
                .satisfies(thrown -> assertThat(thrown.toString()).doesNotContain("s3cret"));
    }

    @Test
    void whatIsConfiguredWronglyIsNamed() {
        Secrets secrets = new Secrets(Path.of("."), Map.of("STEALAWAY_WEBHOOK_URL", "https://h.example.org/s3cret"));
        assertThatThrownBy(() -> WebhookSection.read(
                        YamlSection.of("webhook", Map.of("notify", List.of("INEFECTIVE"))), secrets))
                .hasMessageContaining("notify (INEFECTIVE) must be one of [APPROVAL_WANTED");
        assertThatThrownBy(() -> WebhookSection.read(YamlSection.of("webhook", Map.of("timeout", "PT0S")), secrets))
                .hasMessageContaining("webhook: timeout (PT0S)");
        assertThatThrownBy(() -> WebhookSection.read(
                        YamlSection.of("webhook", Map.of("format", "slack")), new Secrets(Path.of("."), Map.of())))
                .hasMessageContaining("urlFile is missing");
        assertThat(WebhookSection.read(YamlSection.of("webhook", Map.of()), secrets)
                        .toString())
                .doesNotContain("s3cret");
    }
}
