package io.stealaway.examples.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The real Nova of {@code examples/lab/openstack}, seen without the adapter under test. Removes the servers it made. */
final class LabCloud implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration STEP = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String nova = "http://127.0.0.1:" + env("OSL_NOVA_PORT", "18774") + "/v2.1";
    private final String token;
    private final List<String> made = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();

    LabCloud() {
        Map<String, Object> domain = Map.of("name", "Default");
        Map<String, Object> user =
                Map.of("name", "admin", "password", env("OSL_PASSWORD", "lab-admin"), "domain", domain);
        token = send(HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + env("OSL_KEYSTONE_PORT", "15000") + "/v3/auth/tokens"))
                        .header("Content-Type", "application/json")
                        .POST(json(Map.of(
                                "auth",
                                Map.of(
                                        "identity",
                                        Map.of("methods", List.of("password"), "password", Map.of("user", user)),
                                        "scope",
                                        Map.of("project", Map.of("name", "admin", "domain", domain)))))))
                .headers()
                .firstValue("x-subject-token")
                .orElseThrow();
    }

    static String env(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }

    /** Boots a server of 2 vCPUs on a host, of a role of its own, and returns its id. */
    String server(String name, String host) {
        return server(name, host, Map.of("role", name));
    }

    /** Boots a server of 2 vCPUs with such metadata on a host, and returns its id. */
    String server(String name, String host, Map<String, String> metadata) {
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("name", name);
        server.put("imageRef", image());
        server.put("flavorRef", "2");
        server.put("networks", "none");
        server.put("host", host);
        server.put("metadata", metadata);
        String id = post("/servers", Map.of("server", server))
                .path("server")
                .path("id")
                .asText();
        made.add(id);
        until(name + " is active", () -> read(id).path("status").asText().equals("ACTIVE"));
        return id;
    }

    URI nova() {
        return URI.create(nova);
    }

    String token() {
        return token;
    }

    /** Returns the id of the image that all servers of the lab have. */
    String image() {
        return servers().get(0).path("image").path("id").asText();
    }

    /** Takes a server that somebody else booted for one made here. */
    void adopt(String id) {
        made.add(id);
    }

    /** Makes a server group, which is deleted in the end. */
    String group(String policy) {
        String id = post("/os-server-groups", Map.of("server_group", Map.of("name", "lab-" + policy, "policy", policy)))
                .path("server_group")
                .path("id")
                .asText();
        groups.add(id);
        return id;
    }

    void enabled(String host, boolean enabled) {
        String id = get("/os-services?binary=nova-compute&host=" + host)
                .path("services")
                .path(0)
                .path("id")
                .asText();
        send(request("/os-services/" + id)
                .header("Content-Type", "application/json")
                .PUT(json(Map.of("status", enabled ? "enabled" : "disabled"))));
    }

    /** Boots a real guest of {@code examples/lab/libvirt} on a hypervisor, with a load that it knows, and returns its id. */
    String guest(String name, String host, String load, Map<String, String> metadata) {
        String image = parse(send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + env("OSL_GLANCE_PORT", "19292") + "/v2/images?name=lab-" + load))
                                .header("X-Auth-Token", token)
                                .GET())
                        .body())
                .path("images")
                .path(0)
                .path("id")
                .asText();
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("name", name);
        server.put("imageRef", image);
        server.put("flavorRef", "tiny");
        server.put("networks", "none");
        server.put("host", host);
        server.put("metadata", metadata);
        String id = post("/servers", Map.of("server", server))
                .path("server")
                .path("id")
                .asText();
        made.add(id);
        until(name + " is active", () -> read(id).path("status").asText().equals("ACTIVE"));
        return id;
    }

    /** Returns the name by which libvirt knows a server. */
    String domain(String id) {
        return read(id).path("OS-EXT-SRV-ATTR:instance_name").asText();
    }

    /** Adds metadata. */
    void describe(String id, Map<String, String> metadata) {
        post("/servers/" + id + "/metadata", Map.of("metadata", metadata));
    }

    void lock(String id) {
        act(id, "lock");
    }

    void unlock(String id) {
        act(id, "unlock");
    }

    private void act(String id, String action) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(action, null);
        post("/servers/" + id + "/action", body);
    }

    List<JsonNode> servers() {
        List<JsonNode> all = new ArrayList<>();
        get("/servers/detail?all_tenants=1").path("servers").forEach(all::add);
        return all;
    }

    static String hostOf(JsonNode server) {
        return server.path("OS-EXT-SRV-ATTR:host").asText();
    }

    String hostOf(String id) {
        return hostOf(read(id));
    }

    /** Returns the statuses of all live migrations that Nova ever recorded of a server. */
    List<String> migrations(String id) {
        List<String> statuses = new ArrayList<>();
        get("/os-migrations?instance_uuid=" + id)
                .path("migrations")
                .forEach(record -> statuses.add(record.path("status").asText()));
        return statuses;
    }

    static void until(String what, Supplier<Boolean> holds) {
        for (Duration waited = Duration.ZERO; !holds.get(); waited = waited.plus(STEP)) {
            if (waited.compareTo(PATIENCE) > 0) {
                throw new AssertionError("waited in vain until " + what);
            }
            pause();
        }
    }

    @Override
    public void close() {
        for (String id : made) {
            send(request("/servers/" + id).DELETE());
        }
        until(
                "the servers made here are gone",
                () -> servers().stream()
                        .noneMatch(server -> made.contains(server.path("id").asText())));
        groups.forEach(id -> send(request("/os-server-groups/" + id).DELETE()));
    }

    private static void pause() {
        try {
            if (new CountDownLatch(1).await(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("nobody counts down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    JsonNode read(String id) {
        return get("/servers/" + id).path("server");
    }

    private JsonNode get(String path) {
        return parse(send(request(path).GET()).body());
    }

    private JsonNode post(String path, Object body) {
        return parse(
                send(request(path).header("Content-Type", "application/json").POST(json(body)))
                        .body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(nova + path))
                .header("X-Auth-Token", token)
                .header("OpenStack-API-Version", "compute 2.90");
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        try {
            return HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String body) {
        try {
            return body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    http.send(request.timeout(Duration.ofMinutes(2)).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError("the lab answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer;
        } catch (IOException e) {
            throw new AssertionError("the lab does not answer. Start it as root with examples/lab/up openstack", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
