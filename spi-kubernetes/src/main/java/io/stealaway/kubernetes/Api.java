package io.stealaway.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.stealaway.spi.BackendException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Exchanges with the API server. All exchanges of one call of the SPI share one deadline. Reads are repeated while the server
 * cannot answer; writes are sent once. Thread-safe.
 */
final class Api {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final int PAGE = 500;

    private final KubernetesConfig config;
    private final Pause pause;
    private final Instant end;

    Api(KubernetesConfig config, Pause pause) {
        this.config = config;
        this.pause = pause;
        this.end = config.clock().instant().plus(config.timeout());
    }

    /** Returns the same API for one call of the SPI that begins now. */
    Api begin() {
        return new Api(config, pause);
    }

    Instant now() {
        return config.clock().instant();
    }

    /** Returns whether less than a part of the time of this call is left. */
    boolean nearlyOver() {
        return left().compareTo(config.timeout().dividedBy(3)) < 0;
    }

    /** Reads an object; empty when the server says that it does not exist. */
    Optional<JsonNode> find(String operation, String path) {
        Answer answer = read(operation, path);
        return answer.notFound() ? Optional.empty() : Optional.of(answer.json());
    }

    /** Reads all items of a list, page by page, as of one moment. */
    List<JsonNode> list(String operation, String path, String parameters) {
        List<JsonNode> items = new ArrayList<>();
        String more = "";
        do {
            JsonNode page =
                    read(operation, path + "?limit=" + PAGE + parameters + more).json();
            if (!page.path("items").isArray()) {
                throw new BackendException.Unavailable(operation, "the answer has no items");
            }
            page.path("items").forEach(items::add);
            String next = page.path("metadata").path("continue").asText("");
            more = next.isEmpty() ? "" : "&continue=" + encoded(next);
        } while (!more.isEmpty());
        return items;
    }

    private Answer read(String operation, String path) {
        Duration wait = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            Optional<Answer> answer = attempt(operation, request(path), attempt == config.readAttempts());
            if (answer.isPresent() && (attempt == config.readAttempts() || !asksToComeAgain(answer.get()))) {
                return answer.get();
            }
            if (wait.compareTo(left()) >= 0) {
                throw new BackendException.Timeout(operation, "no usable answer in " + config.timeout());
            }
            pause.of(operation, wait);
            wait = wait.multipliedBy(2);
        }
    }

    /** Sends a change once and returns the answer, whatever its status. */
    Answer write(String operation, String method, String path, String contentType, String body) {
        return attempt(operation, request(path).method(method, contentType, body), true)
                .orElseThrow();
    }

    private HttpRequest.Builder request(String path) {
        return client().newHttpRequestBuilder()
                .uri(config.server().resolve(path))
                .setHeader("Accept", "application/json");
    }

    private HttpClient client() {
        return config.client();
    }

    private Optional<Answer> attempt(String operation, HttpRequest.Builder request, boolean last) {
        long millis = Math.max(1, left().toMillis());
        CompletableFuture<HttpResponse<byte[]>> future = client().sendAsync(
                        request.timeout(millis, TimeUnit.MILLISECONDS).build(), byte[].class);
        try {
            return Optional.of(answer(operation, future.get(millis, TimeUnit.MILLISECONDS)));
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new BackendException.Timeout(operation, "no answer in " + config.timeout());
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new BackendException.Unavailable(operation, "interrupted while waiting", e);
        } catch (ExecutionException e) {
            return failed(operation, e.getCause() == null ? e : e.getCause(), last);
        }
    }

    private static Answer answer(String operation, HttpResponse<byte[]> response) {
        byte[] body = response.body();
        return new Answer(
                operation,
                response.code(),
                seconds(response.header("Retry-After")),
                body == null ? "" : new String(body, StandardCharsets.UTF_8));
    }

    private static Optional<Answer> failed(String operation, Throwable cause, boolean last) {
        if (cause instanceof HttpTimeoutException || cause instanceof SocketTimeoutException) {
            throw new BackendException.Timeout(operation, "no answer in time");
        }
        if (!last) {
            return Optional.empty();
        }
        throw new BackendException.Unavailable(operation, "the exchange failed: " + cause.getMessage(), cause);
    }

    private static OptionalLong seconds(@org.jspecify.annotations.Nullable String header) {
        return header != null && header.matches("[0-9]{1,6}")
                ? OptionalLong.of(Long.parseLong(header))
                : OptionalLong.empty();
    }

    private static boolean asksToComeAgain(Answer answer) {
        return answer.tooManyRequests() || answer.status() == 502 || answer.status() == 503 || answer.status() == 504;
    }

    private Duration left() {
        Duration left = Duration.between(now(), end);
        // A clock that was set back must not lengthen the wait.
        return left.compareTo(config.timeout()) > 0 ? config.timeout() : left;
    }

    static String encoded(String value) {
        return java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }
}
