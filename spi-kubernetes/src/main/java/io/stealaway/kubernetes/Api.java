package io.stealaway.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.stealaway.internal.Sanitizer;
import io.stealaway.internal.http.Deadline;
import io.stealaway.internal.http.Exchanges;
import io.stealaway.internal.http.FailedExchange;
import io.stealaway.internal.http.PercentEncoding;
import io.stealaway.internal.http.Retries;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.spi.BackendException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Exchanges with the API server. All exchanges of one call of the SPI share one deadline. Reads are repeated while the server
 * cannot answer; writes only when it says that it did nothing. Thread-safe.
 */
final class Api {
    private static final int PAGE = 500;
    private static final String WHOLE = "application/json";
    private static final String METADATA = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    private final KubernetesConfig config;
    private final RetryDelay retryDelay;
    private final Deadline deadline;

    Api(KubernetesConfig config, RetryDelay retryDelay) {
        this.config = config;
        this.retryDelay = retryDelay;
        this.deadline = Deadline.in(config.timeout(), config.clock());
    }

    /** Returns the same API for one call of the SPI that begins now. */
    Api begin() {
        return new Api(config, retryDelay);
    }

    Instant now() {
        return config.clock().instant();
    }

    /** Returns whether less than a part of the time of this call is left. */
    boolean nearlyOver() {
        return deadline.remaining().compareTo(config.timeout().dividedBy(3)) < 0;
    }

    /** Reads an object; empty when the server says that it does not exist. */
    Optional<JsonNode> find(String operation, String path) {
        Answer answer = read(operation, path, WHOLE);
        return answer.notFound() ? Optional.empty() : Optional.of(answer.json());
    }

    /** Reads all items of a list, page by page, as of one moment. */
    List<JsonNode> list(String operation, String path, String parameters) {
        return list(operation, path, parameters, WHOLE);
    }

    /** Reads the metadata of all items of a list, which is a small part of a node. */
    List<JsonNode> listMetadata(String operation, String path) {
        return list(operation, path, "", METADATA);
    }

    private List<JsonNode> list(String operation, String path, String parameters, String accept) {
        List<JsonNode> items = new ArrayList<>();
        String more = "";
        do {
            JsonNode page = read(operation, path + "?limit=" + PAGE + parameters + more, accept)
                    .json();
            if (!page.path("items").isArray()) {
                throw new BackendException.Unavailable(operation, "the answer has no items");
            }
            for (JsonNode item : page.path("items")) {
                if (!item.path("metadata").path("name").isTextual()) {
                    throw new BackendException.Unavailable(
                            operation,
                            "items hold one (" + Sanitizer.oneLine(item.toString(), 60)
                                    + ") whose metadata has no name");
                }
                items.add(item);
            }
            JsonNode token = page.path("metadata").path("continue");
            if (!token.isMissingNode() && !token.isNull() && !token.isTextual()) {
                throw new BackendException.Unavailable(operation, "metadata.continue (" + token + ") must be a text");
            }
            String next = token.asText("");
            more = next.isEmpty() ? "" : "&continue=" + PercentEncoding.encode(next);
        } while (!more.isEmpty());
        return items;
    }

    private Answer read(String operation, String path, String accept) {
        return settled(
                operation,
                new Retries(config.readAttempts(), retryDelay)
                        .run(
                                operation,
                                deadline,
                                Api::asksToComeAgain,
                                () -> exchange(operation, request(path, accept))));
    }

    /**
     * Sends a change and returns the answer, whatever its status: once, and again only when the server says that it did nothing
     * for want of room.
     */
    Answer write(String operation, String method, String path, String contentType, String body) {
        return settled(
                operation,
                new Retries(Integer.MAX_VALUE, retryDelay)
                        .runUndone(
                                operation,
                                deadline,
                                Answer::comeAgain,
                                () -> exchange(operation, request(path, WHOLE).method(method, contentType, body))));
    }

    /**
     * Returns the answer, unless it is the 403 of a server that is still starting: until it has loaded its roles it refuses
     * every request. Whether it is ready it tells any client.
     */
    private Answer settled(String operation, Answer answer) {
        if (answer.status() != 403 || !answer.lacksRights()) {
            return answer;
        }
        String asked = operation + " (is the server ready?)";
        Answer ready;
        try {
            ready = exchange(asked, request("/readyz", WHOLE));
        } catch (FailedExchange | BackendException e) {
            return answer;
        }
        if (ready.status() < 500) {
            return answer;
        }
        throw new BackendException.Unavailable(
                operation, answer.problem() + "; the API server is not ready yet, and may not have loaded its roles");
    }

    private HttpRequest.Builder request(String path, String accept) {
        return config.client()
                .newHttpRequestBuilder()
                .uri(config.server().resolve(path))
                .setHeader("Accept", accept);
    }

    private Answer exchange(String operation, HttpRequest.Builder builder) throws FailedExchange {
        long millis = Math.max(1, deadline.require(operation).toMillis());
        HttpRequest request = builder.timeout(millis, TimeUnit.MILLISECONDS).build();
        LimitedAnswer response =
                Exchanges.await(operation, () -> LimitedAnswer.begin(config.client(), request), deadline);
        refuseRedirected(operation, request, response.from());
        return new Answer(operation, response.status(), seconds(response.retryAfter()), response.body());
    }

    /** Too late for the credentials, in time for what a stranger says. */
    private static void refuseRedirected(String operation, HttpRequest request, URI from) {
        if (!Objects.equals(from.getScheme(), request.uri().getScheme())
                || !Objects.equals(from.getAuthority(), request.uri().getAuthority())) {
            throw new BackendException.Unavailable(
                    operation,
                    "the client followed a redirect to " + Sanitizer.oneLine(from.getScheme() + "://" + from.getHost())
                            + " and took the credentials along. Maybe build it with NoRedirectHttpClientFactory");
        }
    }

    private static OptionalLong seconds(Optional<String> header) {
        return header.filter(text -> text.matches("[0-9]{1,6}")).stream()
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    private static boolean asksToComeAgain(Answer answer) {
        return answer.tooManyRequests() || answer.status() == 502 || answer.status() == 503 || answer.status() == 504;
    }
}
