package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.internal.http.Deadline;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.VmId;
import io.stealaway.model.VolumeId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Migrator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The OpenStack lab of {@code examples/lab/openstack}: a real Nova. Makes servers, steers them and the lab's processes, and
 * removes what it made.
 */
final class Lab implements AutoCloseable {
    static final HostId HV01 = HostId.of("hv01");
    static final HostId HV02 = HostId.of("hv02");
    static final HostId HV03 = HostId.of("hv03");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path STATE = Path.of(System.getenv().getOrDefault("OSL_STATE", "/tmp/osl-lab"));
    private static final String KEYSTONE =
            "http://127.0.0.1:" + System.getenv().getOrDefault("OSL_KEYSTONE_PORT", "15000") + "/v3";
    private static final Duration STEP = Duration.ofMillis(300);

    /** The machine may be busy with other things: this is to tell hanging from slow. */
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final Api api = new Api(config().build());
    private final Nova nova = new Nova(api, OptionalInt.empty());
    private final List<VmId> servers = new ArrayList<>();
    private final List<VolumeId> volumes = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private final List<String> flavors = new ArrayList<>();
    private String image = "";
    private String maintained = "";
    private int number;

    /** @throws AssertionError if the lab does not answer */
    Lab() {
        try {
            api.userId(api.deadline());
        } catch (BackendException e) {
            throw new AssertionError(
                    "no OpenStack lab at " + KEYSTONE + ". Start it as root with examples/lab/openstack/up", e);
        }
        waitFor(
                "all computes to be up",
                () -> nova.services(api.deadline()),
                services -> services.values().stream()
                        .allMatch(service -> service.obstacle().isEmpty()));
    }

    static OpenStackConfig.Builder config() {
        return config(Map.of("username", "admin", "password", "lab-admin", "project_name", "admin"));
    }

    static OpenStackConfig.Builder config(Map<String, String> options) {
        Map<String, String> all = new LinkedHashMap<>(options);
        all.put("auth_url", KEYSTONE);
        all.put("default_domain_name", "Default");
        return OpenStackConfig.builder(OpenStackAuth.of(all)).callTimeout(Duration.ofSeconds(60));
    }

    Nova nova() {
        return nova;
    }

    Deadline deadline() {
        return api.deadline();
    }

    NovaMigrator migrator() {
        return new NovaMigrator(config().build());
    }

    MigrationRequest move(VmId vm, HostId source, HostId target) {
        return new MigrationRequest(MigrationId.of("lab-" + ++number), vm, source, target);
    }

    /** Boots a server on a host; {@code more} is JSON fields of the server, {@code hints} of its scheduler hints. */
    VmId server(HostId host, String flavor, Map<String, Object> more, Map<String, Object> hints) {
        Map<String, Object> server = new LinkedHashMap<>(Map.of(
                "name",
                "lab-test-" + ++number,
                "imageRef",
                image(),
                "flavorRef",
                flavor,
                "networks",
                "none",
                "host",
                host.value()));
        server.putAll(more);
        Map<String, Object> body = new LinkedHashMap<>(Map.of("server", server));
        if (!hints.isEmpty()) {
            body.put("os:scheduler_hints", hints);
        }
        VmId vm = VmId.of(post("/servers", body).path("server").path("id").asText());
        servers.add(vm);
        waitFor(
                vm + " to be built",
                () -> nova.server(vm, deadline()),
                now -> now.vmState().equals("active") && now.taskState().isEmpty());
        return vm;
    }

    VmId server(HostId host) {
        return server(host, "1", Map.of(), Map.of());
    }

    /** Makes a volume of 1 GiB in a zone of Cinder's: nova is remote to all hosts, near1 and near2 are the first and the last host's own. */
    VolumeId volumeIn(String zone) {
        VolumeId volume = VolumeId.of(
                send("POST", Service.VOLUME, "/volumes", Map.of("volume", Map.of("size", 1, "availability_zone", zone)))
                        .path("volume")
                        .path("id")
                        .asText());
        volumes.add(volume);
        volumeBecomes(volume, "available");
        return volume;
    }

    /** Makes a volume of 1 GiB that is remote to all hosts and attaches it. */
    VolumeId volume(VmId vm) {
        VolumeId volume = volumeIn("nova");
        attach(volume, vm);
        return volume;
    }

    void attach(VolumeId volume, VmId vm) {
        post(
                "/servers/" + vm + "/os-volume_attachments",
                Map.of("volumeAttachment", Map.of("volumeId", volume.value())));
        volumeBecomes(volume, "in-use");
    }

    private void volumeBecomes(VolumeId volume, String status) {
        waitFor(
                volume + " to be " + status,
                () -> send("GET", Service.VOLUME, "/volumes/" + volume, null)
                        .path("volume")
                        .path("status")
                        .asText(),
                status::equals);
    }

    String group(String policy) {
        return group(policy, Map.of());
    }

    String group(String policy, Map<String, Object> rules) {
        String id = post(
                        "/os-server-groups",
                        Map.of("server_group", Map.of("name", "lab-" + ++number, "policy", policy, "rules", rules)))
                .path("server_group")
                .path("id")
                .asText();
        groups.add(id);
        return id;
    }

    /** Makes a flavor with extra specs, and returns its id. */
    String flavor(Map<String, Object> facts, Map<String, String> extraSpecs) {
        Map<String, Object> flavor = new LinkedHashMap<>(facts);
        flavor.put("name", "lab-" + ++number);
        String id = post("/flavors", Map.of("flavor", flavor))
                .path("flavor")
                .path("id")
                .asText();
        flavors.add(id);
        if (!extraSpecs.isEmpty()) {
            post("/flavors/" + id + "/os-extra_specs", Map.of("extra_specs", extraSpecs));
        }
        return id;
    }

    /** Asks Nova for a server, wherever its scheduler puts it unless {@code more} names a host, and returns what it answers at once. */
    Booting boot(String flavor, Map<String, Object> more, Map<String, Object> hints) {
        Map<String, Object> server = new LinkedHashMap<>(
                Map.of("name", "lab-test-" + ++number, "imageRef", image(), "flavorRef", flavor, "networks", "none"));
        server.putAll(more);
        Map<String, Object> body = new LinkedHashMap<>(Map.of("server", server));
        if (!hints.isEmpty()) {
            body.put("os:scheduler_hints", hints);
        }
        Answer answer = answer("POST", Service.COMPUTE, "/servers", body);
        VmId vm = VmId.of(json(answer).path("server").path("id").asText());
        servers.add(vm);
        return new Booting(vm, answer.requestId().orElseThrow());
    }

    /** Waits for what becomes of a server: the host that it runs on, or none. */
    Optional<HostId> booted(VmId vm) {
        return waitFor(
                        vm + " to be built",
                        () -> nova.server(vm, deadline()),
                        now -> (now.vmState().equals("active")
                                        && now.taskState().isEmpty())
                                || now.vmState().equals("error"))
                .host();
    }

    /** Waits until a host says that it has built a server: asking Nova again and again takes more of the machine than building. */
    void built(VmId vm, HostId host) {
        Path log = log("nova-compute-" + host);
        waitFor(
                host + " to build " + vm,
                () -> lines(log),
                lines -> lines.anyMatch(
                        line -> line.contains("[instance: " + vm + "] Took ") && line.contains("to build")));
    }

    private static Stream<String> lines(Path log) {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes servers, and waits until they are gone. */
    void remove(List<VmId> gone) {
        gone.forEach(vm -> send("DELETE", "/servers/" + vm, null));
        gone.forEach(vm -> waitFor("the end of " + vm, () -> exists(vm), exists -> !exists));
        servers.removeAll(gone);
    }

    /**
     * A server that Nova was asked for.
     *
     * @param request the id under which every service logs what it does for it
     */
    record Booting(VmId vm, String request) {}

    /** Asks something of a server that takes a while, and waits for it. */
    void act(VmId vm, String action, String vmState) {
        post("/servers/" + vm + "/action", actionBody(action));
        waitFor(
                vm + " to be " + vmState,
                () -> nova.server(vm, deadline()),
                now -> now.vmState().equals(vmState) && now.taskState().isEmpty());
    }

    void act(VmId vm, String action) {
        post("/servers/" + vm + "/action", actionBody(action));
    }

    void service(HostId host, boolean enabled) {
        String id = read("/os-services?binary=nova-compute&host=" + host)
                .path("services")
                .get(0)
                .path("id")
                .asText();
        send("PUT", "/os-services/" + id, Map.of("status", enabled ? "enabled" : "disabled"));
    }

    /** Puts a host into an aggregate that says it is in maintenance, or takes it out. */
    void maintenance(HostId host, boolean begins) {
        String id = begins
                ? post("/os-aggregates", Map.of("aggregate", Map.of("name", "lab-maintenance")))
                        .path("aggregate")
                        .path("id")
                        .asText()
                : maintained;
        if (begins) {
            post(
                    "/os-aggregates/" + id + "/action",
                    Map.of("set_metadata", Map.of("metadata", Map.of("maintenance", "true"))));
        }
        post(
                "/os-aggregates/" + id + "/action",
                Map.of(begins ? "add_host" : "remove_host", Map.of("host", host.value())));
        if (!begins) {
            send("DELETE", "/os-aggregates/" + id, null);
        }
        maintained = id;
    }

    /** Sends whatever it is given, and returns whatever comes. */
    Answer send(Call call) {
        return api.send(call, deadline());
    }

    JsonNode post(String path, Object body) {
        return send("POST", path, body);
    }

    JsonNode read(String path) {
        return send("GET", path, null);
    }

    private JsonNode send(String method, String path, Object body) {
        return send(method, Service.COMPUTE, path, body);
    }

    JsonNode send(String method, Service service, String path, Object body) {
        return json(answer(method, service, path, body));
    }

    private Answer answer(String method, Service service, String path, Object body) {
        try {
            Optional<String> text = body == null ? Optional.empty() : Optional.of(JSON.writeValueAsString(body));
            Optional<String> version = switch (service) {
                case COMPUTE -> Optional.of("2.90");
                case PLACEMENT -> Optional.of(Versions.PLACEMENT);
                case VOLUME, NETWORK -> Optional.empty();
            };
            Answer answer =
                    api.send(new Call("lab: " + method + " " + path, method, service, path, version, text), deadline());
            if (!answer.ok()) {
                throw Problems.exception("lab: " + method + " " + path, answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(Answer answer) {
        try {
            return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Follows a move until it ends. */
    Migrator.Status end(Migrator migrator, MigrationRequest move, String marker) {
        return waitFor(
                "the end of " + move,
                () -> migrator.status(move, marker),
                status -> status instanceof Migrator.Completed || status instanceof Migrator.Failed);
    }

    /** Returns the live migrations that Nova logged of a server. */
    int migrationsBegun(VmId vm) {
        return (int) nova.newestActions(vm, deadline()).stream()
                .filter(Action::liveMigration)
                .count();
    }

    /** Returns the log of a service. */
    static Path log(String service) {
        return STATE.resolve("log").resolve(service + ".log");
    }

    static void signal(String process, String signal) {
        try {
            String pid = Files.readString(STATE.resolve("pid").resolve(process + ".pid"))
                    .trim();
            run("kill", "-" + signal, pid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts again what died, with these settings over the lab's own. */
    static void up(Map<String, String> settings) {
        Path folder = Path.of(System.getProperty("stealaway.lab.scripts", "../examples/lab"), "openstack");
        ProcessBuilder builder = new ProcessBuilder(folder.resolve("up").toString());
        builder.environment().put("OSL_SEED", "0");
        builder.environment().put("OSL_CINDER", Files.exists(STATE.resolve("pid/cinder-api.pid")) ? "1" : "0");
        builder.environment().putAll(settings);
        finish(builder);
    }

    private static void run(String... command) {
        finish(new ProcessBuilder(command));
    }

    private static void finish(ProcessBuilder builder) {
        try {
            Process process = builder.redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor())
                    .as("%s: %s", builder.command(), output)
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Asks again until the answer is the one wanted. */
    <T> T waitFor(String what, Supplier<T> question, Predicate<T> wanted) {
        T answer = question.get();
        for (Duration waited = Duration.ZERO; !wanted.test(answer); waited = waited.plus(STEP)) {
            if (waited.compareTo(PATIENCE) > 0) {
                throw new AssertionError("waited in vain for " + what + "; the last answer was " + answer);
            }
            pause();
            answer = question.get();
        }
        return answer;
    }

    static void pause() {
        RetryDelay.REAL.await("lab: wait", STEP);
    }

    @Override
    public void close() {
        for (VmId vm : servers) {
            try {
                send("DELETE", "/servers/" + vm, null);
            } catch (BackendException gone) {
                // Gone already, or held by a task that a test played with: the next run does not mind.
                assertThat(gone).isNotNull();
            }
        }
        for (VmId vm : servers) {
            waitFor("the end of " + vm, () -> exists(vm), exists -> !exists);
        }
        for (VolumeId volume : volumes) {
            volumeBecomes(volume, "available");
            send("DELETE", Service.VOLUME, "/volumes/" + volume, null);
        }
        groups.forEach(group -> send("DELETE", "/os-server-groups/" + group, null));
        flavors.forEach(flavor -> send("DELETE", "/flavors/" + flavor, null));
        api.close();
    }

    private boolean exists(VmId vm) {
        try {
            // While Nova shows it as deleted, its host and Placement still hold what it had.
            nova.server(vm, deadline());
            return true;
        } catch (BackendException.NotFound e) {
            return false;
        }
    }

    private static Map<String, Object> actionBody(String action) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(action, null);
        return body;
    }

    private String image() {
        image = image.isEmpty() ? anyImage() : image;
        return image;
    }

    private String anyImage() {
        return nova.servers(Optional.empty(), deadline(), new Told()).isEmpty()
                ? failNoSeed()
                : read("/servers/detail?all_tenants=1&limit=1")
                        .path("servers")
                        .get(0)
                        .path("image")
                        .path("id")
                        .asText();
    }

    private static String failNoSeed() {
        throw new AssertionError("the lab has no servers. Run examples/lab/openstack/up without OSL_SEED=0");
    }
}
