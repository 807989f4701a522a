package io.stealaway.internal.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits for one exchange, no longer than a call's deadline. Stateless. */
public final class Exchanges {
    private Exchanges() {}

    /**
     * Sends a request by the JDK's client and returns its whole answer, whatever its status. It goes over HTTP/1.1 though an
     * embedder's client prefer HTTP/2: there one connection carries all requests, and the JDK keeps it after a timeout, so that
     * once a network drops its packets every call fails until TCP gives up, a quarter of an hour later.
     *
     * @throws FailedExchange if there is none
     */
    public static HttpResponse<byte[]> send(
            String operation, HttpClient client, HttpRequest request, BodyLimit limit, Deadline deadline)
            throws FailedExchange {
        HttpRequest onItsOwn = HttpRequest.newBuilder(request, (name, value) -> true)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return await(operation, () -> client.sendAsync(onItsOwn, limit.handler()), deadline);
    }

    /**
     * Begins an exchange and returns its result. The client's own timeout ends with the headers; this one covers a body that
     * trickles, too.
     *
     * @throws FailedExchange if there is none
     */
    public static <A> A await(String operation, Supplier<CompletableFuture<A>> exchange, Deadline deadline)
            throws FailedExchange {
        Duration left = deadline.require(operation);
        CompletableFuture<A> pending;
        try {
            pending = exchange.get();
        } catch (IllegalArgumentException e) {
            throw FailedExchange.notSent(operation);
        }
        try {
            return pending.get(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw FailedExchange.timeout(operation, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FailedExchange.interrupted(operation, e);
        } catch (ExecutionException e) {
            throw FailedExchange.of(operation, deadline, bare(e));
        } finally {
            pending.cancel(true);
        }
    }

    private static Throwable bare(Throwable failure) {
        Throwable at = failure;
        while ((at instanceof ExecutionException || at instanceof CompletionException) && at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }
}
