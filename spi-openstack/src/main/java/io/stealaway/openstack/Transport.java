package io.stealaway.openstack;

import io.stealaway.internal.Sanitizer;
import io.stealaway.internal.http.BodyLimit;
import io.stealaway.internal.http.Deadline;
import io.stealaway.internal.http.Exchanges;
import io.stealaway.internal.http.FailedExchange;
import io.stealaway.spi.BackendException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends one request and returns its whole answer within the call's time.
 *
 * <p>Thread-safe.
 */
final class Transport {
    private final HttpClient client;
    private final AtomicLong requests = new AtomicLong();

    Transport(HttpClient client) {
        this.client = client;
    }

    /** Returns how many requests were sent since the start. */
    long requests() {
        return requests.get();
    }

    /**
     * Sends a request.
     *
     * @throws BackendException if it certainly never left
     * @throws ResponseLost if it may have left and no whole answer came
     */
    Answer send(String operation, HttpRequest.Builder request, Deadline deadline) {
        Duration left = deadline.require(operation);
        requests.incrementAndGet();
        try {
            HttpResponse<byte[]> response =
                    Exchanges.send(operation, client, request.timeout(left).build(), BodyLimit.DEFAULT, deadline);
            return new Answer(response.statusCode(), response.headers(), Sanitizer.decode(response.body()));
        } catch (FailedExchange e) {
            throw e.mayHaveArrived() ? new ResponseLost(e.known()) : e.known();
        }
    }
}
