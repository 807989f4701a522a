package io.stealaway.consul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.stealaway.testkit.CannedClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Consul server and its agents in one process, as far as they are used here, with the manners that were measured on real
 * ones: a second enable keeps the first reason, reads without rights are empty, a write that changes nothing keeps its
 * index, deleting what is not there succeeds. Close it after use.
 */
final class FakeConsul implements AutoCloseable {
    static {
        // Else each answer waits 40 ms for the acknowledgement of its head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern QUOTED = Pattern.compile("== \"([^\"]*)\"");

    record Call(String method, String path, Map<String, String> parameters, String body, String token) {}

    private static final class Node {
        final String name;
        final String address;
        final Map<String, String> services = new TreeMap<>();
        final Map<String, ObjectNode> checks = new TreeMap<>();

        Node(String name, String address) {
            this.name = name;
            this.address = address;
        }

        ObjectNode check(String id, String status, String notes, String serviceId) {
            ObjectNode check = JSON.createObjectNode()
                    .put("Node", name)
                    .put("CheckID", id)
                    .put("Status", status)
                    .put("Notes", notes)
                    .put("ServiceID", serviceId);
            checks.put(id, check);
            return check;
        }
    }

    private record Value(String base64, long flags, String session, long index) {}

    private record Reply(int status, String body) {}

    private final Map<String, Node> nodes = new TreeMap<>();
    private final Map<String, HttpServer> servers = new TreeMap<>();
    private final Map<String, Value> store = new TreeMap<>();
    private final Set<String> sessions = new HashSet<>();
    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final int port;
    private long index = 10;
    private int nextSession = 0;

    /** Tokens that may do everything; empty means that no token is needed. */
    private final Set<String> tokens = new HashSet<>();

    /** Tokens that are known and may do nothing. */
    private final Set<String> powerless = new HashSet<>();

    private boolean broken = false;
    private boolean catalogLags = false;
    private boolean noLeader = false;
    private int limited = 0;
    private UnaryOperator<String> mutation = UnaryOperator.identity();
    private String reasonOfAHumanWhoIsFaster = "";

    FakeConsul() {
        HttpServer server = listen("127.0.0.1", 0);
        port = server.getAddress().getPort();
        add("server", "127.0.0.1", server);
    }

    private HttpServer listen(String address, int onPort) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(address, onPort), 0);
            server.setExecutor(threads);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String name, String address, HttpServer server) {
        Node node = new Node(name, address);
        node.check("serfHealth", "passing", "", "");
        nodes.put(name, node);
        servers.put(name, server);
        server.createContext("/", exchange -> handle(exchange, node));
    }

    /** Adds a node with an agent on the same port of another loopback address, and one instance {@code web-1} of web. */
    synchronized void node(String name, String address) {
        add(name, address, listen(address, port));
        service(name, "web-1", "web");
    }

    synchronized void service(String node, String id, String service) {
        nodes.get(node).services.put(id, service);
        nodes.get(node).check(id + "-tcp", "passing", "", id);
    }

    /** Adds a node of the catalog that has no agent, as external services are registered. */
    synchronized void nodeWithoutAgent(String name, String address) {
        nodes.put(name, new Node(name, address));
    }

    /** Returns a client that asks this one without a connection, many thousand times a second. */
    HttpClient client() {
        return new CannedClient(question -> {
            String[] line = question.line().split(" ", 2);
            URI uri = URI.create(line[1]);
            Call call = new Call(line[0], uri.getPath(), parameters(uri.getRawQuery()), question.body(), "");
            synchronized (this) {
                Node node = nodes.values().stream()
                        .filter(one -> one.address.equals(uri.getHost()))
                        .findFirst()
                        .orElseThrow(() -> new CompletionException(new ConnectException("nobody is at " + uri)));
                Reply good = answer(call, node);
                return new CannedClient.Reply(good.status(), Map.of(), mutation.apply(good.body()));
            }
        });
    }

    /** Every body passes through this. */
    synchronized void mutate(UnaryOperator<String> how) {
        mutation = how;
    }

    /** Ends whatever maintenance a node is in. */
    synchronized void endMaintenance(String node) {
        nodes.get(node).checks.keySet().removeIf(id -> id.startsWith("_"));
    }

    /** So many of the next writes are refused as too many, and not done. */
    synchronized void limit(int writes) {
        limited = writes;
    }

    synchronized void check(String node, String id, String status) {
        nodes.get(node).checks.get(id).put("Status", status);
    }

    synchronized void humanMaintains(String node, String reason) {
        nodes.get(node).check("_node_maintenance", "critical", reason, "");
    }

    synchronized boolean inMaintenance(String node) {
        return nodes.get(node).checks.keySet().stream().anyMatch(id -> id.startsWith("_"));
    }

    synchronized String reason(String node) {
        return nodes.get(node).checks.get("_node_maintenance").path("Notes").asText();
    }

    synchronized void allowOnly(String token) {
        tokens.add(token);
    }

    synchronized void know(String token) {
        powerless.add(token);
    }

    synchronized void breakDown() {
        broken = true;
    }

    /** While it lags, no maintenance is in the catalog and every check passes there. */
    synchronized void catalogLags(boolean lags) {
        catalogLags = lags;
    }

    synchronized void noLeader(boolean none) {
        noLeader = none;
    }

    synchronized void aHumanIsFaster(String reason) {
        reasonOfAHumanWhoIsFaster = reason;
    }

    synchronized void endSessions() {
        sessions.clear();
        store.replaceAll((key, value) -> new Value(value.base64(), value.flags(), "", ++index));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    int port() {
        return port;
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    private void handle(HttpExchange exchange, Node node) throws IOException {
        try (exchange) {
            URI uri = exchange.getRequestURI();
            String token = exchange.getRequestHeaders().getFirst("X-Consul-Token");
            Call call = new Call(
                    exchange.getRequestMethod(),
                    uri.getPath(),
                    parameters(uri.getRawQuery()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    token == null ? "" : token);
            calls.add(call);
            Reply reply;
            synchronized (this) {
                Reply good = answer(call, node);
                reply = new Reply(good.status(), mutation.apply(good.body()));
            }
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("X-Consul-Index", String.valueOf(index));
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> all = new TreeMap<>();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                all.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return all;
    }

    private static Reply ok(JsonNode body) {
        return new Reply(200, body.toString());
    }

    private Reply answer(Call call, Node node) {
        if (broken) {
            return new Reply(500, "rpc error making call: EOF");
        }
        if (!tokens.isEmpty() && !tokens.contains(call.token())) {
            return unprivileged(call);
        }
        if (limited > 0 && call.method().equals("PUT")) {
            limited--;
            return new Reply(429, "Your IP is issuing too many concurrent connections");
        }
        String path = call.path();
        if (path.equals("/v1/agent/self")) {
            ObjectNode self = JSON.createObjectNode();
            self.putObject("Config").put("NodeName", node.name);
            return ok(self);
        }
        if (path.startsWith("/v1/agent/")) {
            return agent(call, node);
        }
        if (noLeader) {
            return new Reply(500, "No cluster leader");
        }
        if (path.startsWith("/v1/kv/")) {
            return kv(call, path.substring("/v1/kv/".length()));
        }
        if (path.equals("/v1/txn")) {
            return transaction(call.body());
        }
        return path.startsWith("/v1/session/") ? session(call) : catalog(call);
    }

    /** What a token without rights gets: reads as if there were nothing, writes refused, and only the unknown told so. */
    private Reply unprivileged(Call call) {
        boolean known = powerless.contains(call.token()) || call.token().isEmpty();
        if (!known) {
            return new Reply(403, "ACL not found");
        }
        if (call.method().equals("PUT") || call.path().equals("/v1/agent/self")) {
            return new Reply(403, "Permission denied");
        }
        if (call.path().startsWith("/v1/kv/")) {
            return new Reply(404, "");
        }
        return new Reply(200, call.path().startsWith("/v1/agent/") ? "{}" : "[]");
    }

    private Reply agent(Call call, Node node) {
        String path = call.path();
        if (path.equals("/v1/agent/checks")) {
            ObjectNode all = JSON.createObjectNode();
            node.checks.forEach(all::set);
            return ok(all);
        }
        if (path.equals("/v1/agent/services")) {
            ObjectNode all = JSON.createObjectNode();
            node.services.forEach((id, name) -> all.putObject(id).put("Service", name));
            return ok(all);
        }
        if (!call.method().equals("PUT")) {
            return new Reply(405, "method not allowed");
        }
        if (!call.parameters().containsKey("enable")) {
            return new Reply(400, "Missing value for enable");
        }
        String prefix = "/v1/agent/service/maintenance/";
        if (path.startsWith(prefix)) {
            String id = path.substring(prefix.length());
            return node.services.containsKey(id)
                    ? maintain(call, node, "_service_maintenance:" + id, id)
                    : new Reply(404, "No service registered with ID \"" + id + "\"");
        }
        return maintain(call, node, "_node_maintenance", "");
    }

    private Reply maintain(Call call, Node node, String checkId, String serviceId) {
        if (!reasonOfAHumanWhoIsFaster.isEmpty() && !node.checks.containsKey(checkId)) {
            node.check(checkId, "critical", reasonOfAHumanWhoIsFaster, serviceId);
        }
        if (call.parameters().get("enable").equals("false")) {
            node.checks.remove(checkId);
        } else if (!node.checks.containsKey(checkId)) {
            node.check(checkId, "critical", call.parameters().getOrDefault("reason", ""), serviceId);
        }
        return new Reply(200, "");
    }

    private Reply catalog(Call call) {
        String path = call.path();
        ArrayNode all = JSON.createArrayNode();
        if (path.equals("/v1/catalog/nodes")) {
            Matcher wanted = QUOTED.matcher(call.parameters().getOrDefault("filter", ""));
            String name = wanted.find() ? wanted.group(1) : "";
            nodes.values().stream()
                    .filter(node -> node.name.equals(name) || node.address.equals(name))
                    .forEach(node -> all.addObject().put("Node", node.name).put("Address", node.address));
        } else if (path.startsWith("/v1/catalog/node/")) {
            Node node = nodes.get(path.substring("/v1/catalog/node/".length()));
            if (node == null) {
                return new Reply(200, "null");
            }
            ObjectNode found = JSON.createObjectNode();
            found.putObject("Node").put("Node", node.name).put("Address", node.address);
            return ok(found);
        } else if (path.startsWith("/v1/health/node/")) {
            Node node = nodes.get(path.substring("/v1/health/node/".length()));
            if (node != null) {
                seen(node).forEach(all::add);
            }
        } else if (path.equals("/v1/health/state/critical")) {
            nodes.values()
                    .forEach(node -> seen(node).stream()
                            .filter(check -> check.path("Status").asText().equals("critical"))
                            .forEach(all::add));
        } else if (path.startsWith("/v1/health/service/")) {
            String service = path.substring("/v1/health/service/".length());
            nodes.values()
                    .forEach(node -> node.services.forEach((id, name) -> {
                        if (name.equals(service) && passing(node, id)) {
                            all.addObject().putObject("Node").put("Node", node.name);
                        }
                    }));
        } else {
            return new Reply(404, "page not found");
        }
        return ok(all);
    }

    private List<ObjectNode> seen(Node node) {
        return node.checks.values().stream()
                .filter(check -> !catalogLags || !check.path("CheckID").asText().startsWith("_"))
                .map(check -> catalogLags ? check.deepCopy().put("Status", "passing") : check)
                .toList();
    }

    private static boolean passing(Node node, String serviceId) {
        return node.checks.values().stream()
                .filter(check ->
                        Set.of("", serviceId).contains(check.path("ServiceID").asText()))
                .allMatch(check -> check.path("Status").asText().equals("passing"));
    }

    private Reply session(Call call) {
        String path = call.path();
        if (path.equals("/v1/session/create")) {
            String ttl = read(call.body()).path("TTL").asText();
            if (Long.parseLong(ttl.replace("ms", "")) < 10_000) {
                return new Reply(500, "Invalid Session TTL '" + ttl + "', must be between [10s=24h0m0s]");
            }
            String id = "session-" + ++nextSession;
            sessions.add(id);
            return ok(JSON.createObjectNode().put("ID", id));
        }
        String id = path.substring(path.lastIndexOf('/') + 1);
        if (path.startsWith("/v1/session/renew/")) {
            return sessions.contains(id) ? new Reply(200, "[]") : new Reply(404, "Session id '" + id + "' not found");
        }
        sessions.remove(id);
        store.replaceAll((key, value) ->
                value.session().equals(id) ? new Value(value.base64(), value.flags(), "", ++index) : value);
        return new Reply(200, "true");
    }

    private Reply kv(Call call, String key) {
        if (call.method().equals("PUT")) {
            String session = call.parameters().getOrDefault("acquire", "");
            Value now = store.get(key);
            if (!sessions.contains(session)) {
                return new Reply(500, "rpc error making call: invalid session \"" + session + "\"");
            }
            if (now != null && !now.session().isEmpty() && !now.session().equals(session)) {
                return new Reply(200, "false");
            }
            String value =
                    java.util.Base64.getEncoder().encodeToString(call.body().getBytes(StandardCharsets.UTF_8));
            store.put(key, new Value(value, 0, session, ++index));
            return new Reply(200, "true");
        }
        ArrayNode found = JSON.createArrayNode();
        boolean recurse = call.parameters().containsKey("recurse");
        store.forEach((name, value) -> {
            if (recurse ? name.startsWith(key) : name.equals(key)) {
                found.add(json(name, value));
            }
        });
        return found.isEmpty() ? new Reply(404, "") : ok(found);
    }

    private static ObjectNode json(String key, Value value) {
        ObjectNode json = JSON.createObjectNode()
                .put("Key", key)
                .put("Flags", value.flags())
                .put("ModifyIndex", value.index());
        if (value.base64().isEmpty()) {
            json.putNull("Value");
        } else {
            json.put("Value", value.base64());
        }
        if (!value.session().isEmpty()) {
            json.put("Session", value.session());
        }
        return json;
    }

    private Reply transaction(String body) {
        if (body.length() > 512 * 1024) {
            return new Reply(413, "Request body too large");
        }
        JsonNode operations = read(body);
        if (operations.size() > 64) {
            return new Reply(413, "Transaction contains too many operations (" + operations.size() + " > 64)");
        }
        Map<String, Value> next = new TreeMap<>(store);
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode results = answer.putArray("Results");
        ArrayNode errors = answer.putArray("Errors");
        long at = index + 1;
        for (int i = 0; i < operations.size(); i++) {
            String problem = operate(next, operations.get(i).path("KV"), at, results);
            if (!problem.isEmpty()) {
                errors.addObject().put("OpIndex", i).put("What", problem);
            }
        }
        if (!errors.isEmpty()) {
            answer.putNull("Results");
            return new Reply(409, answer.toString());
        }
        index = at;
        store.clear();
        store.putAll(next);
        return ok(answer);
    }

    private static String operate(Map<String, Value> next, JsonNode kv, long at, ArrayNode results) {
        String key = kv.path("Key").asText();
        Value now = next.get(key);
        long wanted = kv.path("Index").asLong();
        boolean fits = now == null ? wanted == 0 : now.index() == wanted;
        switch (kv.path("Verb").asText()) {
            case "cas" -> {
                if (!fits) {
                    return "failed to set key \"" + key + "\", index is stale";
                }
                Value value =
                        new Value(kv.path("Value").asText(), kv.path("Flags").asLong(), "", at);
                boolean same = now != null && now.base64().equals(value.base64()) && now.flags() == value.flags();
                next.put(key, same ? now : value);
                results.addObject().set("KV", json(key, next.get(key)));
            }
            case "delete-cas" -> {
                if (now != null && now.index() != wanted) {
                    return "failed to delete key \"" + key + "\", index is stale";
                }
                next.remove(key);
            }
            case "check-index" -> {
                if (now == null || now.index() != wanted) {
                    return "current modify index does not match " + wanted;
                }
                results.addObject().set("KV", json(key, now));
            }
            case "check-not-exists" -> {
                if (now != null) {
                    return "key \"" + key + "\" exists";
                }
            }
            default -> throw new IllegalArgumentException(kv.toString());
        }
        return "";
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        servers.values().forEach(server -> server.stop(0));
        threads.shutdownNow();
    }
}
