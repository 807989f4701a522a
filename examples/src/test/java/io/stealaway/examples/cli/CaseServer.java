package io.stealaway.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers by "METHOD /path", which may be followed by the beginning of the query that is asked; of several the longest that
 * matches is taken. Nodes of Kubernetes are kept: what is patched is so when it is read again, and an evicted pod is gone. Of every
 * request its method and path are remembered.
 */
final class CaseServer implements AutoCloseable {
    static {
        // Without it, each answer waits 40 ms for an acknowledgement of its headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NODES = "/api/v1/nodes";
    private static final String EVICTION = "/eviction";

    private final HttpServer http;
    private ObjectNode answers = JSON.createObjectNode();
    private final List<String> asked = new ArrayList<>();

    CaseServer() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/", this::handle);
        http.start();
    }

    int port() {
        return http.getAddress().getPort();
    }

    /** Tells what is answered from now on. */
    synchronized void answer(ObjectNode all) {
        answers = all;
    }

    /** Returns what was asked that may have changed something, by "METHOD /path". */
    synchronized List<String> changes() {
        List<String> reads = List.of("/auth/tokens", "/query", "/selfsubjectaccessreviews", "/acl/authorize");
        return asked.stream()
                .filter(line -> !line.startsWith("GET ") && reads.stream().noneMatch(line::endsWith))
                .toList();
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("OpenStack-API-Version"))
                    .ifPresent(version -> exchange.getResponseHeaders().set("OpenStack-API-Version", version));
            asked.add(method + " " + path);
            exchange.getResponseHeaders().set("X-Subject-Token", "token");
            exchange.getResponseHeaders().set("X-Consul-Index", "5");
            exchange.getResponseHeaders().set("X-Consul-KnownLeader", "true");
            exchange.getResponseHeaders().set("X-Consul-LastContact", "0");
            Optional<JsonNode> kept = path.startsWith(NODES + "/") ? node(method, path, body) : Optional.empty();
            Optional<JsonNode> found = kept.or(() -> canned(method + " " + path, asked(body)));
            if (path.endsWith("/selfsubjectaccessreviews")) {
                found = Optional.of(review(JSON.readTree(body)));
            }
            if (found.isEmpty() && path.endsWith(EVICTION)) {
                evict(path);
                found = Optional.of(
                        JSON.createObjectNode().put("kind", "Status").put("status", "Success"));
            }
            if (found.isPresent() && found.get().has("body")) {
                send(exchange, found.get().path("status").asInt(), found.get().get("body"));
            } else if (found.isPresent()) {
                send(exchange, method.equals("POST") && !path.endsWith("/query") ? 201 : 200, found.get());
            } else {
                send(exchange, 404, JSON.createObjectNode().put("message", "no answer for " + method + " " + path));
            }
        }
    }

    /** Allows what the answers do not forbid, as "VERB RESOURCE", and keeps nothing. */
    private JsonNode review(JsonNode asked) {
        JsonNode attributes = asked.path("spec").path("resourceAttributes");
        String right = attributes.path("verb").asText() + " "
                + attributes.path("resource").asText();
        boolean denied = false;
        for (JsonNode forbidden : answers.path("forbidden")) {
            denied |= forbidden.asText().equals(right);
        }
        ObjectNode answer = asked.deepCopy();
        answer.putObject("status").put("allowed", !denied);
        return answer;
    }

    private static String asked(String body) {
        return body.startsWith("query=")
                ? URLDecoder.decode(body.substring("query=".length()), StandardCharsets.UTF_8)
                : "";
    }

    private Optional<JsonNode> canned(String line, String query) {
        String best = "";
        for (Map.Entry<String, JsonNode> answer : answers.properties()) {
            String key = answer.getKey();
            boolean matches = key.equals(line)
                    || (key.startsWith(line + " ") && query.startsWith(key.substring(line.length() + 1)));
            if (matches && key.length() > best.length()) {
                best = key;
            }
        }
        return Optional.ofNullable(answers.get(best));
    }

    private Optional<JsonNode> node(String method, String path, String body) throws IOException {
        String name = path.substring(NODES.length() + 1);
        for (JsonNode node : answers.path("GET " + NODES).path("items")) {
            if (node.at("/metadata/name").asText().equals(name)) {
                if (method.equals("PATCH")) {
                    patch((ObjectNode) node, JSON.readTree(body));
                }
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    /** A merge patch sets and removes; of a JSON patch only what removes is used by the adapter. */
    private static void patch(ObjectNode node, JsonNode change) {
        if (change.isObject()) {
            merge(node, change);
        }
        for (JsonNode step : change) {
            if (step.path("op").asText().equals("remove")) {
                String at = step.path("path").asText();
                int last = at.lastIndexOf('/');
                if (node.at(at.substring(0, last)) instanceof ObjectNode parent) {
                    parent.remove(at.substring(last + 1).replace("~1", "/").replace("~0", "~"));
                }
            }
        }
        ObjectNode metadata = (ObjectNode) node.get("metadata");
        metadata.put(
                "resourceVersion",
                String.valueOf(metadata.path("resourceVersion").asInt() + 1));
    }

    private static void merge(ObjectNode into, JsonNode change) {
        change.properties().forEach(member -> {
            if (member.getValue().isNull()) {
                into.remove(member.getKey());
            } else if (member.getValue().isObject()) {
                merge(into.withObjectProperty(member.getKey()), member.getValue());
            } else {
                into.set(member.getKey(), member.getValue());
            }
        });
    }

    private void evict(String path) {
        String[] parts = path.split("/", -1);
        ArrayNode pods = (ArrayNode) answers.at("/GET ~1api~1v1~1pods/items");
        for (int i = pods.size() - 1; i >= 0; i--) {
            JsonNode metadata = pods.get(i).get("metadata");
            if (metadata.path("namespace").asText().equals(parts[4])
                    && metadata.path("name").asText().equals(parts[6])) {
                pods.remove(i);
            }
        }
    }

    private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
