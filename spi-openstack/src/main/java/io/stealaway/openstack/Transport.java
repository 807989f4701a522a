package io.stealaway.openstack;

import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends one request and returns its whole answer within the call's time.
 *
 * <p>Asynchronously, as the client's own timeout ends with the headers: a server that trickles its body would hold us.
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
     * @throws BackendException.Unavailable if it certainly never left
     * @throws ResponseLost if it may have left and no whole answer came
     */
    Answer send(String operation, HttpRequest.Builder request, Deadline deadline) {
        Duration left = deadline.require(operation);
        requests.incrementAndGet();
        CompletableFuture<HttpResponse<String>> pending = client.sendAsync(
                request.timeout(left).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        try {
            HttpResponse<String> response = pending.get(left.toMillis() + 1, TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (TimeoutException e) {
            throw new ResponseLost(new BackendException.Timeout(operation, "no whole answer in " + millis(left)));
        } catch (ExecutionException e) {
            throw trouble(operation, left, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResponseLost(new BackendException.Unavailable(operation, "interrupted", e));
        } finally {
            pending.cancel(true);
        }
    }

    private static RuntimeException trouble(String operation, Duration left, Throwable cause) {
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return new BackendException.Unavailable(operation, "cannot connect" + reason(cause), cause);
        }
        if (cause instanceof HttpTimeoutException) {
            return new ResponseLost(new BackendException.Timeout(operation, "no answer in " + millis(left)));
        }
        if (cause instanceof UnresolvedAddressException) {
            return new BackendException.Unavailable(operation, "the host name does not resolve", cause);
        }
        if (cause instanceof IOException) {
            return new ResponseLost(
                    new BackendException.Unavailable(operation, "connection lost" + reason(cause), cause));
        }
        return new ResponseLost(new BackendException.Unavailable(operation, "failed: " + cause, cause));
    }

    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? "" : ": " + cause.getMessage();
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
