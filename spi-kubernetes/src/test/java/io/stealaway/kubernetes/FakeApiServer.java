package io.stealaway.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.stealaway.spi.BackendException;
import io.stealaway.testkit.CallFaults;
import io.stealaway.testkit.CannedClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * An API server that answers as the real one was measured to: resourceVersions, both kinds of patch, field and label selectors,
 * pages, evictions under disruption budgets, pods that end slowly, rights.
 */
final class FakeApiServer implements AutoCloseable {
    static {
        // Else each answer waits 40 ms for the acknowledgement of its head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final InstantSource clock;
    private final TreeMap<String, ObjectNode> objects = new TreeMap<>();
    private final TreeMap<String, Budget> budgets = new TreeMap<>();
    private final List<String> forbidden = new ArrayList<>();
    /** The status of an answer that never comes: the connection is closed. */
    private static final int NONE = -1;

    /** Every call passes through this. */
    final CallFaults callFaults = new CallFaults();

    private final ArrayDeque<Reply> faults = new ArrayDeque<>();
    private final ArrayDeque<Reply> writeFaults = new ArrayDeque<>();
    private final ArrayDeque<Runnable> beforeWrites = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private final TreeMap<String, Reply> evictions = new TreeMap<>();
    private long version = 0;
    private int pageSize = 500;
    private boolean ready = true;
    private String token = "";
    private long bytesSent = 0;
    private UnaryOperator<String> mutation = UnaryOperator.identity();

    /** A disruption budget over the pods of one ReplicaSet; not processed means that its controller has not seen it yet. */
    record Budget(String replicaSet, int minAvailable, boolean processed) {}

    /** An answer: status, body, and a Retry-After of no header when 0. */
    private record Reply(int status, String body, int retryAfter) {
        Reply(int status, JsonNode body) {
            this(status, body.toString(), 0);
        }
    }

    FakeApiServer(InstantSource clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Returns a client that asks this one without a connection, many thousand times a second. */
    HttpClient client() {
        return new CannedClient(question -> {
            String[] line = question.line().split(" ", 2);
            try {
                Reply reply = answer(line[0], URI.create(line[1]), CannedClient::header, question.body());
                return new CannedClient.Reply(
                        reply.status(),
                        reply.retryAfter() > 0
                                ? Map.of("Retry-After", List.of(String.valueOf(reply.retryAfter())))
                                : Map.of(),
                        new String(sent(reply.body()), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    // What tests set up and look at.

    synchronized ObjectNode node(String name, String providerId) {
        ObjectNode node = Answer.JSON.createObjectNode();
        node.put("apiVersion", "v1").put("kind", "Node");
        node.putObject("metadata").put("name", name).putObject("labels").put("kubernetes.io/hostname", name);
        node.putObject("spec").put("providerID", providerId);
        node.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True");
        return store("/api/v1/nodes/" + name, node);
    }

    /** Adds a pod of a controller, or of nobody when its kind is empty. */
    synchronized ObjectNode pod(String name, String node, String kind, String controller) {
        ObjectNode pod = Answer.JSON.createObjectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata");
        metadata.put("name", name).put("namespace", "default").put("uid", "uid-" + (version + 1));
        if (!kind.isEmpty()) {
            metadata.putArray("ownerReferences")
                    .addObject()
                    .put("kind", kind)
                    .put("name", controller)
                    .put("controller", true);
        }
        pod.putObject("spec").put("nodeName", node);
        ObjectNode status = pod.putObject("status").put("phase", "Running");
        status.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
        return store("/api/v1/namespaces/default/pods/" + name, pod);
    }

    synchronized void budget(String name, Budget budget) {
        budgets.put(name, budget);
    }

    synchronized void noBudgets() {
        budgets.clear();
    }

    synchronized void change(String path, java.util.function.Consumer<ObjectNode> change) {
        ObjectNode object = objects.get(path);
        change.accept(object);
        store(path, object);
    }

    synchronized void changeNode(String name, java.util.function.Consumer<ObjectNode> change) {
        change("/api/v1/nodes/" + name, change);
    }

    synchronized void remove(String path) {
        objects.remove(path);
    }

    synchronized JsonNode at(String path) {
        ObjectNode object = objects.get(path);
        return object == null ? com.fasterxml.jackson.databind.node.MissingNode.getInstance() : object.deepCopy();
    }

    boolean cordoned(String node) {
        return at("/api/v1/nodes/" + node).path("spec").path("unschedulable").asBoolean(false);
    }

    synchronized List<String> podNames() {
        return objects.entrySet().stream()
                .filter(one -> one.getKey().contains("/pods/"))
                .map(one -> one.getValue().path("metadata").path("name").asText())
                .toList();
    }

    synchronized List<String> names(String collection) {
        return objects.keySet().stream()
                .filter(path -> path.contains("/" + collection + "/"))
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .toList();
    }

    /** The kubelets end what is to end, those excepted whose pods have a finalizer. */
    synchronized void kubeletsRun() {
        objects.values()
                .removeIf(object -> object.path("metadata").has("deletionTimestamp")
                        && !object.path("metadata").has("finalizers"));
    }

    /** Takes a right away: a method and the part of the path, for example {@code POST /eviction}. */
    synchronized void forbid(String methodAndPath) {
        forbidden.add(methodAndPath);
    }

    /** The next requests are answered so, one each. */
    synchronized void fail(int... statuses) {
        for (int status : statuses) {
            faults.add(new Reply(status, "{\"kind\":\"Status\",\"message\":\"a fault\"}", 0));
        }
    }

    /** The next write is answered so, and not done. */
    synchronized void failNextWrite(int status) {
        writeFaults.add(new Reply(status, "{\"kind\":\"Status\",\"message\":\"a fault\"}", 0));
    }

    /** The next write is refused in these words, and not done. */
    synchronized void failNextWrite(int status, String message) {
        writeFaults.add(status(status, "Forbidden", message));
    }

    /** The next write is one too many: refused for so many seconds and not done, with its Status, as priority and fairness do. */
    synchronized void tooManyWrites(int retryAfter) {
        ObjectNode status = Answer.JSON.createObjectNode().put("kind", "Status").put("reason", "TooManyRequests");
        status.put("message", "Too many requests, please try again later.").put("code", 429);
        status.putObject("details").put("retryAfterSeconds", retryAfter);
        writeFaults.add(new Reply(429, status.toString(), 0));
    }

    /** Every eviction of this pod is answered so, with a cause if it is not empty. */
    synchronized void answerEviction(String pod, int status, String message, String cause) {
        ObjectNode body = Answer.JSON.createObjectNode().put("kind", "Status").put("message", message);
        if (!cause.isEmpty()) {
            body.putObject("details")
                    .putArray("causes")
                    .addObject()
                    .put("reason", cause)
                    .put("message", "of " + cause);
        }
        evictions.put(pod, new Reply(status, body.toString(), 0));
    }

    synchronized void noEvictionIsAnswered() {
        evictions.clear();
    }

    /** While it is not ready it has loaded no role: it knows nobody's rights. */
    synchronized void ready(boolean isReady) {
        ready = isReady;
    }

    /** Knows this token only; any other gets 401, and the connection is closed. */
    synchronized void knowOnly(String onlyToken) {
        token = onlyToken;
    }

    /** Returns the bytes of all bodies so far. */
    synchronized long bytesSent() {
        return bytesSent;
    }

    /** Every body passes through this. */
    synchronized void mutate(UnaryOperator<String> how) {
        mutation = how;
    }

    /** Returns all objects, to come back to them. */
    synchronized Map<String, ObjectNode> objects() {
        TreeMap<String, ObjectNode> copy = new TreeMap<>();
        objects.forEach((path, object) -> copy.put(path, object.deepCopy()));
        return copy;
    }

    synchronized void restore(Map<String, ObjectNode> saved) {
        objects.clear();
        saved.forEach((path, object) -> objects.put(path, object.deepCopy()));
        requests.clear();
    }

    /** Happens just before the next write is done. */
    synchronized void beforeNextWrite(Runnable what) {
        beforeWrites.add(what);
    }

    synchronized void pageSize(int size) {
        pageSize = size;
    }

    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private ObjectNode store(String path, ObjectNode object) {
        ((ObjectNode) object.get("metadata")).put("resourceVersion", String.valueOf(++version));
        objects.put(path, object);
        return object;
    }

    // How it answers.

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Reply reply = passed(exchange, body);
            if (reply.status() == NONE) {
                return;
            }
            byte[] bytes = sent(reply.body());
            if (reply.status() == 401) {
                exchange.getResponseHeaders().add("Connection", "close");
            }
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            if (reply.retryAfter() > 0) {
                exchange.getResponseHeaders().add("Retry-After", String.valueOf(reply.retryAfter()));
            }
            exchange.sendResponseHeaders(reply.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Reply passed(HttpExchange exchange, String body) {
        try {
            return exchange.getRequestMethod().equals("GET")
                    ? callFaults.read(() -> uncheckedAnswer(exchange, body))
                    : callFaults.change(() -> uncheckedAnswer(exchange, body));
        } catch (BackendException.Unavailable lost) {
            return new Reply(NONE, "", 0);
        }
    }

    private Reply uncheckedAnswer(HttpExchange exchange, String body) {
        try {
            Headers headers = exchange.getRequestHeaders();
            return answer(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    name -> Objects.requireNonNullElse(headers.getFirst(name), ""),
                    body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized byte[] sent(String body) {
        byte[] bytes = mutation.apply(body).getBytes(StandardCharsets.UTF_8);
        bytesSent += bytes.length;
        return bytes;
    }

    private synchronized Reply answer(String method, URI uri, UnaryOperator<String> header, String body)
            throws IOException {
        String path = uri.getPath();
        requests.add(method + " " + path);
        if (path.equals("/readyz")) {
            return new Reply(ready ? 200 : 500, ready ? "ok" : "[-]poststarthook/rbac/bootstrap-roles failed", 0);
        }
        if (!token.isEmpty() && !("Bearer " + token).equals(header.apply("Authorization"))) {
            return status(401, "Unauthorized", "Unauthorized");
        }
        if (!ready) {
            return status(403, "Forbidden", "User \"test\" cannot do this at the cluster scope");
        }
        if (!faults.isEmpty()) {
            return faults.remove();
        }
        if (forbidden.stream()
                .anyMatch(rule -> method.equals(rule.split(" ", 2)[0]) && path.contains(rule.split(" ", 2)[1]))) {
            return status(403, "Forbidden", "User \"test\" cannot do this at the cluster scope");
        }
        if (!method.equals("GET") && !writeFaults.isEmpty()) {
            return writeFaults.remove();
        }
        if (!method.equals("GET") && !beforeWrites.isEmpty()) {
            beforeWrites.remove().run();
        }
        return switch (method) {
            case "GET" ->
                get(
                        path,
                        parameters(uri.getRawQuery()),
                        header.apply("Accept").contains("as=PartialObjectMetadataList"));
            case "POST" -> path.endsWith("/eviction") ? evict(path, body) : create(path, body);
            case "PUT" -> update(path, body);
            case "PATCH" -> patch(path, header.apply("Content-Type"), body);
            case "DELETE" -> delete(path, body);
            default -> status(405, "MethodNotAllowed", method);
        };
    }

    private static Map<String, String> parameters(@org.jspecify.annotations.Nullable String query) {
        TreeMap<String, String> parameters = new TreeMap<>();
        for (String one : query == null ? new String[0] : query.split("&")) {
            String[] pair = one.split("=", 2);
            parameters.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static Reply status(int code, String reason, String message) {
        return new Reply(
                code,
                Answer.JSON
                        .createObjectNode()
                        .put("kind", "Status")
                        .put("status", "Failure")
                        .put("reason", reason)
                        .put("message", message)
                        .put("code", code));
    }

    private Reply get(String path, Map<String, String> parameters, boolean metadataOnly) {
        if (objects.containsKey(path)) {
            return new Reply(200, objects.get(path));
        }
        String kind = path.substring(path.lastIndexOf('/') + 1);
        if (!kind.equals("nodes") && !kind.equals("pods")) {
            return status(404, "NotFound", path + " not found");
        }
        List<ObjectNode> found = objects.entrySet().stream()
                .filter(one -> one.getKey().contains("/" + kind + "/"))
                .map(Map.Entry::getValue)
                .filter(object -> selected(object, parameters))
                .toList();
        int from = Integer.parseInt(parameters.getOrDefault("continue", "0"));
        int to = Math.min(found.size(), from + Math.min(pageSize, Integer.parseInt(parameters.get("limit"))));
        ObjectNode list = Answer.JSON.createObjectNode().put("kind", "List");
        ObjectNode metadata = list.putObject("metadata").put("resourceVersion", String.valueOf(version));
        if (to < found.size()) {
            metadata.put("continue", String.valueOf(to));
        }
        found.subList(from, to).stream()
                .map(object -> metadataOnly ? metadataOf(object) : object)
                .forEach(list.putArray("items")::add);
        return new Reply(200, list);
    }

    private static ObjectNode metadataOf(ObjectNode object) {
        return Answer.JSON
                .createObjectNode()
                .put("apiVersion", "meta.k8s.io/v1")
                .put("kind", "PartialObjectMetadata")
                .set("metadata", object.get("metadata"));
    }

    private static boolean selected(ObjectNode object, Map<String, String> parameters) {
        String field = parameters.getOrDefault("fieldSelector", "");
        String[] label = parameters.getOrDefault("labelSelector", "").split("=", 2);
        boolean byField = field.isEmpty()
                || field.equals(
                        "spec.nodeName=" + object.path("spec").path("nodeName").asText());
        boolean byLabel = label.length < 2
                || object.path("metadata")
                        .path("labels")
                        .path(label[0])
                        .asText()
                        .equals(label[1]);
        return byField && byLabel;
    }

    private Reply create(String collection, String body) throws IOException {
        ObjectNode object = (ObjectNode) Answer.JSON.readTree(body);
        String path = collection + "/" + object.path("metadata").path("name").asText();
        return objects.containsKey(path)
                ? status(409, "AlreadyExists", path + " already exists")
                : new Reply(201, store(path, object));
    }

    private Reply update(String path, String body) throws IOException {
        ObjectNode object = (ObjectNode) Answer.JSON.readTree(body);
        if (!objects.containsKey(path)) {
            return status(404, "NotFound", path + " not found");
        }
        return stale(path, object) ? modified(path) : new Reply(200, store(path, object));
    }

    private boolean stale(String path, JsonNode wanted) {
        JsonNode expected = wanted.path("metadata").path("resourceVersion");
        return expected.isTextual()
                && !expected.equals(objects.get(path).path("metadata").path("resourceVersion"));
    }

    private static Reply modified(String path) {
        return status(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + path
                        + ": the object has been modified; please apply your changes to the latest version and try again");
    }

    private Reply patch(String path, String contentType, String body) throws IOException {
        if (!objects.containsKey(path)) {
            return status(404, "NotFound", path + " not found");
        }
        ObjectNode changed = objects.get(path).deepCopy();
        JsonNode patch = Answer.JSON.readTree(body);
        if (contentType.startsWith("application/merge-patch+json")) {
            if (stale(path, patch)) {
                return modified(path);
            }
            JsonPatches.merge(changed, patch);
        } else if (!contentType.startsWith("application/json-patch+json")) {
            return status(415, "UnsupportedMediaType", contentType);
        } else if (!JsonPatches.apply(changed, patch)) {
            return status(422, "Invalid", "the server rejected our request due to an error in our request");
        }
        return new Reply(200, store(path, changed));
    }

    private Reply evict(String evictionPath, String body) throws IOException {
        String path = evictionPath.substring(0, evictionPath.length() - "/eviction".length());
        JsonNode eviction = Answer.JSON.readTree(body);
        if (!eviction.path("apiVersion").asText().equals("policy/v1")) {
            return status(
                    400, "BadRequest", "no kind \"Eviction\" is registered for version " + eviction.path("apiVersion"));
        }
        ObjectNode pod = objects.get(path);
        if (pod == null) {
            return status(404, "NotFound", path + " not found");
        }
        if (wrongUid(pod, eviction.path("deleteOptions"))) {
            return status(409, "Conflict", "the UID in the precondition does not match");
        }
        if (pod.path("metadata").has("deletionTimestamp")) {
            return status(201, "Success", "");
        }
        String name = pod.path("metadata").path("name").asText();
        if (evictions.containsKey(name)) {
            return evictions.get(name);
        }
        List<Map.Entry<String, Budget>> over = budgets.entrySet().stream()
                .filter(one -> ofReplicaSet(pod, one.getValue().replicaSet()))
                .toList();
        if (over.size() > 1) {
            return status(
                    500,
                    "InternalError",
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        }
        return over.isEmpty() ? evicted(path, pod, eviction) : evict(path, pod, eviction, over.get(0));
    }

    private Reply evict(String path, ObjectNode pod, JsonNode eviction, Map.Entry<String, Budget> budget) {
        String message = "Cannot evict pod as it would violate the pod's disruption budget.";
        ObjectNode blocked =
                Answer.JSON.createObjectNode().put("kind", "Status").put("reason", "TooManyRequests");
        blocked.put("message", message).put("code", 429);
        ObjectNode cause = blocked.putObject("details").putArray("causes").addObject();
        cause.put("reason", "DisruptionBudget");
        if (!budget.getValue().processed()) {
            cause.put(
                    "message", "The disruption budget " + budget.getKey() + " is still being processed by the server.");
            return new Reply(429, blocked.toString(), 10);
        }
        long healthy = objects.values().stream()
                .filter(one -> ofReplicaSet(one, budget.getValue().replicaSet()))
                .filter(one -> new Pod(one).ready() && !new Pod(one).terminating())
                .count();
        if (healthy <= budget.getValue().minAvailable()) {
            cause.put(
                    "message",
                    "The disruption budget " + budget.getKey() + " needs "
                            + budget.getValue().minAvailable() + " healthy pods and has " + healthy + " currently");
            return new Reply(429, blocked.toString(), 0);
        }
        return evicted(path, pod, eviction);
    }

    private Reply evicted(String path, ObjectNode pod, JsonNode eviction) {
        Duration grace = Duration.ofSeconds(
                eviction.path("deleteOptions").path("gracePeriodSeconds").asLong(30));
        ((ObjectNode) pod.get("metadata"))
                .put("deletionTimestamp", clock.instant().plus(grace).toString());
        store(path, pod);
        return status(201, "Success", "");
    }

    private static boolean ofReplicaSet(JsonNode pod, String name) {
        return pod.path("metadata")
                .path("ownerReferences")
                .path(0)
                .path("name")
                .asText()
                .equals(name);
    }

    private static boolean wrongUid(JsonNode object, JsonNode options) {
        JsonNode uid = options.path("preconditions").path("uid");
        return uid.isTextual() && !uid.equals(object.path("metadata").path("uid"));
    }

    private Reply delete(String path, String body) throws IOException {
        JsonNode options = Answer.JSON.readTree(body);
        if (!objects.containsKey(path)) {
            return status(404, "NotFound", path + " not found");
        }
        if (wrongUid(objects.get(path), options)) {
            return status(409, "Conflict", "the UID in the precondition does not match");
        }
        return new Reply(200, objects.remove(path));
    }
}
