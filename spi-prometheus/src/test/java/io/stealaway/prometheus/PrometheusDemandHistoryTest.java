package io.stealaway.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import io.stealaway.prometheus.FakePrometheus.Reply;
import io.stealaway.prometheus.FakePrometheus.Request;
import io.stealaway.spi.BackendException;
import io.stealaway.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusDemandHistoryTest {
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final String STEAL = "round(avg by";
    private static final String USED = "round(sum by";
    private static final String DOUBTS = "count_over_time";
    /** 23:45, the last moment before midnight less the offset of ten seconds. */
    private static final long LAST = Cluster.NOW.getEpochSecond() - 900;

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

    private PrometheusConfig.Builder config() {
        return PrometheusConfig.builder(
                        server.url(),
                        Signals.libvirt(LibvirtMetricNames.common(), ""),
                        VmMapping.byLabel("uuid").onHost("instance", "([^:]+).*"),
                        clock)
                .timeout(Duration.ofMinutes(1))
                .maxClockSkew(Duration.ofDays(36_500));
    }

    private DemandHistory read(ClusterSnapshot topology, int moments) {
        return read(config().build(), topology, moments);
    }

    private static DemandHistory read(PrometheusConfig config, ClusterSnapshot topology, int moments) {
        return new PrometheusDemandHistory(config, (operation, wait) -> {}).read(topology, QUARTER, moments);
    }

    /** One series: the VM, the host that it was on, and time and value in turn. */
    private static String series(String vm, String host, Object... values) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < values.length; i += 2) {
            pairs.add("[" + values[i] + ",\"" + values[i + 1] + "\"]");
        }
        return "{\"metric\":{\"uuid\":\"" + vm + "\",\"instance\":\"" + host + ":9177\"},\"values\":["
                + String.join(",", pairs) + "]}";
    }

    private static Reply matrix(String... series) {
        return Reply.json("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
                + String.join(",", series) + "]}}");
    }

    private static ClusterSnapshot one() {
        return Cluster.of(Cluster.vm("vm-a", "host-001"));
    }

    private static int at(DemandHistory history, String vm, long second) {
        int row = history.find(VmId.of(vm)).orElseThrow();
        for (int moment = 0; moment < history.moments(); moment++) {
            if (history.moment(moment).getEpochSecond() == second) {
                return history.wantedMicroCores(row, moment);
            }
        }
        return DemandHistory.MISSING;
    }

    @Test
    void whatIsWantedIsUsedPlusStolenWhicheverHostTheVmWasOn() {
        server.when(
                STEAL,
                matrix(
                        series("vm-a", "host-002", LAST - 900, "0.25"),
                        series("vm-a", "host-001", LAST, "0.5"),
                        series("gone", "host-001", LAST, "0.5")));
        server.when(
                USED, matrix(series("vm-a", "host-002", LAST - 900, "0.75"), series("vm-a", "host-001", LAST, "1.5")));
        server.when(DOUBTS, matrix());

        DemandHistory history = read(one(), 96);

        assertThat(history.vms()).containsExactly(VmId.of("vm-a"));
        assertThat(at(history, "vm-a", LAST - 900)).isEqualTo(1_250_000);
        assertThat(at(history, "vm-a", LAST)).as("at most its vCPUs").isEqualTo(2_000_000);
        assertThat(at(history, "vm-a", LAST - 1_800)).isEqualTo(DemandHistory.MISSING);
    }

    @Test
    void momentsAreAlignedAndEndBeforeNowLessTheOffset() {
        answerAll();
        read(one(), 4);

        assertThat(server.requests()).hasSize(3).allSatisfy(request -> {
            assertThat(request.path()).isEqualTo("/api/v1/query_range");
            assertThat(request.form())
                    .containsEntry("start", String.valueOf(LAST - 3 * 900))
                    .containsEntry("end", String.valueOf(LAST))
                    .containsEntry("step", "900");
            assertThat(request.query()).contains("[300s]").doesNotContain("$window");
        });
    }

    private void answerAll() {
        server.when(STEAL, matrix(series("vm-a", "host-001", LAST, "0")));
        server.when(USED, matrix(series("vm-a", "host-001", LAST, "1")));
        server.when(DOUBTS, matrix());
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "-0.5", "+Inf", "2.5"})
    void aValueThatCannotBeIsMissing(String value) {
        answerAll();
        server.when(USED, matrix());
        server.when(USED, matrix(series("vm-a", "host-001", LAST - 900, "1", LAST, value)));
        server.when(STEAL, matrix(series("vm-a", "host-001", LAST - 900, "0", LAST, "0")));

        DemandHistory history = read(one(), 2);
        assertThat(at(history, "vm-a", LAST - 900)).isEqualTo(1_000_000);
        assertThat(at(history, "vm-a", LAST)).isEqualTo(DemandHistory.MISSING);
    }

    @Test
    void whatIsDoubtedOrReadTwiceIsMissing() {
        server.when(STEAL, matrix(series("vm-a", "host-001", LAST - 1_800, "0", LAST - 900, "0", LAST, "0")));
        server.when(
                USED,
                matrix(
                        series("vm-a", "host-001", LAST - 1_800, "1", LAST - 900, "1", LAST, "1"),
                        series("vm-a", "host-002", LAST - 900, "1")));
        server.when(DOUBTS, matrix(series("vm-a", "host-001", LAST, "2")));

        DemandHistory history = read(one(), 3);
        assertThat(at(history, "vm-a", LAST - 1_800)).isEqualTo(1_000_000);
        assertThat(at(history, "vm-a", LAST - 900)).as("two hosts tell of it").isEqualTo(DemandHistory.MISSING);
        assertThat(at(history, "vm-a", LAST)).as("its counter began again").isEqualTo(DemandHistory.MISSING);
    }

    /** Each answer stays below what may be read, and moments are neither left out nor asked for twice. */
    @Test
    void manyMomentsAreAskedForInPieces() {
        answerAll();
        ClusterSnapshot ten = tenVms();
        PrometheusConfig small = config().maxAnswerBytes(20_000).build();
        read(small, ten, 100);

        List<Request> steal = server.requests().stream()
                .filter(request -> request.query().startsWith(STEAL))
                .toList();
        assertThat(server.requests()).hasSize(3 * steal.size());
        assertThat(steal).hasSizeBetween(3, 6);
        long next = LAST + 900;
        for (Request request : steal) {
            long start = Long.parseLong(request.form().getOrDefault("start", ""));
            long end = Long.parseLong(request.form().getOrDefault("end", ""));
            assertThat(end).isEqualTo(next - 900);
            assertThat(10 * 48 * ((end - start) / 900 + 1)).isLessThanOrEqualTo(15_000);
            next = start;
        }
        assertThat(next).isEqualTo(LAST - 99 * 900);
    }

    @Test
    void notMoreThanTheStatedQueriesAreAskedAndTheNewestMomentsWin() {
        answerAll();
        PrometheusConfig tiny = config().maxAnswerBytes(1_000).build();
        DemandHistory history = read(tiny, tenVms(), 10_000);

        assertThat(server.requests()).hasSize(300);
        assertThat(at(history, "vm-a", LAST)).isEqualTo(1_000_000);
    }

    private static ClusterSnapshot tenVms() {
        Vm.Builder[] vms = new Vm.Builder[10];
        for (int vm = 0; vm < vms.length; vm++) {
            vms[vm] = Cluster.vm(vm == 0 ? "vm-a" : "vm-" + vm, "host-001");
        }
        return Cluster.of(vms);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"error\",\"error\":\"x\"}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]},\"warnings\":[\"truncated\"]}",
                "{\"status\":\"success\",\"isPartial\":true,\"data\":{\"resultType\":\"matrix\",\"result\":[]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1,2]]}]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1,\"x\"]]}]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[",
                "[]",
                ""
            })
    void anAnswerThatIsNotCompleteFailsTheWholeHistory(String body) {
        server.when(USED, Reply.json(body));
        server.when(STEAL, matrix());
        server.when(DOUBTS, matrix());
        assertThatThrownBy(() -> read(one(), 4)).isInstanceOf(BackendException.Unavailable.class);
    }

    @Test
    void noSeriesOfAKnownVmIsNoEmptyHistory() {
        server.when(STEAL, matrix(series("other", "host-001", LAST, "0")));
        server.when(USED, matrix(series("other", "host-001", LAST, "1")));
        server.when(DOUBTS, matrix());
        assertThatThrownBy(() -> read(one(), 4))
                .isInstanceOf(BackendException.NotFound.class)
                .hasMessageContaining("uuid=other");
    }

    @Test
    void guestsAreReadLikewise() {
        answerAll();
        PrometheusConfig guests = PrometheusConfig.builder(
                        server.url(), Signals.nodeExporter("", "uuid"), VmMapping.byLabel("uuid"), clock)
                .maxClockSkew(Duration.ofDays(36_500))
                .build();
        DemandHistory history = read(guests, one(), 2);
        assertThat(at(history, "vm-a", LAST)).isEqualTo(1_000_000);
        assertThat(history.moment(history.moments() - 1)).isEqualTo(Instant.ofEpochSecond(LAST));
    }

    @Test
    void aServerThatWasStartedAMomentAgoKnowsNoMoment() {
        server.when(STEAL, matrix());
        server.when(USED, matrix());
        server.when(DOUBTS, matrix());

        assertThat(read(one(), 4)).isEqualTo(DemandHistory.empty());
    }
}
