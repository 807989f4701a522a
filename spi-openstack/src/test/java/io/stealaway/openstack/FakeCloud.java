package io.stealaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/**
 * A cloud in one process: Keystone, Nova, Placement, Cinder and Neutron as far as we ask them, answering in the shapes that
 * real servers of the Zed release were recorded to answer, and strict about what it is asked. A request that no real server
 * would take, or a microversion that our facts forbid, is remembered in {@link #complaints}.
 */
final class FakeCloud implements AutoCloseable {
    static {
        // Without it, each answer waits 40 ms for an acknowledgement of its headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    static final String USER = "87f471dcb64047278788fa50c4854514";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MUTATION = "mutation";
    /** The step of a running migration with which its server is active on its target, while the record is not over. */
    private static final int ARRIVED = 3;

    private static final Instant START = Instant.parse("2026-11-22T03:00:00Z");

    private final HttpServer http;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    final List<String> requests = new ArrayList<>();
    final List<String> complaints = new ArrayList<>();
    final Map<String, ObjectNode> servers = new TreeMap<>();
    final Map<String, ObjectNode> services = new TreeMap<>();
    final List<ObjectNode> aggregates = new ArrayList<>();
    final List<ObjectNode> groups = new ArrayList<>();
    final List<ObjectNode> migrations = new ArrayList<>();
    final Map<String, List<ObjectNode>> actions = new TreeMap<>();
    final List<ObjectNode> volumes = new ArrayList<>();
    final List<ObjectNode> ports = new ArrayList<>();
    final Map<String, Long> generations = new TreeMap<>();
    /** What is allocated besides servers and migrations, by host and class, as outlived a migration while placement was down. */
    final Map<String, Map<String, Long>> leftAllocated = new TreeMap<>();

    private final Map<String, Map<String, Map<String, Long>>> allocatedBefore = new TreeMap<>();
    /** The traits of the providers that have more than all. */
    final Map<String, List<String>> traits = new TreeMap<>();

    private final List<Fault> faults = new ArrayList<>();

    String token = "gAAAA-first";
    int tokensIssued;
    String expiresAt = "2026-12-22T09:00:00.000000Z";
    int pageSize = 1000;
    boolean novaIgnoresMicroversions;
    /** What becomes of the body of a good answer, by the request's "METHOD /path?query". */
    BinaryOperator<String> mutation = (line, body) -> body;

    /** How long each answer takes. */
    Duration latency = Duration.ZERO;

    private int answering;
    /** How many requests were answered at once. */
    int mostAtOnce;
    /** The length of the longest chain of requests of which each came after the one before was answered. */
    int longestChain;

    boolean conductorStopped;
    /** Whether an abort ends as "failed", as it does when the compute service hung meanwhile. */
    boolean abortsEndAsFailed;
    /** How many steps a migration has run, by its uuid. */
    private final Map<String, Integer> stepsRun = new TreeMap<>();

    JsonNode lastAuthBody = JSON.createObjectNode();
    private int requestNumber;
    private int seconds;

    FakeCloud() {
        this(Optional.empty());
    }

    /** With a TLS context all of it is behind HTTPS. */
    FakeCloud(Optional<SSLContext> tls) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (tls.isPresent()) {
                HttpsServer secure = HttpsServer.create(address, 0);
                secure.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
                http = secure;
            } else {
                http = HttpServer.create(address, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        scheme = tls.isPresent() ? "https" : "http";
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    /** A small cloud: hv01, hv02 in az1; hv03 in az2. */
    static FakeCloud ofThreeHosts() {
        FakeCloud cloud = new FakeCloud();
        cloud.host("hv01", "az1");
        cloud.host("hv02", "az1");
        cloud.host("hv03", "az2");
        return cloud;
    }

    OpenStackConfig.Builder config() {
        return OpenStackConfig.builder(OpenStackAuth.of(Map.of(
                        "auth_url", url("/identity"),
                        "username", "admin",
                        "password", "s3cret-pass",
                        "project_name", "admin",
                        "user_domain_name", "Default",
                        "project_domain_name", "Default")))
                .region("RegionOne")
                .clock(() -> START.plusSeconds(seconds));
    }

    String url(String path) {
        return scheme + "://127.0.0.1:" + http.getAddress().getPort() + path;
    }

    void host(String name, String zone) {
        ObjectNode service = JSON.createObjectNode()
                .put("binary", "nova-compute")
                .put("host", name)
                .put("id", "service-" + name)
                .put("zone", zone)
                .put("status", "enabled")
                .put("state", "up")
                .put("forced_down", false);
        service.putNull("disabled_reason");
        services.put(name, service);
        generations.put("rp-" + name, 3L);
        ObjectNode aggregate = aggregates.stream()
                .filter(a -> a.path("name").asText().equals(zone))
                .findFirst()
                .orElseGet(() -> {
                    ObjectNode created =
                            JSON.createObjectNode().put("name", zone).put("availability_zone", zone);
                    created.putArray("hosts");
                    created.putObject("metadata").put("availability_zone", zone);
                    aggregates.add(created);
                    return created;
                });
        aggregate.withArray("hosts").add(name);
    }

    ObjectNode server(String id, String host) {
        ObjectNode server = JSON.createObjectNode()
                .put("id", id)
                .put("name", "name-" + id)
                .put("status", "ACTIVE")
                .put("tenant_id", "tenant-a")
                .put("OS-EXT-SRV-ATTR:host", host)
                .put("OS-EXT-SRV-ATTR:hostname", "name-" + id)
                .put("OS-EXT-SRV-ATTR:instance_name", "instance-" + id)
                .put("OS-EXT-STS:vm_state", "active")
                .put("locked", false)
                .put("updated", now());
        server.putNull("OS-EXT-STS:task_state");
        server.putObject("image").put("id", "image-1");
        ObjectNode flavor = server.putObject("flavor");
        flavor.put("vcpus", 2)
                .put("ram", 2048)
                .put("disk", 1)
                .put("ephemeral", 0)
                .put("swap", 0);
        flavor.putObject("extra_specs");
        server.putObject("metadata").put("role", "web");
        server.putArray("tags");
        server.putArray("os-extended-volumes:volumes_attached");
        servers.put(id, server);
        return server;
    }

    ObjectNode group(String id, String policy, String... members) {
        ObjectNode group = JSON.createObjectNode().put("id", id).put("name", id).put("policy", policy);
        group.putObject("rules");
        ArrayNode list = group.putArray("members");
        for (String member : members) {
            list.add(member);
        }
        groups.add(group);
        return group;
    }

    /** Somebody's migration record, as the conductor makes it. */
    synchronized ObjectNode migration(String vm, String source, String target, String status, String user) {
        ObjectNode record = JSON.createObjectNode()
                .put("id", migrations.size() + 1)
                .put("uuid", "migration-" + (migrations.size() + 1))
                .put("instance_uuid", vm)
                .put("source_compute", source)
                .put("status", status)
                .put("migration_type", "live-migration")
                .put("user_id", user)
                .put("created_at", nowWithoutZone());
        if (target == null) {
            record.putNull("dest_compute");
        } else {
            record.put("dest_compute", target);
        }
        record.putNull("updated_at");
        migrations.add(record);
        return record;
    }

    /** The next request whose "METHOD /path?query" has this text is answered by the fault instead, once. */
    void fault(String text, Answering answering) {
        faultWhere(line -> line.contains(text), answering, 1);
    }

    void always(String text, Answering answering) {
        faultWhere(line -> line.contains(text), answering, Integer.MAX_VALUE);
    }

    synchronized void faultWhere(Predicate<String> where, Answering answering, int times) {
        faults.add(new Fault(where, answering, times));
    }

    synchronized void noFaults() {
        faults.clear();
    }

    synchronized int count(String text) {
        return (int) requests.stream().filter(line -> line.contains(text)).count();
    }

    synchronized void forgetRequests() {
        requests.clear();
        mostAtOnce = 0;
        longestChain = 0;
    }

    /**
     * All migrations in flight take a step: accepted, queued, preparing, running (without figures, with those of the disk, with all, with
     * the server active on its target), completed.
     */
    synchronized void step() {
        seconds++;
        for (ObjectNode record : migrations) {
            String status = record.path("status").asText();
            if (status.equals("running") && run(record) < ARRIVED) {
                continue;
            }
            String next = Map.of(
                            "accepted", "queued", "queued", "preparing", "preparing", "running", "running", "completed")
                    .getOrDefault(status, "");
            if (!next.isEmpty()) {
                advance(record, next);
            }
        }
    }

    /** Returns how many steps it had run before this one. */
    private int run(ObjectNode record) {
        int before = stepsRun.merge(record.path("uuid").asText(), 1, Integer::sum) - 1;
        if (before == ARRIVED - 1) {
            servers.get(record.path("instance_uuid").asText())
                    .put("OS-EXT-SRV-ATTR:host", record.path("dest_compute").asText())
                    .put("status", "ACTIVE")
                    .put("updated", now())
                    .putNull("OS-EXT-STS:task_state");
        }
        return before;
    }

    /** A guest with zeros in its memory: what is left falls faster than what was sent rises. */
    private String progress(ObjectNode record) {
        int steps = stepsRun.getOrDefault(record.path("uuid").asText(), 0);
        ObjectNode progress = JSON.createObjectNode();
        figures(
                progress,
                "disk",
                steps == 0 ? List.of(0, 0, 0) : steps == 1 ? List.of(1000, 300, 700) : List.of(1000, 996, 4));
        figures(progress, "memory", steps < 2 ? List.of(0, 0, 0) : List.of(10_000, 400, 4096));
        return "{\"migration\": " + progress + "}";
    }

    private static void figures(ObjectNode progress, String of, List<Integer> figures) {
        progress.put(of + "_total_bytes", figures.get(0));
        progress.put(of + "_processed_bytes", figures.get(1));
        progress.put(of + "_remaining_bytes", figures.get(2));
    }

    synchronized void passSeconds(int more) {
        seconds += more;
    }

    synchronized void end(ObjectNode record, String status, String failure) {
        advance(record, status);
        ObjectNode action = actions.get(record.path("instance_uuid").asText()).get(0);
        action.withArray("events")
                .addObject()
                .put("event", "conductor_live_migrate_instance")
                .put("start_time", nowWithoutZone())
                .put("result", "Error")
                .put("host", "controller")
                .put("details", failure);
    }

    /** The target of a migration loses its power: the source gives up, and no event of the action tells of any error. */
    synchronized void targetDies(ObjectNode record) {
        advance(record, "failed");
        ObjectNode action = actions.get(record.path("instance_uuid").asText()).get(0);
        for (String event : List.of("compute_live_migration", "compute_pre_live_migration")) {
            action.withArray("events")
                    .addObject()
                    .put("event", event)
                    .put("start_time", nowWithoutZone())
                    .put("result", "Success")
                    .put("host", record.path("source_compute").asText())
                    .putNull("details");
        }
    }

    private void advance(ObjectNode record, String status) {
        ObjectNode server = servers.get(record.path("instance_uuid").asText());
        JsonNode action = actions.getOrDefault(server.path("id").asText(), List.of()).stream()
                .findFirst()
                .map(JsonNode.class::cast)
                .orElse(JSON.createObjectNode());
        record.put("status", status).put("updated_at", nowWithoutZone());
        if (record.path("dest_compute").isNull() && !List.of("error", "failed").contains(status)) {
            record.put("dest_compute", action.path("fake_target").asText());
        }
        if (status.equals("completed")) {
            server.put("OS-EXT-SRV-ATTR:host", record.path("dest_compute").asText());
        }
        if (List.of("completed", "error", "failed", "cancelled").contains(status)) {
            server.putNull("OS-EXT-STS:task_state").put("status", "ACTIVE").put("updated", now());
        }
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    // ------------------------------------------------------------------------------------------------ answering

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            URI uri = exchange.getRequestURI();
            String line = exchange.getRequestMethod() + " " + uri;
            Optional<Answering> fault;
            int place;
            synchronized (this) {
                requests.add(line);
                place = longestChain + 1;
                answering++;
                mostAtOnce = Math.max(mostAtOnce, answering);
                requestNumber++;
                exchange.getResponseHeaders().set("X-Openstack-Request-Id", "req-" + requestNumber);
                fault = fault(line);
            }
            LockSupport.parkNanos(latency.toNanos());
            synchronized (this) {
                answering--;
                longestChain = Math.max(longestChain, place);
            }
            if (fault.isPresent()) {
                fault.get().answer(exchange);
                return;
            }
            synchronized (this) {
                UnaryOperator<String> change = text -> mutation.apply(line, text);
                exchange.setAttribute(MUTATION, change);
                route(exchange, uri.getPath(), query(uri), body);
            }
        }
    }

    private Optional<Answering> fault(String line) {
        for (Fault fault : faults) {
            if (fault.left > 0 && fault.where.test(line)) {
                fault.left--;
                return Optional.of(fault.answering);
            }
        }
        return Optional.empty();
    }

    private void route(HttpExchange exchange, String path, Map<String, List<String>> query, String body)
            throws IOException {
        if (path.startsWith("/identity")) {
            identity(exchange, path, body);
        } else if (!token.equals(exchange.getRequestHeaders().getFirst("X-Auth-Token"))) {
            send(
                    exchange,
                    401,
                    "{\"error\": {\"code\": 401, \"title\": \"Unauthorized\", \"message\": "
                            + "\"The request you have made requires authentication.\"}}");
        } else if (path.startsWith("/compute/v2.1")) {
            compute(exchange, path.substring("/compute/v2.1".length()), query, body);
        } else if (path.startsWith("/placement")) {
            placement(exchange, path.substring("/placement".length()));
        } else if (path.matches("/volume/v3/project/volumes/(?!detail$)[^/]+")) {
            volume(exchange, path.substring(path.lastIndexOf('/') + 1));
        } else if (path.startsWith("/volume/v3/project")) {
            list(exchange, "volumes", volumes, "id", query, path);
        } else if (path.startsWith("/network/v2.0/ports")) {
            list(exchange, "ports", chosenPorts(query), "id", query, path);
        } else {
            refuse(exchange, 404, "itemNotFound", "no such path " + path);
        }
    }

    private void volume(HttpExchange exchange, String id) throws IOException {
        Optional<ObjectNode> found = volumes.stream()
                .filter(volume -> volume.path("id").asText().equals(id))
                .findFirst();
        if (found.isPresent()) {
            ObjectNode root = JSON.createObjectNode();
            root.set("volume", found.get());
            send(exchange, 200, root.toString());
        } else {
            refuse(exchange, 404, "itemNotFound", "Volume " + id + " could not be found.");
        }
    }

    private void identity(HttpExchange exchange, String path, String body) throws IOException {
        if (!path.equals("/identity/v3/auth/tokens")) {
            complaints.add("keystone was asked for " + path);
        }
        boolean given = exchange.getRequestMethod().equals("GET");
        if (given && !token.equals(exchange.getRequestHeaders().getFirst("X-Subject-Token"))) {
            refuse(exchange, 404, "error", "Could not find token.");
            return;
        }
        if (!given) {
            lastAuthBody = JSON.readTree(body);
            tokensIssued++;
            token = "gAAAA-" + tokensIssued;
        }
        exchange.getResponseHeaders().set("X-Subject-Token", token);
        ObjectNode root = JSON.createObjectNode();
        ObjectNode node = root.putObject("token").put("expires_at", expiresAt);
        node.putObject("user").put("id", USER).put("name", "admin");
        ArrayNode catalog = node.putArray("catalog");
        endpoint(catalog, "compute", "/compute/v2.1");
        endpoint(catalog, "placement", "/placement");
        endpoint(catalog, "volumev3", "/volume/v3/project");
        endpoint(catalog, "network", "/network");
        send(exchange, given ? 200 : 201, root.toString());
    }

    private void endpoint(ArrayNode catalog, String type, String path) {
        ArrayNode endpoints = catalog.addObject().put("type", type).putArray("endpoints");
        endpoints
                .addObject()
                .put("interface", "admin")
                .put("region_id", "RegionOne")
                .put("url", url("/wrong"));
        endpoints
                .addObject()
                .put("interface", "public")
                .put("region_id", "RegionTwo")
                .put("url", url("/wrong"));
        endpoints
                .addObject()
                .put("interface", "public")
                .put("region_id", "RegionOne")
                .put("url", url(path));
    }

    private void compute(HttpExchange exchange, String path, Map<String, List<String>> query, String body)
            throws IOException {
        String header = Optional.ofNullable(exchange.getRequestHeaders().getFirst("OpenStack-API-Version"))
                .orElse("");
        if (!header.matches("compute 2\\.[0-9]+")) {
            complaints.add("no compute microversion: " + path);
        }
        int minor = Integer.parseInt(header.replace("compute 2.", ""));
        exchange.getResponseHeaders().set("OpenStack-API-Version", novaIgnoresMicroversions ? "compute 2.1" : header);
        String method = exchange.getRequestMethod();
        List<String> parts = List.of(path.substring(1).split("/"));
        if (method.equals("GET") && path.equals("/servers/detail")) {
            expect(query.containsKey("all_tenants") && minor >= 69, "servers of all tenants at 2.69 or later");
            list(exchange, "servers", chosenServers(query), "id", query, path);
        } else if (method.equals("GET") && path.equals("/os-services")) {
            expect(minor >= 69, "services at 2.69 or later");
            list(exchange, "services", List.copyOf(services.values()), "id", query, path);
        } else if (method.equals("GET") && path.equals("/os-aggregates")) {
            list(exchange, "aggregates", aggregates, "name", query, path);
        } else if (method.equals("GET") && path.equals("/os-hypervisors/detail")) {
            expect(minor >= 53 && minor <= 87, "hypervisors between 2.53 and 2.87");
            list(exchange, "hypervisors", hypervisors(), "id", query, path);
        } else if (method.equals("GET") && path.equals("/os-server-groups")) {
            expect(minor >= 64, "server groups at 2.64 or later");
            int offset = Integer.parseInt(first(query, "offset", "0"));
            ObjectNode root = JSON.createObjectNode();
            ArrayNode page = root.putArray("server_groups");
            groups.stream().skip(offset).limit(pageSize).forEach(page::add);
            send(exchange, 200, root.toString());
        } else if (method.equals("GET") && path.equals("/os-migrations")) {
            expect(minor >= 80, "migrations at 2.80 or later");
            list(exchange, "migrations", chosenMigrations(query), "uuid", query, path);
        } else if (parts.size() >= 2 && parts.get(0).equals("servers")) {
            ofServer(exchange, parts, method, minor, body);
        } else {
            complaints.add(method + " " + path);
            refuse(exchange, 404, "itemNotFound", "no such path");
        }
    }

    private void ofServer(HttpExchange exchange, List<String> parts, String method, int minor, String body)
            throws IOException {
        ObjectNode server = servers.get(parts.get(1));
        String what = String.join("/", parts.subList(2, parts.size())).replaceAll("migrations/[0-9]+", "migrations/ID");
        if (server == null) {
            refuse(exchange, 404, "itemNotFound", "Instance " + parts.get(1) + " could not be found.");
        } else if (method.equals("GET") && what.isEmpty()) {
            ObjectNode root = JSON.createObjectNode();
            root.set("server", server);
            send(exchange, 200, root.toString());
        } else if (method.equals("GET") && what.equals("os-instance-actions")) {
            ObjectNode root = JSON.createObjectNode();
            ArrayNode list = root.putArray("instanceActions");
            actions.getOrDefault(parts.get(1), List.of()).forEach(list::add);
            send(exchange, 200, root.toString());
        } else if (method.equals("GET") && what.startsWith("os-instance-actions/")) {
            expect(minor >= 84, "details of events at 2.84 or later");
            ObjectNode root = JSON.createObjectNode();
            root.set(
                    "instanceAction",
                    actions.get(parts.get(1)).stream()
                            .filter(action -> action.path("request_id").asText().equals(parts.get(3)))
                            .findFirst()
                            .orElseThrow());
            send(exchange, 200, root.toString());
        } else if (method.equals("POST") && what.equals("action")) {
            liveMigrate(exchange, server, minor, JSON.readTree(body));
        } else if (method.equals("GET") && what.equals("migrations/ID")) {
            send(exchange, 200, progress(migrations.get(Integer.parseInt(parts.get(3)) - 1)));
        } else if (method.equals("DELETE") && what.equals("migrations/ID")) {
            expect(minor >= 65, "abort at 2.65 or later");
            ObjectNode record = migrations.get(Integer.parseInt(parts.get(3)) - 1);
            if (record.path("status").asText().equals("accepted")) {
                refuse(exchange, 400, "badRequest", "Migration is in state accepted");
            } else if (!server.path("OS-EXT-STS:task_state").isNull()
                    && record.path("status").asText().matches("queued|preparing|running")) {
                advance(record, abortsEndAsFailed ? "failed" : "cancelled");
                send(exchange, 202, "");
            } else {
                refuse(exchange, 409, "conflictingRequest", "not migrating");
            }
        } else if (method.equals("POST") && what.equals("migrations/ID/action")) {
            ObjectNode record = migrations.get(Integer.parseInt(parts.get(3)) - 1);
            if (record.path("status").asText().equals("running")) {
                advance(record, "completed");
                send(exchange, 202, "");
            } else {
                String state = record.path("status").asText();
                refuse(exchange, 400, "badRequest", "Migration is in state " + state + ", not running");
            }
        } else {
            complaints.add(method + " " + parts);
            refuse(exchange, 404, "itemNotFound", "no such path");
        }
    }

    private void liveMigrate(HttpExchange exchange, ObjectNode server, int minor, JsonNode body) throws IOException {
        JsonNode request = body.path("os-migrateLive");
        expect(minor >= 68, "live migration at 2.68 or later");
        expect(request.size() == 2 && request.path("block_migration").asText().equals("auto"), "body " + body);
        String id = server.path("id").asText();
        if (!services.containsKey(request.path("host").asText())) {
            refuse(
                    exchange,
                    400,
                    "badRequest",
                    "Compute host " + request.path("host").asText() + " could not be found.");
            return;
        }
        if (!server.path("OS-EXT-STS:task_state").isNull()) {
            refuse(
                    exchange,
                    409,
                    "conflictingRequest",
                    "Cannot 'os-migrateLive' instance while it is in task_state migrating");
            return;
        }
        accept(id, request.path("host").asText(), exchange.getResponseHeaders().getFirst("X-Openstack-Request-Id"));
        send(exchange, 202, "");
    }

    /** What Nova does of a live migration that it takes: the task, the action, and (by the conductor) the record. */
    synchronized void accept(String vm, String target, String requestId) {
        ObjectNode server = servers.get(vm);
        server.put("OS-EXT-STS:task_state", "migrating")
                .put("status", "MIGRATING")
                .put("updated", now());
        ObjectNode action = JSON.createObjectNode()
                .put("action", "live-migration")
                .put("request_id", requestId)
                .put("user_id", USER)
                .put("start_time", nowWithoutZone())
                .put("fake_target", target);
        action.putArray("events");
        actions.computeIfAbsent(vm, id -> new ArrayList<>()).add(0, action);
        if (!conductorStopped) {
            migration(vm, server.path("OS-EXT-SRV-ATTR:host").asText(), null, "accepted", USER);
        }
    }

    private void placement(HttpExchange exchange, String path) throws IOException {
        String header = Optional.ofNullable(exchange.getRequestHeaders().getFirst("OpenStack-API-Version"))
                .orElse("");
        expect(header.equals("placement 1.20"), "placement's microversion, not " + header);
        exchange.getResponseHeaders().set("OpenStack-API-Version", header);
        if (path.equals("/resource_providers")) {
            ObjectNode root = JSON.createObjectNode();
            ArrayNode list = root.putArray("resource_providers");
            countAllocated();
            generations.forEach(
                    (uuid, generation) -> list.addObject().put("uuid", uuid).put("generation", generation));
            send(exchange, 200, root.toString());
            return;
        }
        Long generation = generations.get(path.split("/", -1)[2]);
        if (path.endsWith("/inventories")) {
            send(
                    exchange,
                    200,
                    "{\"resource_provider_generation\": " + generation + ", \"inventories\": {"
                            + "\"VCPU\": {\"total\": 16, \"reserved\": 2, \"allocation_ratio\": 4.0},"
                            + "\"MEMORY_MB\": {\"total\": 32768, \"reserved\": 512, \"allocation_ratio\": 1.0},"
                            + "\"DISK_GB\": {\"total\": 500, \"reserved\": 10, \"allocation_ratio\": 1.5},"
                            + "\"SRIOV_NET_VF\": {\"total\": 8, \"reserved\": 0, \"allocation_ratio\": 1.0}}}");
        } else if (path.endsWith("/usages")) {
            ObjectNode root = JSON.createObjectNode().put("resource_provider_generation", generation);
            Map<String, Long> usages = allocation(0, 0, 0);
            String provider = path.split("/", -1)[2];
            allocated(host -> provider.equals("rp-" + host))
                    .getOrDefault(provider, Map.of())
                    .values()
                    .forEach(amounts -> amounts.forEach((name, amount) -> usages.merge(name, amount, Long::sum)));
            root.set("usages", JSON.valueToTree(usages));
            send(exchange, 200, root.toString());
        } else {
            ObjectNode root = JSON.createObjectNode().put("resource_provider_generation", generation);
            ArrayNode all = root.putArray("traits").add("HW_CPU_X86_AVX2").add("COMPUTE_NODE");
            traits.getOrDefault(path.split("/", -1)[2], List.of()).forEach(all::add);
            send(exchange, 200, root.toString());
        }
    }

    static Map<String, Long> allocation(long vcpus, long ramMb, long diskGb) {
        return new TreeMap<>(Map.of("VCPU", vcpus, "MEMORY_MB", ramMb, "DISK_GB", diskGb));
    }

    /** Whoever newly has something allocated of a provider makes a new generation of it; whoever goes makes none. */
    private void countAllocated() {
        Map<String, Map<String, Map<String, Long>>> allocated = allocated(host -> true);
        generations.replaceAll((provider, generation) -> allocatedBefore
                        .getOrDefault(provider, Map.of())
                        .entrySet()
                        .containsAll(allocated.getOrDefault(provider, Map.of()).entrySet())
                ? generation
                : generation + 1);
        allocatedBefore.clear();
        allocatedBefore.putAll(allocated);
    }

    /** Of some hosts, by provider and consumer. */
    private Map<String, Map<String, Map<String, Long>>> allocated(Predicate<String> hosts) {
        Map<String, Map<String, Map<String, Long>>> all = new TreeMap<>();
        servers.forEach((id, server) -> {
            String host = server.path("OS-EXT-SRV-ATTR:host").asText("");
            if (!host.isEmpty() && !host.equals("null") && hosts.test(host)) {
                allocate(all, host, id, ofFlavor(server));
            }
        });
        for (ObjectNode record : migrations) {
            String vm = record.path("instance_uuid").asText();
            ObjectNode server = servers.get(vm);
            String target = record.path("dest_compute").asText("");
            boolean runs = Set.of("accepted", "queued", "preparing", "running")
                    .contains(record.path("status").asText());
            if (server != null && runs && !target.isEmpty() && !target.equals("null") && hosts.test(target)) {
                allocate(all, target, vm, ofFlavor(server));
            }
        }
        leftAllocated.forEach((host, amounts) -> {
            if (hosts.test(host)) {
                allocate(all, host, "left behind", amounts);
            }
        });
        return all;
    }

    private static void allocate(
            Map<String, Map<String, Map<String, Long>>> all, String host, String consumer, Map<String, Long> amounts) {
        all.computeIfAbsent("rp-" + host, provider -> new TreeMap<>()).put(consumer, amounts);
    }

    private static Map<String, Long> ofFlavor(ObjectNode server) {
        JsonNode flavor = server.path("flavor");
        long root = server.path("image").isObject() ? flavor.path("disk").asLong() : 0;
        return allocation(
                flavor.path("vcpus").asLong(),
                flavor.path("ram").asLong(),
                root + flavor.path("ephemeral").asLong() + (flavor.path("swap").asLong() + 1023) / 1024);
    }

    private List<ObjectNode> hypervisors() {
        List<ObjectNode> all = new ArrayList<>();
        for (String host : services.keySet()) {
            ObjectNode hypervisor = JSON.createObjectNode()
                    .put("id", "rp-" + host)
                    .put("hypervisor_hostname", host + ".example")
                    .put("hypervisor_type", "QEMU")
                    .put("vcpus", 16)
                    .put("memory_mb", 32768)
                    .put("local_gb", 500);
            hypervisor.putObject("service").put("host", host);
            hypervisor
                    .putObject("cpu_info")
                    .putObject("topology")
                    .put("sockets", 1)
                    .put("cores", 8)
                    .put("threads", 2);
            all.add(hypervisor);
        }
        return all;
    }

    private List<ObjectNode> chosenServers(Map<String, List<String>> query) {
        String since = first(query, "changes-since", "");
        String host = first(query, "host", "");
        return servers.values().stream()
                .filter(server -> host.isEmpty()
                        || server.path("OS-EXT-SRV-ATTR:host").asText().equals(host))
                .filter(server -> since.isEmpty()
                        ? !server.path("status").asText().equals("DELETED")
                        : server.path("updated").asText().compareTo(since) >= 0)
                .toList();
    }

    private List<ObjectNode> chosenPorts(Map<String, List<String>> query) {
        List<String> devices = query.getOrDefault("device_id", List.of());
        return ports.stream()
                .filter(port -> devices.isEmpty()
                        || devices.contains(port.path("device_id").asText()))
                .toList();
    }

    private List<ObjectNode> chosenMigrations(Map<String, List<String>> query) {
        String vm = first(query, "instance_uuid", "");
        String host = first(query, "host", "");
        Instant since = Instant.parse(first(query, "changes-since", "1970-01-01T00:00:00Z"));
        List<ObjectNode> newestFirst = new ArrayList<>(migrations);
        Collections.reverse(newestFirst);
        return newestFirst.stream()
                .filter(record ->
                        vm.isEmpty() || record.path("instance_uuid").asText().equals(vm))
                .filter(record -> host.isEmpty()
                        || record.path("source_compute").asText().equals(host)
                        || record.path("dest_compute").asText().equals(host))
                .filter(record -> {
                    String changed = record.path("updated_at").isNull()
                            ? record.path("created_at").asText()
                            : record.path("updated_at").asText();
                    return !Instant.parse(changed + "Z").isBefore(since);
                })
                .toList();
    }

    private void list(
            HttpExchange exchange,
            String name,
            List<ObjectNode> all,
            String marker,
            Map<String, List<String>> query,
            String path)
            throws IOException {
        String after = first(query, "marker", "");
        boolean whole = name.equals("services") || name.equals("aggregates");
        int limit = whole
                ? all.size()
                : Math.min(pageSize, Integer.parseInt(first(query, "limit", Integer.toString(pageSize))));
        int from = 0;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).path(marker).asText().equals(after)) {
                from = i + 1;
            }
        }
        ObjectNode root = JSON.createObjectNode();
        ArrayNode page = root.putArray(name);
        all.stream().skip(from).limit(limit).forEach(page::add);
        if (from + limit < all.size()) {
            // As behind many proxies, the link itself does not lead anywhere.
            root.putArray(name + "_links").addObject().put("rel", "next").put("href", "http://inner.example" + path);
        }
        send(exchange, 200, root.toString());
    }

    private void expect(boolean rule, String what) {
        if (!rule) {
            complaints.add("expected " + what);
        }
    }

    private static void refuse(HttpExchange exchange, int status, String kind, String message) throws IOException {
        send(exchange, status, "{\"" + kind + "\": {\"code\": " + status + ", \"message\": \"" + message + "\"}}");
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        Object change = exchange.getAttribute(MUTATION);
        String sent = status < 300 && change instanceof UnaryOperator<?> ? mutated(change, body) : body;
        byte[] bytes = sent.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @SuppressWarnings("unchecked") // Only we set it.
    private static String mutated(Object change, String body) {
        return ((UnaryOperator<String>) change).apply(body);
    }

    private static Map<String, List<String>> query(URI uri) {
        Map<String, List<String>> all = new TreeMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&", -1)) {
                String[] sides = pair.split("=", 2);
                all.computeIfAbsent(sides[0], key -> new ArrayList<>())
                        .add(URLDecoder.decode(sides.length > 1 ? sides[1] : "", StandardCharsets.UTF_8));
            }
        }
        return all;
    }

    private static String first(Map<String, List<String>> query, String name, String otherwise) {
        return query.getOrDefault(name, List.of(otherwise)).get(0);
    }

    private String now() {
        return START.plusSeconds(seconds).toString();
    }

    private String nowWithoutZone() {
        return now().replace("Z", ".000000");
    }

    /** Answers instead of the cloud. */
    @FunctionalInterface
    interface Answering {
        void answer(HttpExchange exchange) throws IOException;
    }

    private static final class Fault {
        private final Predicate<String> where;
        private final Answering answering;
        private int left;

        private Fault(Predicate<String> where, Answering answering, int times) {
            this.where = where;
            this.answering = answering;
            left = times;
        }
    }
}
