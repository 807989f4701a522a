package io.stealaway.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.spi.BackendException;
import io.stealaway.testkit.ManualClock;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Attempts, and what each failure of one means. */
class RetriesTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Deadline deadline = Deadline.in(Duration.ofSeconds(1), clock);
    private final List<Duration> delays = new ArrayList<>();
    private int begun = 0;

    private String run(int attempts, List<String> answers) {
        return new Retries(attempts, this::delay).run("test", deadline, "busy"::equals, () -> answers.get(begun++));
    }

    private void delay(String operation, Duration wait) {
        delays.add(wait);
        clock.advance(wait);
    }

    @Test
    void delaysDoubleUntilAnAnswerIsOfUse() {
        assertThat(run(5, List.of("busy", "busy", "busy", "good"))).isEqualTo("good");
        assertThat(delays).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));
    }

    @Test
    void theLastAnswerIsReturnedWhateverItIs() {
        assertThat(run(2, List.of("busy", "busy"))).isEqualTo("busy");
        assertThat(begun).isEqualTo(2);
    }

    @Test
    void noDelayBeginsThatOutlastsTheCall() {
        assertThatThrownBy(() -> run(10, List.of("busy", "busy", "busy", "busy", "busy")))
                .isInstanceOf(BackendException.Timeout.class)
                .hasMessageContaining("1000 ms");
        assertThat(delays).hasSize(3);
    }

    @Test
    void whatWasNotDoneIsSentAgainWhenTheServerSays() {
        List<String> answers = List.of("busy", "busy", "done");
        assertThat(undone(5, answers)).isEqualTo("done");
        assertThat(delays).containsExactly(Duration.ofMillis(300), Duration.ofMillis(300));
    }

    @Test
    void whatWasNotDoneInTimeIsAnsweredSo() {
        assertThat(undone(9, List.of("busy", "busy", "busy", "busy", "busy"))).isEqualTo("busy");
        assertThat(delays).hasSize(3);
    }

    @Test
    void whatWasNotDoneIsSentAtMostSoOften() {
        assertThat(undone(2, List.of("busy", "busy", "done"))).isEqualTo("busy");
        assertThat(begun).isEqualTo(2);
    }

    private String undone(int attempts, List<String> answers) {
        return new Retries(attempts, this::delay)
                .runUndone(
                        "test",
                        deadline,
                        answer -> answer.equals("busy") ? Optional.of(Duration.ofMillis(300)) : Optional.empty(),
                        () -> answers.get(begun++));
    }

    @Test
    void whatMayHaveBeenDoneIsNotSentAgain() {
        Retries retries = new Retries(3, this::delay);
        assertThatThrownBy(() -> retries.runUndone(
                        "test", deadline, answer -> Optional.empty(), () -> fails(new IOException("reset"))))
                .isInstanceOf(BackendException.Unavailable.class);
        assertThat(begun).isEqualTo(1);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectException("refused"), "cannot connect: refused", false, true),
                Arguments.of(new IOException("EOF\u001b[1m"), "connection lost: EOF [1m", true, true),
                Arguments.of(new SSLHandshakeException("PKIX"), "TLS failed: PKIX", false, false),
                Arguments.of(new SSLException("bad record"), "TLS failed: bad record", true, false),
                Arguments.of(new BodyTooLongException(7), "longer than 7 bytes", true, false),
                Arguments.of(new IllegalStateException("bug"), "the exchange failed: bug", true, false),
                Arguments.of(
                        new ConnectException().initCause(new UnresolvedAddressException()),
                        "the host name does not resolve",
                        false,
                        true),
                Arguments.of(new ConnectException(), "cannot connect: ConnectException", false, true),
                Arguments.of(new IOException("null", new EOFException()), "connection lost: EOFException", true, true),
                Arguments.of(
                        new IllegalStateException(null, new RuntimeException(new TimeoutException("of a pool"))),
                        "the exchange failed: of a pool",
                        true,
                        false));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureSaysWhetherItMayHaveArrivedAndMayPass(
            Throwable cause, String message, boolean mayHaveArrived, boolean mayPass) {
        CompletableFuture<String> failed = CompletableFuture.failedFuture(new CompletionException(cause));
        assertThatThrownBy(() -> Exchanges.await("test", () -> failed, deadline))
                .isInstanceOfSatisfying(FailedExchange.class, e -> {
                    assertThat(e.known())
                            .isInstanceOf(BackendException.Unavailable.class)
                            .hasMessageContaining(message);
                    assertThat(e.mayHaveArrived()).isEqualTo(mayHaveArrived);
                    assertThat(e.mayPass()).isEqualTo(mayPass);
                });
    }

    @Test
    void onlyWhatMayPassIsTriedAgain() {
        Retries retries = new Retries(3, this::delay);
        assertThatThrownBy(() ->
                        retries.run("test", deadline, answer -> false, () -> fails(new ConnectException("refused"))))
                .isInstanceOf(BackendException.Unavailable.class);
        assertThat(begun).isEqualTo(3);
        begun = 0;
        assertThatThrownBy(() ->
                        retries.run("test", deadline, answer -> false, () -> fails(new SSLHandshakeException("PKIX"))))
                .isInstanceOf(BackendException.Unavailable.class);
        assertThat(begun).isEqualTo(1);
    }

    private String fails(Exception cause) throws FailedExchange {
        begun++;
        return Exchanges.await("test", () -> CompletableFuture.failedFuture(cause), deadline);
    }

    @Test
    void aRequestThatCannotBeBuiltIsForbiddenAndItsHeadersAreNotShown() {
        assertThatThrownBy(() -> Exchanges.await(
                        "test",
                        () -> CompletableFuture.failedFuture(new IllegalArgumentException("invalid: s3cr3t")),
                        deadline))
                .isInstanceOfSatisfying(FailedExchange.class, e -> {
                    assertThat(e.known())
                            .isInstanceOf(BackendException.Forbidden.class)
                            .hasNoCause();
                    assertThat(e.known()).hasMessageNotContaining("s3cr3t");
                });
    }

    @Test
    void anInterruptEndsTheExchangeAndIsKept() {
        CompletableFuture<String> pending = new CompletableFuture<>();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> Exchanges.await("test", () -> pending, deadline))
                    .isInstanceOfSatisfying(
                            FailedExchange.class,
                            e -> assertThat(e.known()).isInstanceOf(BackendException.Unavailable.class));
            assertThat(pending).isCancelled();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void theRealDelayEndsAtAnInterrupt() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> RetryDelay.REAL.await("test", Duration.ofDays(1)))
                    .isInstanceOf(BackendException.Unavailable.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
