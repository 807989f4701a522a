package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Good answers of each service, with one field of one record made odd at a time. Whatever it is: the snapshot is as before,
 * or one VM or host differs and is named, or differs by what the answer says and may say; or a typed exception tells. All
 * is done again with every field until there are enough; the seed is fixed.
 */
class FuzzedAnswersTest {
    private static final int MUTATIONS = Boolean.getBoolean("stealaway.full") ? 40_000 : 1_500;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] TEXTS = {
        "",
        " ",
        "\u0007",
        "\u2028",
        "half\uD83D",
        "x".repeat(300),
        "-1",
        "NaN",
        "1e9",
        "null",
        "[]",
        "hv99",
        "9999-99-99",
        "9999-01-01T00:00:00Z",
        "a b",
        "://",
        "%zz"
    };

    private final FakeCloud cloud = FakeCloud.ofThreeHosts();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Random random = new Random(20261129);

    FuzzedAnswersTest() {
        for (int i = 1; i <= 4; i++) {
            cloud.server("vm-" + i, "hv0" + (i % 3 + 1));
        }
        cloud.servers.get("vm-1").putObject("metadata").put("role", "web").put("same_host", "vol-1");
        cloud.servers
                .get("vm-1")
                .withArray("os-extended-volumes:volumes_attached")
                .addObject()
                .put("id", "vol-1");
        cloud.servers.get("vm-2").withArray("tags").add("role=db");
        ((ObjectNode) cloud.servers.get("vm-2").at("/flavor/extra_specs"))
                .put("quota:cpu_quota", "50000")
                .put("trait:HW_CPU_X86_AVX2", "required")
                .put("hw:cpu_policy", "shared");
        cloud.group("g1", "anti-affinity", "vm-1", "vm-2").withObject("rules").put("max_server_per_host", 2);
        cloud.group("g2", "affinity", "vm-3");
        ObjectNode volume = JSON.createObjectNode().put("id", "vol-1").put("size", 30);
        cloud.volumes.add(volume.put("os-vol-host-attr:host", "hv02@lvm#pool"));
        cloud.volumes.add(volume.deepCopy().put("id", "vol-2"));
        ObjectNode port = JSON.createObjectNode().put("id", "p1").put("device_id", "vm-4");
        cloud.ports.add(port.put("project_id", "tenant-a")
                .put("binding:vnic_type", "direct")
                .put("binding:host_id", "hv02"));
        cloud.migration("vm-3", "hv02", "hv01", "completed", "somebody");
        cloud.servers.get("vm-2").put("OS-EXT-STS:task_state", "migrating");
        cloud.migration("vm-2", "hv03", "hv01", "running", "somebody");
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    /** One answer, and the paths of the values in it that are changed one at a time. */
    private record Target(String request, JsonNode answer, List<String> paths) {}

    @Test
    void oneOddFieldStopsOneVmOrHostOrIsATypedError() {
        List<Target> targets = recorded();
        Map<String, Integer> outcomes = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        ClusterSnapshot good = snapshot();
        assertThat(good.problems()).isEmpty();
        int done = 0;
        while (done < MUTATIONS) {
            for (Target target : targets) {
                for (String path : target.paths()) {
                    String how = mutate(target, path);
                    String outcome = outcome(good, target, path);
                    outcomes.merge(outcome.split(":", 2)[0], 1, Integer::sum);
                    if (outcome.startsWith("wrong")) {
                        wrong.add(target.request() + " " + path + " " + how + " " + outcome);
                    }
                    done++;
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(outcomes).containsKeys("as before", "marked", "typed");
        assertThat(cloud.complaints).isEmpty();
    }

    /** Returns every answer of a read of everything, with what is in it. */
    private List<Target> recorded() {
        Map<String, JsonNode> answers = new LinkedHashMap<>();
        cloud.mutation = (line, body) -> {
            answers.putIfAbsent(line, parsed(body));
            return body;
        };
        snapshot();
        List<Target> targets = new ArrayList<>();
        answers.forEach((line, answer) -> {
            List<String> paths = new ArrayList<>();
            collect(answer, "", paths);
            targets.add(new Target(line, answer, paths));
        });
        assertThat(targets).hasSizeGreaterThan(12);
        return targets;
    }

    private static void collect(JsonNode node, String path, List<String> paths) {
        if (!path.isEmpty()) {
            paths.add(path);
        }
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(name -> collect(node.get(name), path + "/" + escaped(name), paths));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), path + "/" + i, paths);
            }
        }
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private String mutate(Target target, String path) {
        JsonNode root = target.answer().deepCopy();
        int slash = path.lastIndexOf('/');
        JsonNode parent = root.at(path.substring(0, slash));
        String name = path.substring(slash + 1).replace("~1", "/").replace("~0", "~");
        int kind = random.nextInt(6);
        if (kind == 0) {
            if (parent instanceof ObjectNode object) {
                object.remove(name);
            } else {
                ((ArrayNode) parent).remove(Integer.parseInt(name));
            }
            cloud.mutation = (line, body) -> line.equals(target.request()) ? root.toString() : body;
            return "missing";
        }
        JsonNode value = odd(kind);
        if (slash == 0 && value.isArray() && value.isEmpty()) {
            value = value.deepCopy();
            ((ArrayNode) value).add(7); // A list of none is another good answer.
        }
        if (parent instanceof ObjectNode object) {
            object.set(name, value);
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(name), value);
        }
        cloud.mutation = (line, body) -> line.equals(target.request()) ? root.toString() : body;
        return value.toString();
    }

    private JsonNode odd(int kind) {
        var make = JSON.getNodeFactory();
        return switch (kind) {
            case 1 -> make.nullNode();
            case 2 ->
                switch (random.nextInt(5)) {
                    case 0 -> make.booleanNode(random.nextBoolean());
                    case 1 -> make.objectNode();
                    case 2 -> make.arrayNode().add(7);
                    case 3 -> make.arrayNode();
                    default -> make.numberNode(7);
                };
            case 3 -> random.nextBoolean() ? make.numberNode(Long.MAX_VALUE) : make.numberNode(1e300);
            case 4 -> random.nextBoolean() ? make.numberNode(-1) : make.numberNode(-0.5);
            default -> make.textNode(TEXTS[random.nextInt(TEXTS.length)]);
        };
    }

    private String outcome(ClusterSnapshot good, Target target, String path) {
        try {
            return judged(good, snapshot(), target, path);
        } catch (BackendException e) {
            return String.valueOf(e.getMessage()).isBlank() ? "wrong: no words" : "typed: " + e.getMessage();
        } catch (RuntimeException e) {
            return "wrong: " + e;
        }
    }

    private ClusterSnapshot snapshot() {
        try (OpenStackTopology topology = new OpenStackTopology(
                cloud.config().httpClient(client).sameHostVolumeKey("same_host").build())) {
            return topology.snapshot();
        }
    }

    /** What is well in both is the same in both; what differs has a problem, or is named. */
    private static String judged(ClusterSnapshot good, ClusterSnapshot seen, Target target, String path) {
        if (seen.equals(good)) {
            return "as before";
        }
        // A whole record that is not there, or a fact that is another valid one, is no oddity.
        List<String> changed = new ArrayList<>();
        TreeSet<VmId> vms = new TreeSet<>();
        Stream.of(good, seen).flatMap(one -> one.vms().stream()).map(Vm::id).forEach(vms::add);
        for (VmId vm : vms) {
            Optional<Vm> is = seen.vm(vm);
            if (!is.equals(good.vm(vm)) && is.flatMap(Vm::problem).isEmpty() && !named(seen, vm.value())) {
                changed.add("VM " + vm);
            }
        }
        TreeSet<HostId> hosts = new TreeSet<>();
        Stream.of(good, seen).flatMap(one -> one.hosts().stream()).map(Host::id).forEach(hosts::add);
        for (HostId host : hosts) {
            Optional<Host> is = seen.host(host);
            if (!is.equals(good.host(host)) && is.flatMap(Host::problem).isEmpty() && !named(seen, host.value())) {
                changed.add("host " + host);
            }
        }
        long troubled =
                seen.hosts().stream().filter(host -> host.problem().isPresent()).count();
        if (troubled > 1 && !aboutSeveralHosts(target)) {
            return "wrong: " + troubled + " hosts of " + path;
        }
        if (path.startsWith("/servers/")) {
            String own = "VM "
                    + target.answer()
                            .at("/servers/" + path.split("/", -1)[2] + "/id")
                            .asText();
            Optional<String> another = changed.stream()
                    .filter(one -> !one.equals(own)
                            && good.vm(VmId.of(one.substring(3))).isPresent())
                    .findFirst();
            if (another.isPresent()) {
                return "wrong: " + another.get() + " changed by the record of " + own;
            }
        }
        if (changed.isEmpty()) {
            return "marked: " + path;
        }
        return legitimate(target, changed.size()) ? "another fact: " + path : "wrong: " + changed + " not named";
    }

    private static boolean named(ClusterSnapshot seen, String id) {
        return seen.problems().stream().anyMatch(line -> line.contains(id));
    }

    private static boolean aboutSeveralHosts(Target target) {
        return target.request().contains("os-aggregates") || target.request().contains("os-migrations");
    }

    /** Facts that may be what the answer says: the change is believed, of one VM or of the hosts of one aggregate. */
    private static boolean legitimate(Target target, int changed) {
        return changed <= 2 || Arrays.asList(target.request().split("[/?]", -1)).contains("os-aggregates");
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
