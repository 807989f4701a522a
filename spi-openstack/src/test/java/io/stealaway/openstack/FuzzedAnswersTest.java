package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.model.Host;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.BackendException;
import io.stealaway.testkit.CannedClient;
import io.stealaway.testkit.CannedClient.Question;
import io.stealaway.testkit.CannedClient.Reply;
import io.stealaway.testkit.OddField;
import io.stealaway.testkit.OddFieldJudge;
import io.stealaway.testkit.OddFieldJudge.Facts;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Good answers of Keystone, Nova, Placement, Cinder and Neutron, with one value of one record made odd at a time, in a read of everything
 * and in one of the changes since. Whatever it is, the snapshot is as before; or the VM or host that the record is about differs, and
 * where its fact cannot be so that VM or host has a problem that names it; or a typed exception names the field. No other VM
 * or host ever differs.
 */
class FuzzedAnswersTest {
    private static final boolean FULL = Boolean.getBoolean("stealaway.full");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Names of others, and texts that mean something to one reader or another. */
    private static final List<String> TEXTS = List.of(
            "vm-2",
            "hv02",
            "hv99",
            "rp-hv02",
            "9999-01-01T00:00:00Z",
            "NaN",
            "null",
            "half\uD83D",
            "\u2028",
            "://",
            "%zz");

    private static final List<String> MORE_TEXTS = List.of(
            "vm-1",
            "vm-3",
            "hv01",
            "hv03",
            "az2",
            "rp-hv01",
            "ACTIVE",
            "DELETED",
            "ERROR",
            "UNKNOWN",
            "enabled",
            "down",
            "true",
            "0",
            "1e9",
            "[]",
            "9999-99-99",
            "0000-00-00T00:00:00Z",
            "2026-11-22T03:00:00",
            "a b",
            "hv02@lvm#pool",
            "anti-affinity",
            "migrating",
            "completed",
            "running",
            "\u00e9",
            "[1,2",
            "http://127.0.0.1:1/",
            "x".repeat(5_000));

    private final FakeCloud cloud = FakeCloud.ofThreeHosts();
    private final HttpClient real = HttpClient.newHttpClient();
    private final Map<Question, Reply> good = new LinkedHashMap<>();
    private final OddFieldJudge judge = new OddFieldJudge(new OddFieldJudge.Sense() {
        @Override
        public boolean possible(OddField odd) {
            return FuzzedAnswersTest.possible(odd);
        }

        // A catalog without a service is of all VMs, and a volume of the VM that it is attached to.
        @Override
        public String aboutBesides(OddField odd, String record) {
            return (odd.path().contains("token") ? "vm-1 vm-2 vm-3 vm-4 hv01 hv02 hv03" : "")
                    + (record.contains("vol-1") ? " vm-1" : "");
        }

        // A service that the catalog has not, or has under another name, is named by what it is.
        @Override
        public boolean tells(OddField odd, BackendException e) {
            return odd.path().contains("catalog")
                    && String.valueOf(e.getMessage()).contains("the catalog");
        }
    });

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

    @Test
    void oneOddFieldOfAReadOfEverythingStopsOneVmOrHostOrIsATypedError() {
        ClusterSnapshot before =
                topology(CannedClient.recording(real, good::putIfAbsent)).snapshot();
        assertThat(before.problems()).isEmpty();
        assertThat(good).hasSizeGreaterThan(12);
        Facts facts = facts(before);
        each(
                good,
                (question, odd) -> judge.judge(
                        line(question),
                        answer(question),
                        odd,
                        facts,
                        () -> facts(topology(answering(question, odd)).snapshot())));
        balance(FULL ? 30_000 : 8_000);
    }

    @Test
    void oneOddFieldOfAReadOfChangesDoesTooAndIsForgottenOnceItIsWell() {
        Map<Question, Reply> first = new LinkedHashMap<>();
        Map<Question, Reply>[] heard = twoMaps(first);
        int[] phase = {0};
        OpenStackTopology recorded =
                topology(CannedClient.recording(real, (asked, reply) -> heard[phase[0]].putIfAbsent(asked, reply)));
        recorded.snapshot();
        cloud.passSeconds(10);
        for (int i = 1; i <= 4; i++) {
            cloud.servers.get("vm-" + i).put("updated", "2026-11-22T03:00:10Z");
        }
        cloud.migration("vm-4", "hv02", "hv01", "running", "somebody");
        phase[0] = 1;
        Facts before = facts(recorded.snapshot());
        Map<Question, Reply> changes = heard[1];
        assertThat(changes)
                .as("four lists, and three answers of the provider that something migrates to")
                .hasSize(4 + 3);
        assertThat(changes.keySet()).anyMatch(asked -> asked.line().contains("changes-since"));
        good.putAll(first);
        good.putAll(changes);
        each(changes, (question, odd) -> {
            boolean[] broken = {false};
            OpenStackTopology topology = topology(new CannedClient(asked -> {
                Reply reply = broken[0] ? changes.get(asked) : first.get(asked);
                if (reply == null) {
                    reply = good.containsKey(asked) ? good.get(asked) : CannedClient.asked(real, asked);
                }
                return broken[0] && asked.equals(question) ? reply.with(odd.in(reply.body())) : reply;
            }));
            topology.snapshot();
            broken[0] = true;
            judge.judge(line(question), answer(question), odd, before, () -> facts(topology.snapshot()));
        });
        balance(FULL ? 8_000 : 2_500);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types.
    private static Map<Question, Reply>[] twoMaps(Map<Question, Reply> first) {
        return new Map[] {first, new LinkedHashMap<Question, Reply>()};
    }

    private interface Trial {
        void of(Question question, OddField odd);
    }

    private String answer(Question question) {
        return Objects.requireNonNull(good.get(question)).body();
    }

    private static String line(Question question) {
        return question.line().replaceAll("http://[^/]*", "");
    }

    private static void each(Map<Question, Reply> answers, Trial trial) {
        List<String> texts = new ArrayList<>(TEXTS);
        if (FULL) {
            texts.addAll(MORE_TEXTS);
        }
        answers.forEach((question, reply) -> {
            List<OddField> all = OddField.of(reply.body(), texts);
            IntStream.range(0, all.size()).parallel().forEach(i -> trial.of(question, all.get(i)));
        });
    }

    private void balance(int least) {
        judge.balance(least, "as before", "named", "typed", "another fact");
        assertThat(cloud.complaints).isEmpty();
    }

    /** What an odd answer leads to ask besides is asked for real. */
    private CannedClient answering(Question about, OddField odd) {
        return new CannedClient(asked -> {
            Reply reply = good.get(asked);
            if (reply == null) {
                return CannedClient.asked(real, asked);
            }
            return asked.equals(about) ? reply.with(odd.in(reply.body())) : reply;
        });
    }

    private OpenStackTopology topology(HttpClient client) {
        return new OpenStackTopology(
                // One after another: the same reads, without threads for each of thousands of odd fields.
                cloud.config()
                        .httpClient(client)
                        .sameHostVolumeKey("same_host")
                        .parallelReads(1)
                        .build());
    }

    private static Facts facts(ClusterSnapshot snapshot) {
        Map<String, Object> ofEach = new TreeMap<>();
        List<String> told = new ArrayList<>(snapshot.problems());
        for (Vm vm : snapshot.vms()) {
            List<InFlightMigration> moving = snapshot.inFlight().stream()
                    .filter(one -> one.vm().equals(vm.id()))
                    .toList();
            ofEach.put(vm.id().value(), List.of(vm, moving));
            vm.problem().ifPresent(problem -> told.add(vm.id() + ": " + problem));
        }
        for (Host host : snapshot.hosts()) {
            // Of a server that cannot be read Placement still tells what it takes.
            ofEach.put(
                    host.id().value(), host.toBuilder().claims(Host.Claims.NONE).build());
            host.problem().ifPresent(problem -> told.add(host.id() + ": " + problem));
        }
        return new Facts(ofEach, told);
    }

    /**
     * What may be absent by the API, or is of those who own it: other facts without it, or with another value. What is in a list may be
     * fewer.
     */
    private static final Pattern OPTIONAL = Pattern.compile(
            "\\d+|name|image|OS-EXT-SRV-ATTR:(host|instance_)name|OS-EXT-STS:task_state|metadata|tags"
                    + "|os-extended-volumes:volumes_attached|extra_specs|cpu_info|topology|threads|os-vol-host-attr:host|SRIOV_NET_VF|rules"
                    + "|max_server_per_host|binding:host_id|project_id|device_id|dest_compute|source_compute|updated_at|reason|disabled_reason");

    /** A value that could be so is another fact; what could not be so must not be believed in silence. */
    private static boolean possible(OddField odd) {
        String field = odd.path().get(odd.path().size() - 1);
        boolean absent = odd.becomes()
                .map(value -> value.isNull()
                        || (value.isValueNode() && value.asText("x").isEmpty()))
                .orElse(true);
        // Whoever owns a port may write anything there; what is no server's is nobody's function.
        boolean ofItsOwner = Stream.of("metadata", "extra_specs", "ports").anyMatch(odd.path()::contains);
        return odd.textForText()
                || odd.becomes()
                        .filter(value -> value.isArray() && value.isEmpty())
                        .isPresent()
                || (odd.was().isBoolean()
                        && odd.becomes().filter(JsonNode::isBoolean).isPresent())
                || ofItsOwner
                // One of another region, or of none.
                || odd.path().contains("catalog")
                || (field.matches("cpu_info|topology")
                        && odd.becomes().filter(JsonNode::isEmpty).isPresent())
                || (absent && OPTIONAL.matcher(field).matches())
                // A host that is null is none: shelved away, or not yet placed.
                || (field.equals(Server.HOST)
                        && odd.becomes().filter(JsonNode::isNull).isPresent());
    }
}
