package io.stealaway.consul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.internal.Sanitizer;
import io.stealaway.internal.http.Deadline;
import io.stealaway.internal.http.PercentEncoding;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Calls of Consul's HTTP API: the token, the whereabouts, and what each status means. All exchanges of one call of the SPI
 * share one deadline. Thread-safe.
 */
final class ConsulApi {
    static final ObjectMapper JSON = new ObjectMapper();

    private final ConsulConfig config;
    private final Http http;
    private final Deadline deadline;

    private ConsulApi(ConsulConfig config, Http http) {
        this.config = config;
        this.http = http;
        this.deadline = Deadline.in(config.timeout(), config.clock());
    }

    ConsulApi(ConsulConfig config, RetryDelay retryDelay) {
        this(config, config.http(retryDelay));
    }

    /** Returns the same API for one call of the SPI that begins now. */
    ConsulApi begin() {
        return new ConsulApi(config, http);
    }

    ConsulConfig config() {
        return config;
    }

    /** Reads from the servers, no older than the last write that was answered. */
    JsonNode get(String operation, String path, String... parameters) {
        return json(operation, ok(operation, read(operation, path, parameters)));
    }

    /** Reads from the servers what may be missing; empty is 404. */
    Optional<JsonNode> find(String operation, String path, String... parameters) {
        HttpResponse<byte[]> answer = read(operation, path, parameters);
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(json(operation, ok(operation, answer)));
    }

    private HttpResponse<byte[]> read(String operation, String path, String... parameters) {
        Map<String, String> all = config.whereabouts(false);
        all.putAll(asMap(parameters));
        all.put("consistent", "");
        return http.send(
                operation, request(operation, config.url(), path, all).GET().build(), deadline);
    }

    /** Writes to the servers and returns the answer, whatever its status. */
    HttpResponse<byte[]> put(String operation, String path, String body, String... parameters) {
        Map<String, String> all = config.whereabouts(false);
        all.putAll(asMap(parameters));
        return http.send(operation, put(operation, config.url(), path, all, body), deadline);
    }

    /** Asks the servers by a body what has no place in a path, and returns the answer, whatever its status. */
    HttpResponse<byte[]> post(String operation, String path, String body) {
        HttpRequest.Builder request = request(operation, config.url(), path, config.whereabouts(false));
        return http.send(
                operation,
                request.POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                        .build(),
                deadline);
    }

    /** Reads from one agent, which knows of itself alone. */
    JsonNode getAgent(String operation, URI agent, String path) {
        Map<String, String> all = config.whereabouts(true);
        return json(
                operation,
                ok(
                        operation,
                        http.send(
                                operation,
                                request(operation, agent, path, all).GET().build(),
                                deadline)));
    }

    /** Writes to one agent. */
    void putAgent(String operation, URI agent, String path, String... parameters) {
        Map<String, String> all = config.whereabouts(true);
        all.putAll(asMap(parameters));
        ok(operation, http.send(operation, put(operation, agent, path, all, ""), deadline));
    }

    private HttpRequest put(String operation, URI base, String path, Map<String, String> parameters, String body) {
        return request(operation, base, path, parameters)
                .PUT(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
    }

    private HttpRequest.Builder request(String operation, URI base, String path, Map<String, String> parameters) {
        StringBuilder text = new StringBuilder(base + path);
        char separator = '?';
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            text.append(separator).append(parameter.getKey());
            if (!parameter.getValue().isEmpty()) {
                text.append('=').append(PercentEncoding.encode(parameter.getValue()));
            }
            separator = '&';
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(text.toString()));
        config.token(operation).ifPresent(token -> request.header("X-Consul-Token", token));
        return request;
    }

    /** Returns the answer if it is a success. */
    static HttpResponse<byte[]> ok(String operation, HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        if (status == 200) {
            refuseFiltered(operation, answer);
            return answer;
        }
        String problem = "HTTP " + status + " " + Sanitizer.oneLine(answer.body());
        throw switch (status) {
            case 401, 403 -> new BackendException.Forbidden(operation, problem);
            case 404 -> new BackendException.NotFound(operation, problem);
            case 400, 405, 409, 413 -> new BackendException.Conflict(operation, problem);
            default -> new BackendException.Unavailable(operation, problem);
        };
    }

    /** Newer servers say so when they left out what the token may not see. */
    private static void refuseFiltered(String operation, HttpResponse<byte[]> answer) {
        if (answer.headers()
                .firstValue("X-Consul-Results-Filtered-By-ACLs")
                .filter("true"::equals)
                .isPresent()) {
            throw new BackendException.Forbidden(operation, "the token may see only a part of it");
        }
    }

    static JsonNode json(String operation, HttpResponse<byte[]> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new BackendException.Unavailable(
                    operation, "the answer is not complete JSON: " + Sanitizer.oneLine(answer.body()), e);
        }
    }

    private static Map<String, String> asMap(String... parameters) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put(parameters[i], parameters[i + 1]);
        }
        return map;
    }

    /**
     * Makes sure that the token is known and may read nodes: reads without the right answer 200 with an empty list, which
     * must never be taken for health or absence.
     */
    void checkReadable(String operation) {
        String node = nodeOf(operation, config.url());
        if (get(operation, "/v1/health/node/" + PercentEncoding.encode(node)).isEmpty()) {
            throw new BackendException.Forbidden(
                    operation,
                    "the token may not read node " + node
                            + " (no CheckID of it is shown); it needs node_prefix \"\" read");
        }
    }

    /** Returns the node name of an agent, which it tells only a token that it knows. */
    String nodeOf(String operation, URI agent) {
        Records self = new Records(operation, getAgent(operation, agent, "/v1/agent/self"));
        return self.name(self.answer(), "Config", "NodeName");
    }
}
