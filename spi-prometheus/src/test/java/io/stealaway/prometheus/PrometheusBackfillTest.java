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
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrometheusBackfillTest {
    private static final Duration FIVE = Duration.ofMinutes(5);
    private static final String STEAL = "round(avg by";
    private static final String USED = "round(sum by";
    private static final String LOAD = "round((sum by";
    private static final String DOUBTS = "count_over_time";
    private static final SortedMap<String, String> ADDRESS = new TreeMap<>(Map.of("address", "10.0.0.1"));
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
        return seriesOf("host-001", vm, values);
    }

    private static String seriesOf(String host, String vm, Object... values) {
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

    @Test
    void aSpanIsReadFromItsFirstMomentToItsLastAndNoFurther() {
        answer(
                series("vm-a", LAST - 900, "0.1", LAST - 600, "0.2", LAST - 300, "0.3"),
                series("vm-a", LAST - 900, "1", LAST - 600, "1", LAST - 300, "1"),
                series("vm-a", LAST - 900, "1", LAST - 600, "1", LAST - 300, "1"));
        List<ClusterSnapshot> passes = new ArrayList<>();

        int told = backfill()
                .read(
                        Cluster.of(Cluster.vm("vm-a", "host-002")),
                        Instant.ofEpochSecond(LAST - 900, 1),
                        Instant.ofEpochSecond(LAST - 300),
                        FIVE,
                        passes::add);

        assertThat(told).isEqualTo(2);
        assertThat(passes)
                .extracting(ClusterSnapshot::takenAt)
                .as("a moment before the span is none of it")
                .containsExactly(Instant.ofEpochSecond(LAST - 600), Instant.ofEpochSecond(LAST - 300));
        assertThat(server.requests())
                .allMatch(request -> request.form().getOrDefault("end", "").equals(String.valueOf(LAST - 300)));
    }

    @Test
    void whatIsNotOverIsNotAskedFor() {
        answer(series("vm-a", LAST, "0"), series("vm-a", LAST, "1"), series("vm-a", LAST, "1"));
        ClusterSnapshot topology = Cluster.of(Cluster.vm("vm-a", "host-001"));

        backfill().read(topology, Cluster.NOW.minusSeconds(600), Cluster.NOW, FIVE, pass -> {});

        assertThat(server.requests())
                .allMatch(request -> request.form().getOrDefault("end", "").equals(String.valueOf(LAST)));
        assertThatThrownBy(() -> backfill()
                        .read(topology, Cluster.NOW.minusSeconds(90), Cluster.NOW.minusSeconds(30), FIVE, pass -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no whole multiple of PT5M that is over is between");
    }

    private PrometheusBackfill backfill() {
        return new PrometheusBackfill(
                config(Signals.libvirt(LibvirtMetricNames.common(), "")).build(), (operation, wait) -> {});
    }

    private static List<String> places(ClusterSnapshot pass) {
        return pass.vms().stream()
                .filter(vm -> pass.observations().of(vm.id()).isPresent())
                .map(vm -> vm.id() + " on " + vm.host() + " "
                        + pass.observations().of(vm.id()).orElseThrow().stealRatio())
                .toList();
    }

    /** One that moves at the second moment, as one leaves and another comes. */
    private static ClusterSnapshot moving(Instant at, ClusterSnapshot before, ClusterSnapshot after) {
        return at.getEpochSecond() < LAST - 300 ? before : after;
    }

    @Test
    void eachMomentHasTheVmsThatWereThereThenWhereTheyWere() {
        server.when(
                STEAL,
                matrix(
                        seriesOf("host-001", "vm-a", LAST - 600, "0.1", LAST - 300, "0.7"),
                        seriesOf("host-002", "vm-a", LAST - 300, "0.2", LAST, "0.3"),
                        series("gone", LAST - 600, "0.4", LAST - 300, "0.9"),
                        series("new", LAST - 600, "0.9", LAST - 300, "0.5", LAST, "0.6")));
        String cores = "1";
        String[] all = {"vm-a", "gone", "new"};
        List<String> rest = new ArrayList<>();
        for (String vm : all) {
            rest.add(seriesOf("host-001", vm, LAST - 600, cores, LAST - 300, cores, LAST, cores));
        }
        rest.add(seriesOf("host-002", "vm-a", LAST - 300, cores, LAST, cores));
        server.when(USED, matrix(rest.toArray(String[]::new)));
        server.when(LOAD, matrix(rest.toArray(String[]::new)));
        server.when(DOUBTS, matrix());
        ClusterSnapshot before = Cluster.of(Cluster.vm("vm-a", "host-001"), Cluster.vm("gone", "host-001"));
        ClusterSnapshot after = Cluster.of(Cluster.vm("vm-a", "host-002"), Cluster.vm("new", "host-001"));
        List<ClusterSnapshot> passes = new ArrayList<>();

        backfill()
                .read(
                        at -> moving(at, before, after),
                        Instant.ofEpochSecond(LAST - 600),
                        Instant.ofEpochSecond(LAST),
                        FIVE,
                        passes::add);

        assertThat(passes)
                .extracting(PrometheusBackfillTest::places)
                .as("two hosts tell of the VM that moved, and the one that has it is believed")
                .containsExactly(
                        List.of("gone on host-001 0.4", "vm-a on host-001 0.1"),
                        List.of("new on host-001 0.5", "vm-a on host-002 0.2"),
                        List.of("new on host-001 0.6", "vm-a on host-002 0.3"));
        assertThat(passes.get(0).vm(VmId.of("new"))).isEmpty();
        assertThat(passes.get(2).vm(VmId.of("gone"))).isEmpty();
        assertThat(server.requests()).as("as many queries as for one topology").hasSize(4);
    }

    @Test
    void anAddressOfTwoVmsOneAfterTheOtherIsEachOnesInItsTime() {
        PrometheusConfig config = PrometheusConfig.builder(
                        server.url(),
                        Signals.libvirt(LibvirtMetricNames.common(), ""),
                        VmMapping.byMetadata("uuid", "(.*)", "address"),
                        clock)
                .maxClockSkew(Duration.ofDays(36_500))
                .build();
        answer(
                series("10.0.0.1", LAST - 600, "0.1", LAST - 300, "0.2", LAST, "0.3"),
                series("10.0.0.1", LAST - 600, "1", LAST - 300, "1", LAST, "1"),
                series("10.0.0.1", LAST - 600, "1", LAST - 300, "1", LAST, "1"));
        ClusterSnapshot before = Cluster.of(Cluster.vm("first", "host-001").metadata(ADDRESS));
        ClusterSnapshot after = Cluster.of(Cluster.vm("second", "host-002").metadata(ADDRESS));
        List<ClusterSnapshot> passes = new ArrayList<>();

        new PrometheusBackfill(config, (operation, wait) -> {})
                .read(
                        at -> moving(at, before, after),
                        Instant.ofEpochSecond(LAST - 600),
                        Instant.ofEpochSecond(LAST),
                        FIVE,
                        passes::add);

        assertThat(passes)
                .extracting(PrometheusBackfillTest::places)
                .containsExactly(
                        List.of("first on host-001 0.1"),
                        List.of("second on host-002 0.2"),
                        List.of("second on host-002 0.3"));
    }

    @Test
    void whereAllVmsComeAndGoNoAnswerIsLargerThanItMayBe() {
        answer(series("vm-0", LAST - 3_000, "0"), series("vm-0", LAST - 3_000, "1"), series("vm-0", LAST - 3_000, "1"));
        PrometheusConfig small = config(Signals.libvirt(LibvirtMetricNames.common(), ""))
                .maxAnswerBytes(1_000)
                .build();

        new PrometheusBackfill(small, (operation, wait) -> {})
                .read(
                        at -> Cluster.of(Cluster.vm("vm-" + (at.getEpochSecond() - LAST + 3_000) / 300, "host-001")),
                        Instant.ofEpochSecond(LAST - 3_000),
                        Instant.ofEpochSecond(LAST),
                        FIVE,
                        pass -> {});

        List<FakePrometheus.Request> asked = server.requests().stream()
                .filter(request -> request.query().startsWith(STEAL))
                .toList();
        assertThat(asked)
                .as("15 values fit: three VMs at three moments, not four at four")
                .hasSize(4);
        assertThat(asked)
                .extracting(request -> request.form().getOrDefault("start", ""))
                .containsExactly(
                        String.valueOf(LAST - 3_000),
                        String.valueOf(LAST - 2_100),
                        String.valueOf(LAST - 1_200),
                        String.valueOf(LAST - 300));
    }

    @Test
    void aTopologyThatDoesNotReachThatFarIsToldBeforeAnythingIsAsked() {
        assertThatThrownBy(() -> backfill()
                        .read(
                                at -> {
                                    if (at.getEpochSecond() == LAST) {
                                        throw new IllegalArgumentException("not known at " + at);
                                    }
                                    return Cluster.of(Cluster.vm("vm-a", "host-001"));
                                },
                                Instant.ofEpochSecond(LAST - 600),
                                Instant.ofEpochSecond(LAST),
                                FIVE,
                                pass -> {}))
                .hasMessage("not known at " + Instant.ofEpochSecond(LAST));
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void whereNoSeriesIsThatOldThatIsSaid() {
        server.when(STEAL, matrix()).when(USED, matrix()).when(LOAD, matrix()).when(DOUBTS, matrix());

        assertThatThrownBy(() -> read(FIVE, Cluster.vm("vm-a", "host-001")))
                .isInstanceOf(BackendException.NotFound.class)
                .hasMessageContaining("no series that long ago; check how long Prometheus keeps them");
    }
}
