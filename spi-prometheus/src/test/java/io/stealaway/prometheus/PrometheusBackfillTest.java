package io.stealaway.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.prometheus.FakePrometheus.Reply;
import io.stealaway.spi.BackendException;
import io.stealaway.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrometheusBackfillTest {
    private static final Duration FIVE = Duration.ofMinutes(5);
    private static final String STEAL = "round(avg by";
    private static final String USED = "round(sum by";
    private static final String LOAD = "round((sum by";
    private static final String DOUBTS = "count_over_time";
    /** The last multiple of five minutes before now less the offset of ten seconds. */
    private static final long LAST = Cluster.NOW.getEpochSecond() - 300;

    private final ManualClock clock = new ManualClock(Cluster.NOW);
    private FakePrometheus server;

    @BeforeEach
    void start() {
        server = new FakePrometheus();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private PrometheusConfig.Builder config(Signals signals) {
        return PrometheusConfig.builder(
                        server.url(), signals, VmMapping.byLabel("uuid").onHost("instance", "([^:]+).*"), clock)
                .maxClockSkew(Duration.ofDays(36_500));
    }

    private List<ClusterSnapshot> read(PrometheusConfig config, Duration length, Vm.Builder... vms) {
        List<ClusterSnapshot> passes = new ArrayList<>();
        int told = new PrometheusBackfill(config, (operation, wait) -> {})
                .read(Cluster.of(vms), length, FIVE, passes::add);
        assertThat(told).isEqualTo(passes.size());
        return passes;
    }

    private List<ClusterSnapshot> read(Duration length, Vm.Builder... vms) {
        return read(config(Signals.libvirt(LibvirtMetricNames.common(), "")).build(), length, vms);
    }

    private static String series(String vm, Object... values) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < values.length; i += 2) {
            pairs.add("[" + values[i] + ",\"" + values[i + 1] + "\"]");
        }
        return "{\"metric\":{\"uuid\":\"" + vm + "\",\"instance\":\"host-001:9177\"},\"values\":["
                + String.join(",", pairs) + "]}";
    }

    private static Reply matrix(String... series) {
        return Reply.json("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
                + String.join(",", series) + "]}}");
    }

    private void answer(String steal, String used, String load) {
        server.when(STEAL, matrix(steal));
        server.when(USED, matrix(used));
        server.when(LOAD, matrix(load));
        server.when(DOUBTS, matrix());
    }

    @Test
    void eachMomentIsSeenAsItWasOldestFirst() {
        answer(
                series("vm-a", LAST - 300, "0.25", LAST, "0.5"),
                series("vm-a", LAST - 300, "0.75", LAST, "1"),
                series("vm-a", LAST - 300, "3", LAST, "4.5"));

        List<ClusterSnapshot> passes = read(Duration.ofMinutes(15), Cluster.vm("vm-a", "host-001"));

        assertThat(passes)
                .extracting(ClusterSnapshot::takenAt)
                .as("of the first of three moments nothing is known")
                .containsExactly(Instant.ofEpochSecond(LAST - 300), Instant.ofEpochSecond(LAST));
        VmObservation seen = passes.get(1).observations().of(VmId.of("vm-a")).orElseThrow();
        assertThat(seen.sampledAt()).isEqualTo(Instant.ofEpochSecond(LAST));
        assertThat(seen.window()).isEqualTo(FIVE);
        assertThat(seen.stealRatio()).isEqualTo(0.5);
        assertThat(seen.load5()).isEqualTo(4.5);
        assertThat(seen.cpuUsedMicroCores()).isEqualTo(1_000_000);
        assertThat(seen.throttledRatio()).isEmpty();
    }

    @Test
    void whatItsQuotaWithheldIsNoStealByNeighbours() {
        answer(series("vm-a", LAST, "0.75"), series("vm-a", LAST, "0.5"), series("vm-a", LAST, "2"));

        List<ClusterSnapshot> passes =
                read(FIVE, Cluster.vm("vm-a", "host-001").vcpus(2).cpuCapMicroCores(500_000));

        VmObservation seen = passes.get(0).observations().of(VmId.of("vm-a")).orElseThrow();
        assertThat(seen.throttledRatio().orElseThrow()).isEqualTo(0.75, within(1e-9));
        assertThat(seen.neighbourStealRatio()).isZero();
    }

    @Test
    void throttlingThatIsMeasuredIsTaken() {
        answer(series("vm-a", LAST, "0.75"), series("vm-a", LAST, "0.5"), series("vm-a", LAST, "2"));
        server.when("round(my_throttling", matrix(series("vm-a", LAST, "0.5")));
        PrometheusConfig config = config(
                        Signals.libvirt(LibvirtMetricNames.common(), "").withThrottledCores("my_throttling"))
                .build();

        List<ClusterSnapshot> passes =
                read(config, FIVE, Cluster.vm("vm-a", "host-001").vcpus(2));

        VmObservation seen = passes.get(0).observations().of(VmId.of("vm-a")).orElseThrow();
        assertThat(seen.throttledRatio()).hasValue(0.25);
        assertThat(server.requests()).hasSize(5);
    }

    @Test
    void whatIsDoubtedOrLacksAValueIsLeftOut() {
        answer(
                series("vm-a", LAST - 600, "0", LAST - 300, "0", LAST, "0"),
                series("vm-a", LAST - 600, "1", LAST - 300, "1", LAST, "1"),
                series("vm-a", LAST - 300, "1", LAST, "1"));
        server.when(DOUBTS, matrix(series("vm-a", LAST - 300, "1")));

        assertThat(read(Duration.ofMinutes(15), Cluster.vm("vm-a", "host-001")))
                .extracting(ClusterSnapshot::takenAt)
                .containsExactly(Instant.ofEpochSecond(LAST));
    }

    @Test
    void aWeekIsAskedForInPiecesNoneTwice() {
        answer(series("vm-a", LAST, "0"), series("vm-a", LAST, "1"), series("vm-a", LAST, "1"));
        PrometheusConfig small = config(Signals.libvirt(LibvirtMetricNames.common(), ""))
                .maxAnswerBytes(40_000)
                .build();

        read(small, Duration.ofDays(7), Cluster.vm("vm-a", "host-001"));

        long next = LAST - 2_015 * 300L;
        for (FakePrometheus.Request request : server.requests()) {
            if (request.query().startsWith(STEAL)) {
                assertThat(Long.parseLong(request.form().getOrDefault("start", "")))
                        .isEqualTo(next);
                next = Long.parseLong(request.form().getOrDefault("end", "")) + 300;
            }
        }
        assertThat(next).isEqualTo(LAST + 300);
        assertThat(server.requests()).hasSize(4 * 4);
    }

    @Test
    void noSeriesOfAKnownVmIsNoEmptyWeek() {
        answer(series("other", LAST, "0"), series("other", LAST, "1"), series("other", LAST, "1"));

        assertThatThrownBy(() -> read(FIVE, Cluster.vm("vm-a", "host-001")))
                .isInstanceOf(BackendException.NotFound.class)
                .hasMessageContaining("uuid=other");
    }
}
