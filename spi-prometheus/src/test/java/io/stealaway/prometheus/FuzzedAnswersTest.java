package io.stealaway.prometheus;

import static io.stealaway.prometheus.Cluster.NOW;
import static io.stealaway.prometheus.Cluster.vm;
import static io.stealaway.prometheus.FakePrometheus.sample;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.prometheus.PrometheusMetricsSource.Reading;
import io.stealaway.testkit.CannedClient;
import io.stealaway.testkit.CannedClient.Question;
import io.stealaway.testkit.CannedClient.Reply;
import io.stealaway.testkit.ManualClock;
import io.stealaway.testkit.OddField;
import io.stealaway.testkit.OddFieldJudge;
import io.stealaway.testkit.OddFieldJudge.Facts;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Good answers, with one value of one series made odd at a time, judged as those of every adapter: the VM whose series it is is left out
 * and named, or has the value that the answer says and that can be; or a typed exception names the field; and no other VM differs.
 */
class FuzzedAnswersTest {
    private static final List<String> TEXTS = List.of(
            "\u2028",
            "0.5",
            "NaN",
            "+Inf",
            "-Inf",
            "1e400",
            "1e18",
            "100",
            "0x10",
            "0x1p3",
            "1f",
            "4102444800",
            "true",
            "success",
            "vm-2",
            "vm-9",
            "host-001",
            "host-002",
            "sampled_at",
            "samples",
            "restarted");

    private final Map<String, String> answers = new LinkedHashMap<>();
    private final ClusterSnapshot topology = Cluster.of(
            vm("vm-1", "host-001"),
            vm("vm-2", "host-001").cpuCapMicroCores(1_000_000),
            vm("vm-3", "host-002"),
            vm("vm-4", "host-002"));

    FuzzedAnswersTest() {
        List<String> quality = new ArrayList<>();
        for (String vm : List.of("vm-1", "vm-2", "vm-3", "vm-4")) {
            for (String part : List.of("sampled_at", "samples")) {
                quality.add(sample(part.equals("samples") ? "20" : "1767225590.5", labels(vm, "stealaway", part)));
            }
        }
        answers.put("avg by", all("0.25"));
        answers.put("sum by", all("1.5"));
        answers.put("max by", all("3.5"));
        answers.put("throttled", all("0.125"));
        answers.put("label_replace", FakePrometheus.vectorOf(quality.toArray(String[]::new)));
        answers.put(
                "ALERTS",
                FakePrometheus.vectorOf(
                        sample("1", labels("vm-1", "alertname", "VmSteal")),
                        sample("1", labels("vm-3", "alertname", "VmSteal"))));
    }

    private static String[] labels(String vm, String... more) {
        List<String> labels = new ArrayList<>(
                List.of("vm", vm, "host", vm.equals("vm-1") || vm.equals("vm-2") ? "host-001" : "host-002"));
        labels.addAll(List.of(more));
        return labels.toArray(String[]::new);
    }

    private static String all(String value) {
        return FakePrometheus.vectorOf(
                sample(value, labels("vm-1")),
                sample(value, labels("vm-2")),
                sample(value, labels("vm-3")),
                sample(value, labels("vm-4")));
    }

    @Test
    void oneOddValueOfAMeasurementStopsOneVmOrIsATypedError() {
        OddFieldJudge judge = new OddFieldJudge(FuzzedAnswersTest::possible);
        Facts before = observed(answers);
        assertThat(before.told()).isEmpty();
        assertThat(before.ofEach()).hasSize(4);
        answers.forEach((part, body) -> {
            if (!part.equals("ALERTS")) {
                OddField.of(body, TEXTS)
                        .forEach(odd -> judge.judge(part, body, odd, before, () -> observed(with(part, odd.in(body)))));
            }
        });
        judge.balance(7_000, "as before", "named", "typed");
    }

    @Test
    void oneOddValueOfAnAlertDoesToo() {
        OddFieldJudge judge = new OddFieldJudge(FuzzedAnswersTest::possible);
        String body = answers.getOrDefault("ALERTS", "");
        Facts before = detected(answers);
        assertThat(before.ofEach()).hasSize(2);
        OddField.of(body, TEXTS)
                .forEach(odd -> judge.judge("ALERTS", body, odd, before, () -> detected(with("ALERTS", odd.in(body)))));
        judge.balance(500, "as before", "named", "typed");
    }

    private Map<String, String> with(String part, String body) {
        Map<String, String> changed = new LinkedHashMap<>(answers);
        changed.put(part, body);
        return changed;
    }

    /** A number that is in its bounds, which the adapter tells by leaving out what is not; what names others; what nobody reads. */
    private static boolean possible(OddField odd) {
        String field = odd.path().get(odd.path().size() - 1);
        // A series without labels is one that Prometheus writes, of nobody.
        boolean absent = odd.becomes()
                .map(value -> value.isContainerNode() && value.isEmpty())
                .orElse(true);
        Optional<JsonNode> text = odd.becomes().filter(JsonNode::isTextual);
        if (odd.path().contains("value")) {
            return text.filter(number -> number.asText().matches("[0-9.]{1,10}|0x10"))
                    .isPresent();
        }
        // Throttling may be absent where there is no quota, and what fires is told by what is there.
        boolean ofTheSeries = field.matches("vm|host|stealaway") && odd.textForText();
        return ofTheSeries || (absent && !odd.twice());
    }

    private Facts observed(Map<String, String> heard) {
        Reading reading = new PrometheusMetricsSource(config(heard), (operation, wait) -> {}).read(topology);
        Map<String, Object> ofEach = new TreeMap<>();
        List<String> told = new ArrayList<>(reading.observations().unmatched());
        for (Vm vm : topology.vms()) {
            reading.observations()
                    .of(vm.id())
                    .ifPresent(seen -> ofEach.put(vm.id().value(), seen));
        }
        reading.leftOut().forEach((vm, why) -> told.add(vm + ": " + why));
        return new Facts(ofEach, told);
    }

    private Facts detected(Map<String, String> heard) {
        AlertDetector detector =
                new AlertDetector(config(heard), "VmSteal", Duration.ofMinutes(3), (operation, wait) -> {});
        Observations seen =
                Observations.of(topology.vms().stream().map(vm -> seen(vm.id())).toList());
        Observations observed = detector.alongside(any -> seen).observe(topology);
        Map<String, Object> ofEach = new TreeMap<>();
        for (Detection detection : detector.detect(topology.withObservations(observed), DetectionHistory.empty())
                .found()) {
            ofEach.put(detection.vm().value(), detection);
        }
        return new Facts(ofEach, observed.unmatched());
    }

    private static VmObservation seen(VmId vm) {
        return VmObservation.builder(vm, NOW)
                .stealRatio(0.4)
                .throttledRatio(0.1)
                .load5(6)
                .cpuUsedMicroCores(1_000_000)
                .build();
    }

    private static PrometheusConfig config(Map<String, String> heard) {
        Signals signals = Signals.ownPromQl("avg by", "sum by", "max by", "sampled_at", "samples")
                .withThrottledRatio("throttled");
        HttpClient client = new CannedClient(question -> answer(heard, question));
        return PrometheusConfig.builder(
                        URI.create("http://127.0.0.1:9090"),
                        signals,
                        VmMapping.byLabel("vm").onHost("host", "(.+)"),
                        new ManualClock(NOW))
                .timeout(Duration.ofMinutes(1))
                .httpClient(client)
                .build();
    }

    private static Reply answer(Map<String, String> heard, Question question) {
        String query = URLDecoder.decode(question.body(), StandardCharsets.UTF_8);
        return heard.entrySet().stream()
                .filter(one -> query.contains(one.getKey()))
                .map(one -> new Reply(200, Map.of(), one.getValue()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(query));
    }
}
