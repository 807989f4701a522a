package io.stealaway.prometheus;

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
import java.time.InstantSource;

/**
 * Sends a request that changes nothing, again if need be, and returns the whole answer before a deadline.
 *
 * <p>Thread-safe.
 */
final class Http {
    private final HttpClient client;
    private final Duration timeout;
    private final BodyLimit limit;
    private final InstantSource clock;
    private final Retries retries;

    Http(
            HttpClient client,
            Duration timeout,
            int attempts,
            BodyLimit limit,
            InstantSource clock,
            RetryDelay retryDelay) {
        this.client = client;
        this.timeout = timeout;
        this.limit = limit;
        this.clock = clock;
        this.retries = new Retries(attempts, retryDelay);
    }

    /**
     * Returns the answer, whatever its status.
     *
     * @throws io.stealaway.spi.BackendException if there was none, or only ones that ask to come again later
     */
    HttpResponse<byte[]> send(String operation, HttpRequest request) {
        Deadline deadline = Deadline.in(timeout, clock);
        return retries.run(
                operation,
                deadline,
                Http::asksToComeAgain,
                () -> Exchanges.send(operation, client, request, limit, deadline));
    }

    /** A query that ran out of time on the server would do so again: that 503 is not asked twice. */
    private static boolean asksToComeAgain(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        boolean busy = status == 429 || status == 502 || status == 503 || status == 504;
        return busy && !Sanitizer.decode(answer.body()).contains("\"timeout\"");
    }
}
