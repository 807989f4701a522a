package io.stealaway.prometheus;

import static io.stealaway.prometheus.Cluster.NOW;
import static io.stealaway.prometheus.Cluster.vm;
import static io.stealaway.prometheus.FakePrometheus.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.BackendException;
import io.stealaway.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server answers and cannot be so is refused, and said with the series that it is about. */
class WrongFactsTest {
    private static final String AT = "1767225590.5";
    private static final String NAME = "instance-00000001";

    private final FakePrometheus server = new FakePrometheus();
    private final Map<String, String> values =
            new TreeMap<>(Map.of("steal", "0.25", "used", "1.5", "load5", "3.5", "sampled_at", AT, "samples", "20"));
    private String host = "host-001";

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "\"true\"", "1", "{}"})
    void aPartialAnswerIsRefusedLikeAWarning(String partial) {
        answers();
        String part = FakePrometheus.vectorOf(sample("0.25", "domain", NAME, "host", host))
                .replace("\"status\"", "\"isPartial\":" + partial + ",\"status\"");
        server.when("avg by", FakePrometheus.Reply.json(part));

        assertThatThrownBy(this::observe)
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("the answer is incomplete: isPartial is " + partial);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "null"})
    void aWholeAnswerThatSaysSoIsTaken(String partial) {
        answers();
        String whole = FakePrometheus.vectorOf(sample("0.25", "domain", NAME, "host", host))
                .replace("\"status\"", "\"isPartial\":" + partial + ",\"status\"");
        server.when("avg by", FakePrometheus.Reply.json(whole));

        assertThat(observe()).isEmpty();
    }

    @Test
    void whereEverySeriesIsOfAnotherHostBothAreNamed() {
        host = "host-001.example.org:9177";
        answers();

        assertThatThrownBy(this::observe)
                .isInstanceOf(BackendException.NotFound.class)
                .hasMessageContaining(
                        "{domain=" + NAME + ", host=" + host + "} is of host host-001.example.org, and the"
                                + " topology says host-001. Maybe the host label's regular expression");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "steal | 25 | steal is 25.0, a fraction is at most 1. Maybe it is a percentage?",
                "steal | NaN | steal is NaN",
                "steal | -0.1 | steal is -0.1",
                "load5 | +Inf | load5 is Infinity",
                "used | 99 | used is 99.0 cores of 2",
                "throttled | 1.2 | throttled ratio is 1.2, a fraction is at most 1. Maybe it is a percentage?",
                "sampled_at | 2082758400 | a sample is of 2036-01-01T00:00:00Z, which is yet to come",
                "sampled_at | 1e300 | a sample is of +292278994-08-17T07:12:55.807Z, which is yet to come",
                "restarted | 1 | restarted within the window"
            })
    void aValueThatCannotBeLeavesItsVmOutWithItsSeries(String what, String value, String why) {
        values.put(what, value);
        answers();

        assertThat(observe())
                .containsExactly(Map.entry(VmId.of("vm-1"), why + " ({domain=" + NAME + ", host=" + host + "})"));
    }

    @Test
    void countersThatRanBackwardsAreAskedFor() {
        String guest = Signals.nodeExporter("", "instance")
                .expressions(Duration.ofMinutes(5))
                .get(Signal.QUALITY);
        String libvirt = Signals.libvirt(LibvirtMetricNames.common(), "")
                .expressions(Duration.ofMinutes(5))
                .get(Signal.QUALITY);

        assertThat(guest)
                .contains("resets(node_cpu_seconds_total{mode=~\"user|nice|system|irq|softirq|steal\"}[300s])");
        assertThat(libvirt).contains("resets(" + LibvirtMetricNames.common().delay() + "{}[300s])");
    }

    private Map<VmId, String> observe() {
        ClusterSnapshot topology = Cluster.of(vm("vm-1", "host-001").metadata(new TreeMap<>(Map.of("name", NAME))));
        Signals signals = Signals.ownPromQl("avg by", "sum by", "max by", "sampled_at", "samples")
                .withThrottledRatio("throttled");
        VmMapping mapping = VmMapping.byMetadata("domain", "(.+)", "name").onHost("host", "([^:]+)(:.*)?");
        PrometheusConfig config = PrometheusConfig.builder(server.url(), signals, mapping, new ManualClock(NOW))
                .timeout(Duration.ofMinutes(1))
                .maxClockSkew(Duration.ofDays(36_500))
                .build();
        return new PrometheusMetricsSource(config, (operation, wait) -> {})
                .read(topology)
                .leftOut();
    }

    private void answers() {
        server.vector("avg by", value("steal"));
        server.vector("sum by", value("used"));
        server.vector("max by", value("load5"));
        server.vector("throttled", sample(values.getOrDefault("throttled", "0"), "domain", NAME, "host", host));
        List<String> parts = List.of("sampled_at", "samples", "restarted");
        server.vector(
                "label_replace",
                parts.stream()
                        .filter(values::containsKey)
                        .map(part -> sample(values.get(part), "domain", NAME, "host", host, "stealaway", part))
                        .toArray(String[]::new));
    }

    private String value(String what) {
        return sample(values.getOrDefault(what, "0"), "domain", NAME, "host", host);
    }
}
