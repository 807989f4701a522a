package io.stealaway.prometheus;

import static io.stealaway.prometheus.Cluster.NOW;
import static io.stealaway.prometheus.Cluster.vm;
import static io.stealaway.prometheus.FakePrometheus.sample;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.prometheus.PrometheusMetricsSource.Reading;
import io.stealaway.spi.BackendException;
import io.stealaway.testkit.CannedClient;
import io.stealaway.testkit.ManualClock;
import io.stealaway.testkit.OddField;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Good answers, with one value of one series made odd at a time. Whatever it is: the observations are as before; or the VM of that series
 * is left out and named, or has the value that the answer says where it can be; or a typed exception names the field. No
 * other VM ever differs.
 */
class FuzzedAnswersTest {
    private static final boolean FULL = Boolean.getBoolean("stealaway.full");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TEXTS = List.of(
            "\u2028",
            "NaN",
            "+Inf",
            "-Inf",
            "1e400",
            "100",
            "0x10",
            "4102444800",
            "true",
            "vm-2",
            "host-002",
            "success",
            "error",
            "matrix");
    private static final List<String> MORE_TEXTS = List.of(
            "vm-1",
            "vm-3",
            "vm-4",
            "host-001",
            "host-003",
            "0",
            "1",
            "0.5",
            "-0",
            "1e-400",
            "1.5",
            "inf",
            "nan",
            "scalar",
            "vector",
            "\u00e9",
            "[1,2",
            "sampled_at",
            "samples",
            "x".repeat(5_000));

    private final Map<String, String> answers = new LinkedHashMap<>();
    private final Map<String, AtomicInteger> outcomes = new ConcurrentSkipListMap<>();
    private final SortedSet<String> wrong = new ConcurrentSkipListSet<>();
    private final ClusterSnapshot topology =
            Cluster.of(vm("vm-1", "host-001"), vm("vm-2", "host-001"), vm("vm-3", "host-002"));

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
    void oneOddValueStopsOneVmOrIsATypedError() {
        Reading good = source(answers).read(topology);
        assertThat(good.observations().byVm()).hasSize(3);
        List<String> texts = new ArrayList<>(TEXTS);
        if (FULL) {
            texts.addAll(MORE_TEXTS);
        }
        answers.forEach((part, body) -> {
            List<OddField> all = OddField.of(body, texts);
            IntStream.range(0, all.size()).parallel().forEach(i -> judge(part, body, all.get(i), good));
        });
        System.out.println(outcomes);
        assertThat(wrong).isEmpty();
        assertThat(outcomes).containsKeys("as before", "left out", "typed");
        assertThat(outcomes.values().stream().mapToInt(AtomicInteger::get).sum())
                .isGreaterThan(FULL ? 7_000 : 4_500);
    }

    private static PrometheusMetricsSource source(Map<String, String> answers) {
        Signals signals = Signals.ownPromQl("avg by", "sum by", "max by", "sampled_at", "samples")
                .withThrottledRatio("throttled");
        PrometheusConfig config = PrometheusConfig.builder(
                        URI.create("http://prometheus.invalid"),
                        signals,
                        VmMapping.byLabel("vm").onHost("host", "(.+)"),
                        new ManualClock(NOW))
                .timeout(Duration.ofMinutes(1))
                .maxClockSkew(Duration.ofDays(36_500))
                .httpClient(new CannedClient(asked -> reply(answers, asked.body())))
                .build();
        return new PrometheusMetricsSource(config, (operation, wait) -> {});
    }

    private static CannedClient.Reply reply(Map<String, String> answers, String form) {
        String query = URLDecoder.decode(form, StandardCharsets.UTF_8);
        String body = answers.entrySet().stream()
                .filter(answer -> query.contains(answer.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError(query));
        return new CannedClient.Reply(200, Map.of("Content-Type", List.of("application/json")), body);
    }

    private void judge(String part, String body, OddField odd, Reading good) {
        Map<String, String> changed = new LinkedHashMap<>(answers);
        changed.put(part, odd.in(body));
        String outcome;
        try {
            outcome = judged(body, odd, source(changed).read(topology), good);
        } catch (BackendException e) {
            outcome = odd.namedIn(e.getMessage()) ? "typed" : "typed, but the field is not named: " + e.getMessage();
        } catch (RuntimeException e) {
            outcome = "thrown: " + e;
        }
        if (List.of("as before", "left out", "typed", "another value").contains(outcome)) {
            outcomes.computeIfAbsent(outcome, key -> new AtomicInteger()).incrementAndGet();
        } else {
            wrong.add(part + " " + odd + ": " + outcome);
        }
    }

    private String judged(String body, OddField odd, Reading seen, Reading good) {
        String about = about(body, odd);
        String outcome = "as before";
        for (VmId vm : topology.vms().stream().map(one -> one.id()).toList()) {
            Optional<VmObservation> is = seen.observations().of(vm);
            if (is.equals(good.observations().of(vm))) {
                continue;
            }
            if (!about.contains(vm.value())) {
                return vm + " is affected: " + is;
            }
            if (is.isEmpty()) {
                if (!seen.leftOut().containsKey(vm)) {
                    return vm + " is left out and not named";
                }
                outcome = "left out";
            } else if (odd.becomes().filter(JsonNode::isTextual).isEmpty()
                    && !odd.path().contains("metric")) {
                return vm + " has another value, which is believed: " + is.get();
            } else if (outcome.equals("as before")) {
                outcome = "another value";
            }
        }
        return outcome;
    }

    /** Returns the series before and after; of a change above all series, nothing. */
    private static String about(String body, OddField odd) {
        List<String> path = odd.path();
        if (path.size() < 3) {
            return "";
        }
        String at = "/" + String.join("/", path.subList(0, 3));
        return parsed(body).at(at) + " " + parsed(odd.in(body)).at(at);
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
