package io.stealaway.testkit;

import static io.stealaway.testkit.LoopbackServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every adapter that speaks HTTP must do when its server, or what stands in its place, is slow, talkative, hostile or not there.
 * Subclass it and say how one read is done; the servers are of this kit, on loopback addresses.
 */
@Timeout(120)
public abstract class HttpClientContract {
    private static final String SECRET = "s3cr3t-value";
    private static final Duration PATIENT = Duration.ofMinutes(1);
    private static final Duration HASTY = Duration.ofMillis(200);

    /** What servers send who want to write into the logs of others: lines, colours, hidden and reversed text. */
    private static final String HOSTILE =
            "sorry\r\n2026-01-01 INFO forged\u001b[31m\u0085\u2028\u202e\u200b" + "x".repeat(20_000);

    @TempDir
    private Path folder;

    /** For subclasses. */
    protected HttpClientContract() {}

    /**
     * How to reach the server.
     *
     * @param url its address, without a path
     * @param trusted a PEM file with the only certificates to trust; empty means the JDK's
     * @param timeout how long one call may take
     * @param secret the token to send
     * @param clock stands still, except that waiting between two attempts must advance it
     */
    public record Target(URI url, Optional<Path> trusted, Duration timeout, String secret, ManualClock clock) {}

    /** Does one call of the SPI, or of the adapter's own client, that reads; lets every exception through. */
    protected abstract void read(Target target);

    /** Returns what a server answers to {@link #read} when all is well: a body of status 200. */
    protected abstract String good();

    /** Returns the headers that the answer must bear besides. */
    protected Map<String, String> headers() {
        return Map.of();
    }

    /** Returns a refusal as the server words it, with a text in its place for people, quoted for JSON if need be. */
    protected abstract String refusal(String text);

    /** Returns the most bytes that a body may have. */
    protected abstract int bodyLimit();

    private Target target(URI url, Duration timeout, String secret) {
        return new Target(
                url, Optional.empty(), timeout, secret, new ManualClock(Instant.parse("2026-01-01T00:00:00Z")));
    }

    private Target target(URI url) {
        return target(url, PATIENT, SECRET);
    }

    private Target trusting(URI url, TestCertificate certificate) {
        Target target = target(url);
        return new Target(url, Optional.of(certificate.pem()), target.timeout(), target.secret(), target.clock());
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** Reads, and returns the failure, which never shows the secret. */
    private BackendException failure(Target target) {
        Throwable failure = catchThrowable(() -> read(target));
        assertThat(failure).isInstanceOf(BackendException.class);
        assertThat(trace(failure)).doesNotContain(SECRET);
        return (BackendException) failure;
    }

    @Test
    void aGoodAnswerIsReadAndTheSecretIsSent() {
        try (LoopbackServer server = LoopbackServer.of("127.0.0.1", answer(200, headers(), good()))) {
            read(target(server.url()));
            assertThat(server.requests()).isNotEmpty().allMatch(request -> request.contains(SECRET));
        }
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedWhileItStreams() {
        AtomicLong sent = new AtomicLong();
        try (LoopbackServer server = LoopbackServer.of("127.0.0.1", exchange -> endless(exchange, sent))) {
            BackendException failure = failure(target(server.url()));
            assertThat(failure)
                    .isInstanceOf(BackendException.Unavailable.class)
                    .hasMessageContaining("longer than " + bodyLimit() + " bytes");
            assertThat(server.requests()).as("not asked again").hasSize(1);
        }
        // What lies in buffers of the sockets and the client comes on top.
        assertThat(sent.get()).isLessThan(2L * bodyLimit() + (64 << 20));
    }

    private static void endless(HttpExchange exchange, AtomicLong sent) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] part = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
        OutputStream body = exchange.getResponseBody();
        while (sent.get() < 1L << 32) {
            body.write(part);
            sent.addAndGet(part.length);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerThatDoesNotEndIsATimeout(boolean begins) {
        CountDownLatch over = new CountDownLatch(1);
        try (LoopbackServer server = LoopbackServer.of("127.0.0.1", exchange -> stall(exchange, begins, over))) {
            assertThat(failure(target(server.url(), HASTY, SECRET))).isInstanceOf(BackendException.Timeout.class);
            over.countDown();
        }
    }

    private static void stall(HttpExchange exchange, boolean begins, CountDownLatch over) throws IOException {
        if (begins) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        }
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(failure(target(URI.create("http://127.0.0.1:" + port))))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("cannot connect");
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsRefused() {
        TestCertificate certificate = certificate("known", "ip:127.0.0.1");
        try (LoopbackServer server = LoopbackServer.secure(certificate.server(), answer(200, headers(), good()))) {
            assertThat(failure(target(server.url())))
                    .isInstanceOf(BackendException.Unavailable.class)
                    .hasMessageContaining("TLS failed")
                    .hasMessageContaining("Maybe name the CA");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aNamedAuthorityIsTrustedAndNoOther() {
        TestCertificate ours = certificate("ours", "ip:127.0.0.1");
        TestCertificate other = certificate("other", "ip:127.0.0.1");
        try (LoopbackServer server = LoopbackServer.secure(ours.server(), answer(200, headers(), good()))) {
            read(trusting(server.url(), ours));
            int before = server.requests().size();
            assertThat(before).isPositive();
            assertThat(failure(trusting(server.url(), other))).hasMessageContaining("TLS failed");
            assertThat(server.requests()).hasSize(before);
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefusedThoughItsAuthorityIsTrusted() {
        TestCertificate certificate = certificate("elsewhere", "dns:elsewhere.example");
        try (LoopbackServer server = LoopbackServer.secure(certificate.server(), answer(200, headers(), good()))) {
            assertThat(failure(trusting(server.url(), certificate)))
                    .isInstanceOf(BackendException.Unavailable.class)
                    .hasMessageContaining("TLS failed");
            assertThat(server.requests()).isEmpty();
        }
    }

    private TestCertificate certificate(String directory, String name) {
        try {
            return TestCertificate.of(Files.createDirectory(folder.resolve(directory)), name);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) {
        try (LoopbackServer other = LoopbackServer.of("127.0.0.2", answer(200, headers(), good()));
                LoopbackServer server = LoopbackServer.of(
                        "127.0.0.1", answer(status, Map.of("Location", other.url() + "/stolen"), ""))) {
            assertThat(failure(target(server.url()))).hasMessageContaining(String.valueOf(status));
            assertThat(other.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"400, plain", "400, worded", "403, plain", "403, worded", "500, plain", "500, worded"})
    void theServersWordsAreMadeFitForALog(int status, String form) {
        String body = form.equals("plain") ? HOSTILE : refusal(HOSTILE);
        try (LoopbackServer server = LoopbackServer.of("127.0.0.1", answer(status, Map.of(), body))) {
            String message = String.valueOf(failure(target(server.url())).getMessage());
            assertThat(message)
                    .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]")
                    .contains(String.valueOf(status));
            assertThat(message.length()).isLessThan(1_000);
        }
    }

    @Test
    void aSecretThatCannotBeSentIsNotShown() {
        try (LoopbackServer server = LoopbackServer.of("127.0.0.1", answer(200, headers(), good()))) {
            Target target = target(server.url(), PATIENT, SECRET + "\r\nX-Injected: yes");
            Throwable failure = catchThrowable(() -> read(target));
            assertThat(failure).isInstanceOfAny(BackendException.Forbidden.class, IllegalArgumentException.class);
            assertThat(trace(failure)).doesNotContain(SECRET);
            assertThat(server.requests()).isEmpty();
        }
    }
}
