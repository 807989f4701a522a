package io.stealaway.consul;

import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Sends a request, again if need be and if it only reads, and returns the whole answer before a deadline.
 *
 * <p>Thread-safe.
 */
final class Http {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final HttpClient client;
    private final Duration deadline;
    private final int readAttempts;
    private final int maxBytes;
    private final InstantSource clock;
    private final Pause pause;

    Http(HttpClient client, Duration deadline, int readAttempts, int maxBytes, InstantSource clock, Pause pause) {
        this.client = client;
        this.deadline = deadline;
        this.readAttempts = readAttempts;
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Returns the answer, whatever its status.
     *
     * @throws BackendException if there was none, or only ones that ask to come again later
     */
    HttpResponse<byte[]> send(String operation, HttpRequest request, Instant end) {
        int attempts = request.method().equals("GET") ? readAttempts : 1;
        Duration wait = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt == attempts;
            Optional<HttpResponse<byte[]>> answer = attempt(operation, request, end, last);
            if (answer.isPresent() && (last || !asksToComeAgain(answer.get()))) {
                return answer.get();
            }
            if (wait.compareTo(left(end)) >= 0) {
                throw new BackendException.Timeout(operation, "no usable answer in " + deadline);
            }
            pause.of(operation, wait);
            wait = wait.multipliedBy(2);
        }
    }

    private Optional<HttpResponse<byte[]>> attempt(String operation, HttpRequest request, Instant end, boolean last) {
        CompletableFuture<HttpResponse<byte[]>> future = client.sendAsync(request, info -> new LimitedBody(maxBytes));
        try {
            // The client's own timeout ends with the headers; this one covers a body that trickles, too.
            return Optional.of(future.get(Math.max(1, left(end).toMillis()), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new BackendException.Timeout(operation, "no answer in " + deadline);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new BackendException.Unavailable(operation, "interrupted while waiting", e);
        } catch (ExecutionException e) {
            return failed(operation, e.getCause() == null ? e : e.getCause(), last);
        }
    }

    private Optional<HttpResponse<byte[]>> failed(String operation, Throwable cause, boolean last) {
        if (cause instanceof HttpTimeoutException) {
            throw new BackendException.Timeout(operation, "no connection in time");
        }
        if (!last && cause instanceof IOException && !(cause instanceof SSLException) && !LimitedBody.tooLong(cause)) {
            return Optional.empty();
        }
        String problem = cause instanceof ConnectException ? "cannot connect" : "the exchange failed";
        String why = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        throw new BackendException.Unavailable(operation, problem + why, cause);
    }

    /** Returns when a call that begins now has to be over. */
    Instant end() {
        return clock.instant().plus(deadline);
    }

    private Duration left(Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        // A clock that was set back must not lengthen the wait.
        return left.compareTo(deadline) > 0 ? deadline : left;
    }

    private static boolean asksToComeAgain(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        return status == 429 || status == 502 || status == 503 || status == 504 || noLeader(answer);
    }

    /** While the servers elect a leader, they answer so with 500; it takes seconds at most. */
    private static boolean noLeader(HttpResponse<byte[]> answer) {
        return answer.statusCode() == 500 && Text.of(answer.body()).contains("No cluster leader");
    }
}
