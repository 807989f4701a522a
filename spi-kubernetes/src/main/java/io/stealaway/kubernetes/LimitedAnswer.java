package io.stealaway.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.stealaway.internal.Sanitizer;
import io.stealaway.internal.http.BodyLimit;
import io.stealaway.internal.http.LimitedBody;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What came in one exchange. Read here, as the client's own means read a body of any length.
 *
 * @param from the address that answered
 * @param status the HTTP status
 * @param retryAfter the header of that name
 * @param body whole, of UTF-8
 */
record LimitedAnswer(URI from, int status, Optional<String> retryAfter, String body) {

    /** Begins an exchange; its result fails once the body is longer than the limit, and ends the exchange when it is cancelled. */
    // Every end of the exchange, good or bad, ends in the result, which is returned.
    @SuppressWarnings("FutureReturnValueIgnored")
    static CompletableFuture<LimitedAnswer> begin(HttpClient client, HttpRequest request) {
        LimitedBody collected = BodyLimit.DEFAULT.body();
        CompletableFuture<LimitedAnswer> result = new CompletableFuture<>();
        CompletableFuture<HttpResponse<AsyncBody>> head = client.consumeBytes(request, (parts, body) -> {
            try {
                collected.append(parts);
            } catch (IOException tooLong) {
                result.completeExceptionally(tooLong);
                body.cancel();
                return;
            }
            body.consume();
        });
        result.whenComplete((answer, failure) -> {
            if (failure != null) {
                head.thenAccept(response -> response.body().cancel());
                head.cancel(true);
            }
        });
        head.thenCompose(response -> {
                    response.body().consume();
                    return response.body().done().thenApply(end -> of(response, collected));
                })
                .whenComplete((answer, failure) -> {
                    if (failure == null) {
                        result.complete(answer);
                    } else {
                        result.completeExceptionally(failure);
                    }
                });
        return result;
    }

    private static LimitedAnswer of(HttpResponse<AsyncBody> response, LimitedBody collected) {
        return new LimitedAnswer(
                response.request().uri(),
                response.code(),
                Optional.ofNullable(response.header("Retry-After")),
                Sanitizer.decode(collected.bytes()));
    }
}
