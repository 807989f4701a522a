package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.BackendException;
import io.stealaway.testkit.CannedClient;
import io.stealaway.testkit.CannedClient.Question;
import io.stealaway.testkit.CannedClient.Reply;
import io.stealaway.testkit.OddField;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final Map<String, AtomicInteger> outcomes = new ConcurrentSkipListMap<>();
    private final SortedSet<String> wrong = new ConcurrentSkipListSet<>();

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
        each(
                good,
                (question, odd) -> judge(
                        question,
                        odd,
                        before,
                        () -> topology(answering(question, odd)).snapshot()));
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
        ClusterSnapshot before = recorded.snapshot();
        Map<Question, Reply> changes = heard[1];
        assertThat(changes).hasSizeBetween(4, 5);
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
            judge(question, odd, before, topology::snapshot);
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

    private interface Reading {
        ClusterSnapshot read();
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
        System.out.println(outcomes);
        assertThat(wrong).isEmpty();
        assertThat(outcomes).containsKeys("as before", "marked", "typed");
        assertThat(outcomes.values().stream().mapToInt(AtomicInteger::get).sum())
                .isGreaterThan(least);
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
                cloud.config().httpClient(client).sameHostVolumeKey("same_host").build());
    }

    private void judge(Question question, OddField odd, ClusterSnapshot before, Reading reading) {
        String outcome;
        try {
            outcome = judged(question, odd, before, reading.read());
        } catch (BackendException e) {
            outcome = odd.namedIn(e.getMessage()) || ofTheCatalog(odd, e)
                    ? "typed"
                    : "typed, but the field is not named: " + e.getMessage();
        } catch (RuntimeException e) {
            outcome = "thrown: " + e;
        }
        if (List.of("as before", "marked", "typed", "another fact").contains(outcome)) {
            outcomes.computeIfAbsent(outcome, key -> new AtomicInteger()).incrementAndGet();
        } else {
            wrong.add(question.line().replaceAll("http://[^/]*", "") + " " + odd + " " + outcome);
        }
    }

    /** A service that the catalog has not, or has under another name, is named by what it is. */
    private static boolean ofTheCatalog(OddField odd, BackendException e) {
        return odd.path().contains("catalog") && String.valueOf(e.getMessage()).contains("the catalog");
    }

    private String judged(Question question, OddField odd, ClusterSnapshot before, ClusterSnapshot seen) {
        boolean differs = !seen.inFlight().equals(before.inFlight());
        boolean silent = false;
        String about = about(question, odd);
        for (VmId vm : vms(before, seen)) {
            Optional<Vm> is = seen.vm(vm);
            Optional<Vm> was = before.vm(vm);
            if (!is.equals(was)) {
                differs = true;
                HostId host = was.or(() -> is).map(Vm::host).orElseThrow();
                boolean leftOut = is.isEmpty() && (told(seen, vm.value()) || told(seen, host.value()));
                if (!about.contains(vm.value()) && !leftOut && !heldByItsMigration(is, about)) {
                    return "VM " + vm + " is affected: " + is;
                }
                silent |= !leftOut && is.flatMap(Vm::problem).isEmpty();
            }
        }
        for (HostId host : hosts(before, seen)) {
            Optional<Host> is = seen.host(host);
            if (!is.equals(before.host(host))) {
                differs = true;
                if (!about.contains(host.value()) && !heldByAVm(is, about)) {
                    return "host " + host + " is affected: " + is;
                }
                silent |= is.isEmpty()
                        ? !told(seen, host.value())
                        : is.flatMap(Host::problem).isEmpty() && !told(seen, host.value());
            }
        }
        boolean named = !silent || seen.problems().stream().anyMatch(odd::namedIn);
        return !differs ? "as before" : named ? "marked" : believed(odd);
    }

    /** A VM that is on its way to or from the host that the record is about. */
    private static boolean heldByItsMigration(Optional<Vm> vm, String about) {
        return vm.flatMap(Vm::problem)
                .filter(problem -> problem.contains("migration ")
                        && Stream.of("hv01", "hv02", "hv03")
                                .anyMatch(host -> about.contains(host) && problem.contains(host)))
                .isPresent();
    }

    /** A host on which a VM stands that the record says to be elsewhere, or that a VM leaves for the one of the record. */
    private static boolean heldByAVm(Optional<Host> host, String about) {
        return host.flatMap(Host::problem)
                .filter(problem -> Stream.of("vm-1", "vm-2", "vm-3", "vm-4", "hv01", "hv02", "hv03")
                        .anyMatch(other -> about.contains(other) && problem.contains(other)))
                .isPresent();
    }

    private static boolean told(ClusterSnapshot seen, String id) {
        return seen.problems().stream().anyMatch(line -> line.contains(id));
    }

    /**
     * What may be absent by the API, or is of those who own it: other facts without it, or with another value. What is in a list may be
     * fewer.
     */
    private static final Pattern OPTIONAL = Pattern.compile(
            "\\d+|name|OS-EXT-SRV-ATTR:(host|instance_)name|OS-EXT-STS:task_state|metadata|tags"
                    + "|os-extended-volumes:volumes_attached|extra_specs|cpu_info|topology|threads|os-vol-host-attr:host|SRIOV_NET_VF|rules"
                    + "|max_server_per_host|binding:host_id|project_id|device_id|dest_compute|source_compute|updated_at|reason|disabled_reason");

    /** A value that could be so is another fact; what could not be so must not be believed in silence. */
    private static String believed(OddField odd) {
        String field = odd.path().get(odd.path().size() - 1);
        boolean absent = odd.becomes().isEmpty() || odd.becomes().get().isNull();
        // Whoever owns a port may write anything there; what is no server's is nobody's function.
        boolean ofItsOwner = Stream.of("metadata", "extra_specs", "ports").anyMatch(odd.path()::contains);
        boolean possible = odd.becomes().filter(JsonNode::isTextual).isPresent()
                || odd.becomes()
                        .filter(value -> value.isArray() && value.isEmpty())
                        .isPresent()
                || odd.becomes().filter(value -> value.isBoolean()).isPresent()
                || ofItsOwner
                // One of another region, or of none.
                || odd.path().contains("catalog")
                || (field.matches("cpu_info|topology")
                        && odd.becomes().filter(JsonNode::isEmpty).isPresent())
                || (absent && OPTIONAL.matcher(field).matches())
                // A host that is null is none: shelved away, or not yet placed.
                || (field.equals(Server.HOST)
                        && odd.becomes().filter(JsonNode::isNull).isPresent());
        return possible ? "another fact" : "believed in silence";
    }

    /** Returns all that the record says, before and after, and whom it names by what it refers to. */
    private String about(Question question, OddField odd) {
        String body = good.get(question).body();
        List<String> path = odd.path();
        boolean inList = path.size() > 1 && path.get(1).matches("\\d+");
        String at = inList ? "/" + path.get(0) + "/" + path.get(1) : "";
        String text = parsed(body).at(at) + " " + parsed(odd.in(body)).at(at) + " " + question.line();
        if (question.line().contains("/identity/")) {
            // A catalog without a service is of all VMs.
            return text + " vm-1 vm-2 vm-3 vm-4 hv01 hv02 hv03";
        }
        String sent = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return sent.contains("vol-1") ? sent + " vm-1" : sent;
    }

    private static SortedSet<VmId> vms(ClusterSnapshot... both) {
        TreeSet<VmId> all = new TreeSet<>();
        Stream.of(both).flatMap(one -> one.vms().stream()).map(Vm::id).forEach(all::add);
        return all;
    }

    private static SortedSet<HostId> hosts(ClusterSnapshot... both) {
        TreeSet<HostId> all = new TreeSet<>();
        Stream.of(both).flatMap(one -> one.hosts().stream()).map(Host::id).forEach(all::add);
        return all;
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
