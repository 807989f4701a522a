package io.stealaway.examples.boot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Boots servers at Nova on the host that was chosen ({@code host}, microversion 2.74): Nova's scheduler still checks that host by all of
 * its filters, and claims it, but looks at no other one. Needs the right {@code os_compute_api:servers:create:requested_destination}.
 *
 * <p>Thread-safe, if what it is given is.
 */
public final class NovaCloud implements BootingControlPlane.Cloud {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "compute 2.74";
    private static final Duration CALL = Duration.ofMinutes(1);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI endpoint;
    private final Supplier<String> token;
    private final Function<VmRequest, ObjectNode> server;
    private final Duration step;
    private final int steps;

    /**
     * Makes a cloud.
     *
     * @param endpoint of the service {@code compute}, with its version: {@code https://nova.example:8774/v2.1}
     * @param token gives a token that is valid now
     * @param server gives what Nova needs to know of a server beside where: {@code flavorRef}, {@code imageRef}, {@code networks} and
     *     the like, as a new object
     * @param step how long to wait before asking again whether a server runs
     * @param steps how often to ask
     */
    public NovaCloud(
            URI endpoint, Supplier<String> token, Function<VmRequest, ObjectNode> server, Duration step, int steps) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.token = Objects.requireNonNull(token, "token");
        this.server = Objects.requireNonNull(server, "server");
        this.step = Objects.requireNonNull(step, "step");
        this.steps = steps;
    }

    @Override
    public VmId boot(VmRequest request, VmId name, HostId host) {
        String operation = "nova: boot " + name + " on " + host;
        JsonNode created = call(operation, "POST", "/servers", Optional.of(body(request, name, host)));
        VmId vm = VmId.of(created.path("server").path("id").asText());
        for (int i = 0; i < steps; i++) {
            JsonNode now =
                    call(operation, "GET", "/servers/" + vm, Optional.empty()).path("server");
            switch (now.path("status").asText()) {
                case "ACTIVE" -> {
                    return vm;
                }
                case "ERROR" -> {
                    call(operation, "DELETE", "/servers/" + vm, Optional.empty());
                    throw new BackendException.Conflict(
                            operation, now.path("fault").path("message").asText("no reason given"));
                }
                default -> await(operation);
            }
        }
        throw new BackendException.Timeout(operation, "server " + vm + " is still being built");
    }

    private JsonNode body(VmRequest request, VmId name, HostId host) {
        ObjectNode wanted = server.apply(request).put("name", name.value()).put("host", host.value());
        // Without its zone a server could be moved to another one later.
        request.zone().ifPresent(zone -> wanted.put("availability_zone", zone.value()));
        ObjectNode hints = JSON.createObjectNode();
        if (request.serverGroups().size() > 1) {
            throw new IllegalArgumentException("request " + request.id() + " names "
                    + request.serverGroups().size() + " server groups, and Nova takes one");
        }
        request.serverGroups().forEach(group -> hints.put("group", group.value()));
        hint(hints, "same_host", request.sameHost());
        hint(hints, "different_host", request.differentHost());
        return JSON.createObjectNode().<ObjectNode>set("server", wanted).set("os:scheduler_hints", hints);
    }

    private static void hint(ObjectNode hints, String name, Collection<VmId> vms) {
        if (!vms.isEmpty()) {
            ArrayNode all = hints.putArray(name);
            vms.forEach(vm -> all.add(vm.value()));
        }
    }

    private JsonNode call(String operation, String method, String path, Optional<JsonNode> body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + path))
                .timeout(CALL)
                .header("X-Auth-Token", token.get())
                .header("OpenStack-API-Version", VERSION)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.map(JsonNode::toString)
                                .map(HttpRequest.BodyPublishers::ofString)
                                .orElseGet(HttpRequest.BodyPublishers::noBody))
                .build();
        try {
            return answer(operation, http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException.Timeout(operation, "interrupted");
        } catch (JsonProcessingException e) {
            throw new BackendException.Unavailable(operation, "the answer is not JSON", e);
        } catch (IOException e) {
            throw new BackendException.Timeout(operation, "no answer: " + e);
        }
    }

    private static JsonNode answer(String operation, HttpResponse<String> answer) throws JsonProcessingException {
        int status = answer.statusCode();
        if (status < 300) {
            return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
        }
        String problem = status + " " + answer.body().lines().collect(Collectors.joining(" "));
        throw switch (status) {
            case 401, 403 -> new BackendException.Forbidden(operation, problem);
            case 404 -> new BackendException.NotFound(operation, problem);
            default ->
                status < 500
                        ? new BackendException.Conflict(operation, problem)
                        : new BackendException.Unavailable(operation, problem);
        };
    }

    private void await(String operation) {
        try {
            Thread.sleep(step.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException.Timeout(operation, "interrupted");
        }
    }
}
