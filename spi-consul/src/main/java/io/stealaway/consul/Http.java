package io.stealaway.consul;

import io.stealaway.internal.Sanitizer;
import io.stealaway.internal.http.BodyLimit;
import io.stealaway.internal.http.Deadline;
import io.stealaway.internal.http.Exchanges;
import io.stealaway.internal.http.Retries;
import io.stealaway.internal.http.RetryDelay;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends a request, again if need be and if it only reads or was not done, and returns the whole answer before a deadline.
 *
 * <p>Thread-safe.
 */
final class Http {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final HttpClient client;
    private final Retries retries;

    Http(HttpClient client, int attempts, RetryDelay retryDelay) {
        this.client = client;
        this.retries = new Retries(attempts, retryDelay);
    }

    /**
     * Returns the answer, whatever its status.
     *
     * @throws io.stealaway.spi.BackendException if there was none, or only ones that ask to come again later
     */
    HttpResponse<byte[]> send(String operation, HttpRequest request, Deadline deadline) {
        Retries.Exchange<HttpResponse<byte[]>> exchange =
                () -> Exchanges.send(operation, client, request, BodyLimit.DEFAULT, deadline);
        return request.method().equals("GET")
                ? retries.run(operation, deadline, Http::asksToComeAgain, exchange)
                : retries.runUndone(operation, deadline, Http::limited, exchange);
    }

    /** A server that limits its requests does nothing for those beyond. */
    private static Optional<Duration> limited(HttpResponse<byte[]> answer) {
        return answer.statusCode() == 429 ? Optional.of(PAUSE) : Optional.empty();
    }

    private static boolean asksToComeAgain(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        return status == 429 || status == 502 || status == 503 || status == 504 || noLeader(answer);
    }

    /** While the servers elect a leader, they answer so with 500; it takes seconds at most. */
    private static boolean noLeader(HttpResponse<byte[]> answer) {
        return answer.statusCode() == 500 && Sanitizer.decode(answer.body()).contains("No cluster leader");
    }
}
