package io.stealaway.prometheus;

import static io.stealaway.prometheus.Cluster.NOW;
import static io.stealaway.prometheus.Cluster.vm;
import static io.stealaway.prometheus.FakePrometheus.sample;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.prometheus.PrometheusMetricsSource.Reading;
import io.stealaway.spi.BackendException;
import io.stealaway.testkit.ManualClock;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Good answers, with one value of one series made odd at a time. Whatever it is: the observations are as before, or one VM
 * is left out and named, or has the value that the answer says and that can be; or a typed exception tells. The seed is fixed.
 */
class FuzzedAnswersTest {
    private static final int MUTATIONS = Boolean.getBoolean("stealaway.full") ? 20_000 : 5_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] TEXTS = {
        "",
        " ",
        "\u0007",
        "\u2028",
        "x",
        "-1",
        "NaN",
        "+Inf",
        "-Inf",
        "1e400",
        "100",
        "0x10",
        "4102444800",
        "true",
        "vm-2",
        "host-002"
    };

    private final Random random = new Random(20261129);
    private final Map<String, String> answers = new LinkedHashMap<>();

    FuzzedAnswersTest() {
        List<String> quality = new ArrayList<>();
        for (String vm : List.of("vm-1", "vm-2", "vm-3")) {
            for (String part : List.of("sampled_at", "samples")) {
                quality.add(sample(part.equals("samples") ? "20" : "1767225590.5", labels(vm, "stealaway", part)));
            }
        }
        answers.put("avg by", all("0.25"));
        answers.put("sum by", all("1.5"));
        answers.put("max by", all("3.5"));
        answers.put("throttled", all("0.125"));
        answers.put("label_replace", FakePrometheus.vectorOf(quality.toArray(String[]::new)));
    }

    private static String[] labels(String vm, String... more) {
        List<String> labels = new ArrayList<>(List.of("vm", vm, "host", vm.equals("vm-3") ? "host-002" : "host-001"));
        labels.addAll(List.of(more));
        return labels.toArray(String[]::new);
    }

    private static String all(String value) {
        return FakePrometheus.vectorOf(
                sample(value, labels("vm-1")), sample(value, labels("vm-2")), sample(value, labels("vm-3")));
    }

    @Test
    void oneOddValueStopsOneVmOrIsATypedError() throws IOException {
        ClusterSnapshot topology = Cluster.of(vm("vm-1", "host-001"), vm("vm-2", "host-001"), vm("vm-3", "host-002"));
        Map<String, Integer> outcomes = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        try (FakePrometheus server = new FakePrometheus()) {
            PrometheusMetricsSource source = source(server);
            answers.forEach((part, body) -> server.when(part, FakePrometheus.Reply.json(body)));
            Reading good = source.read(topology);
            assertThat(good.observations().byVm()).hasSize(3);
            int done = 0;
            while (done < MUTATIONS) {
                for (Map.Entry<String, String> answer : answers.entrySet()) {
                    List<String> paths = new ArrayList<>();
                    collect(JSON.readTree(answer.getValue()), "", paths);
                    for (String path : paths) {
                        String odd = mutated(answer.getValue(), path);
                        server.when(answer.getKey(), FakePrometheus.Reply.json(odd));
                        String outcome = outcome(source, topology, good);
                        outcomes.merge(outcome.split(":", 2)[0], 1, Integer::sum);
                        if (outcome.startsWith("wrong")) {
                            wrong.add(answer.getKey() + " " + path + " " + outcome + " " + odd);
                        }
                        done++;
                    }
                    server.when(answer.getKey(), FakePrometheus.Reply.json(answer.getValue()));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(outcomes).containsKeys("as before", "left out", "typed");
    }

    private static PrometheusMetricsSource source(FakePrometheus server) {
        Signals signals = Signals.ownPromQl("avg by", "sum by", "max by", "sampled_at", "samples")
                .withThrottledRatio("throttled");
        PrometheusConfig config = PrometheusConfig.builder(
                        server.url(), signals, VmMapping.byLabel("vm").onHost("host", "(.+)"), new ManualClock(NOW))
                .timeout(Duration.ofMinutes(1))
                .maxClockSkew(Duration.ofDays(36_500))
                .httpClient(HttpClient.newHttpClient())
                .build();
        return new PrometheusMetricsSource(config, (operation, wait) -> {});
    }

    private static void collect(JsonNode node, String path, List<String> paths) {
        if (!path.isEmpty()) {
            paths.add(path);
        }
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(name -> collect(node.get(name), path + "/" + name, paths));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), path + "/" + i, paths);
            }
        }
    }

    private String mutated(String body, String path) throws IOException {
        JsonNode root = JSON.readTree(body);
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        JsonNode parent = root.at(path.substring(0, slash));
        int kind = random.nextInt(6);
        if (parent instanceof ObjectNode object) {
            if (kind == 0) {
                object.remove(name);
            } else {
                object.set(name, odd(kind));
            }
        } else if (kind == 0) {
            ((ArrayNode) parent).remove(Integer.parseInt(name));
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(name), odd(kind));
        }
        return root.toString();
    }

    private JsonNode odd(int kind) {
        JsonNodeFactory make = JSON.getNodeFactory();
        return switch (kind) {
            case 1 -> make.nullNode();
            case 2 ->
                random.nextBoolean() ? make.objectNode() : make.arrayNode().add(7);
            case 3 -> make.numberNode(random.nextBoolean() ? Long.MAX_VALUE : -1);
            case 4 -> make.booleanNode(random.nextBoolean());
            default -> make.textNode(TEXTS[random.nextInt(TEXTS.length)]);
        };
    }

    private static String outcome(PrometheusMetricsSource source, ClusterSnapshot topology, Reading good) {
        try {
            Reading seen = source.read(topology);
            List<VmId> differ = new ArrayList<>();
            topology.vms().forEach(vm -> {
                Optional<VmObservation> is = seen.observations().of(vm.id());
                if (!is.equals(good.observations().of(vm.id()))) {
                    differ.add(vm.id());
                }
            });
            if (differ.isEmpty()) {
                return "as before";
            }
            // A series that names another VM than it did is one too many there, and missing where it was.
            if (differ.size() > 2) {
                return "wrong: " + differ;
            }
            boolean named = differ.stream()
                    .allMatch(vm -> seen.leftOut().containsKey(vm)
                            || seen.observations().of(vm).isPresent());
            return named ? "left out: " + differ : "wrong: " + differ + " not named";
        } catch (BackendException e) {
            return "typed: " + e.getMessage();
        } catch (RuntimeException e) {
            return "wrong: " + e;
        }
    }
}
