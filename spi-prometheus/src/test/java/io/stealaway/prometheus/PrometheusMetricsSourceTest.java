package io.stealaway.prometheus;

import static io.stealaway.prometheus.Cluster.NOW;
import static io.stealaway.prometheus.Cluster.vm;
import static io.stealaway.prometheus.FakePrometheus.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.internal.http.RetryDelay;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.BackendException;
import io.stealaway.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusMetricsSourceTest {
    private static final String STEAL = "avg by";
    private static final String USED = "sum by";
    private static final String QUALITY = "sampled_at";
    private static final String LOAD5 = "max by (instance) (node_load5";
    private static final String AT = "1767225590.5";

    private final ManualClock clock = new ManualClock(NOW);
    private FakePrometheus server;

    @BeforeEach
    void start() {
        server = new FakePrometheus();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private PrometheusConfig.Builder config(Signals signals, VmMapping mapping) {
        return PrometheusConfig.builder(server.url(), signals, mapping, clock)
                // The fake's Date header shows the machine's clock, and these tests live in 2026.
                .timeout(Duration.ofMinutes(1))
                .maxClockSkew(Duration.ofDays(36_500));
    }

    private PrometheusMetricsSource source() {
        return new PrometheusMetricsSource(
                config(Signals.nodeExporter("", "instance"), VmMapping.byLabel("instance"))
                        .build(),
                noPause());
    }

    private static RetryDelay noPause() {
        return (operation, wait) -> {};
    }

    private void wellVms(String... vms) {
        signal(STEAL, "0.25", vms);
        signal(USED, "1.5", vms);
        List<String> quality = new ArrayList<>();
        for (String vm : vms) {
            quality.add(sample(AT, "instance", vm, "stealaway", "sampled_at"));
            quality.add(sample("1767225588", "instance", vm, "stealaway", "sampled_at_load5"));
            quality.add(sample("20", "instance", vm, "stealaway", "samples"));
        }
        server.vector(QUALITY, quality.toArray(String[]::new));
        signal(LOAD5, "3.5", vms);
    }

    private void signal(String query, String value, String... vms) {
        List<String> samples = new ArrayList<>();
        for (String vm : vms) {
            samples.add(sample(value, "instance", vm));
        }
        server.vector(query, samples.toArray(String[]::new));
    }

    @Test
    void aVmIsObservedInFullWithTheTimeOfItsOldestNewestSample() {
        wellVms("vm-1");
        Observations seen = source().observe(Cluster.of(vm("vm-1", "host-001")));
        assertThat(seen.byVm())
                .containsOnlyKeys(VmId.of("vm-1"))
                .containsValue(VmObservation.builder(VmId.of("vm-1"), Instant.ofEpochSecond(1_767_225_588L))
                        .window(Duration.ofMinutes(5))
                        .stealRatio(0.25)
                        .load5(3.5)
                        .cpuUsedMicroCores(1_500_000)
                        .build());
        assertThat(seen.unmatched()).isEmpty();
    }

    @Test
    void queriesArePostedAsFormsAllAtTheSameInstantTheOffsetBeforeNow() {
        wellVms("vm-1");
        source().observe(Cluster.of(vm("vm-1", "host-001")));
        assertThat(server.requests()).hasSize(4).allSatisfy(request -> {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.headers()).containsEntry("Content-Type", "application/x-www-form-urlencoded");
            assertThat(request.form()).containsEntry("time", "1767225590.000");
        });
        assertThat(server.queries().get(0)).contains("[300s]").doesNotContain("$window");
    }

    @Test
    void anIdleClusterAsksNothing() {
        assertThat(source().observe(Cluster.of(vm("vm-1", "host-001").state(VmState.STOPPED))))
                .isEqualTo(Observations.none());
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {STEAL, USED, QUALITY, LOAD5})
    void aSignalWithoutSeriesFailsTheWholeObservationAndNamesTheMetric(String renamed) {
        wellVms("vm-1");
        server.vector(renamed);
        assertThatThrownBy(() -> source().observe(Cluster.of(vm("vm-1", "host-001"))))
                .isInstanceOf(BackendException.NotFound.class)
                .hasMessageContaining("missing or was renamed")
                .hasMessageContaining("node_");
    }

    @ParameterizedTest
    @CsvSource({
        "avg by, NaN",
        "avg by, +Inf",
        "avg by, 1.06",
        "avg by, -0.1",
        "sum by, NaN",
        "sum by, 2.2",
        "max by (instance) (node_load5, NaN",
        "max by (instance) (node_load5, -Inf"
    })
    void aValueThatCannotBeLeavesTheVmOut(String query, String value) {
        wellVms("vm-1", "vm-2");
        server.vector(query, sample(value, "instance", "vm-1"), sample("0.5", "instance", "vm-2"));
        assertThat(observed("vm-1", "vm-2")).containsExactly("vm-2");
    }

    @Test
    void aRatePastItsBoundByExtrapolationIsTakenAsTheBound() {
        wellVms("vm-1");
        signal(STEAL, "1.04", "vm-1");
        assertThat(source().observe(Cluster.of(vm("vm-1", "host-001"))).byVm().values())
                .extracting(VmObservation::stealRatio)
                .containsExactly(1.0);
    }

    @Test
    void aVanishedVmIsLeftOutThoughItsRateLivesOn() {
        wellVms("vm-1");
        signal(STEAL, "0.25", "vm-1", "vm-2");
        signal(USED, "0.5", "vm-1", "vm-2");
        signal(LOAD5, "1", "vm-1", "vm-2");
        assertThat(observed("vm-1", "vm-2")).containsExactly("vm-1");
    }

    @Test
    void tooFewSamplesDoubledSeriesAndARestartLeaveTheVmOut() {
        wellVms("vm-1", "vm-2", "vm-3", "vm-4");
        List<String> quality = new ArrayList<>();
        for (String vm : List.of("vm-1", "vm-2", "vm-3", "vm-4")) {
            quality.add(sample(AT, "instance", vm, "stealaway", "sampled_at"));
            quality.add(sample(vm.equals("vm-1") ? "2" : "20", "instance", vm, "stealaway", "samples"));
        }
        quality.add(sample("2", "instance", "vm-2", "stealaway", "doubled"));
        quality.add(sample("1", "instance", "vm-3", "stealaway", "restarted"));
        server.vector(QUALITY, quality.toArray(String[]::new));
        assertThat(observed("vm-1", "vm-2", "vm-3", "vm-4")).containsExactly("vm-4");
    }

    @Test
    void twoSeriesForOneVmLeaveItOut() {
        wellVms("vm-1", "vm-2");
        server.vector(
                STEAL,
                sample("0.4", "instance", "vm-1", "job", "a"),
                sample("0.0", "instance", "vm-1", "job", "b"),
                sample("0.1", "instance", "vm-2"));
        assertThat(observed("vm-1", "vm-2")).containsExactly("vm-2");
    }

    @Test
    void aWarningFailsTheObservationAndARemarkOnStyleDoesNot() {
        wellVms("vm-1");
        String body = FakePrometheus.vectorOf(sample("0.2", "instance", "vm-1"));
        server.when(STEAL, FakePrometheus.Reply.json(withWarning(body, "results truncated due to limit")));
        assertThatThrownBy(() -> observed("vm-1"))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("truncated due to limit");
        server.when(
                STEAL,
                FakePrometheus.Reply.json(withWarning(body, "PromQL info: metric might not be a counter")
                        .replace("}}", "},\"infos\":[]}")));
        assertThat(observed("vm-1")).containsExactly("vm-1");
    }

    private static String withWarning(String body, String warning) {
        return body.replaceFirst("\\{", "{\"warnings\":[\"" + warning + "\"],");
    }

    @Test
    void aHostsOwnStealIsRefusedAndReported() {
        wellVms("vm-1");
        signal(STEAL, "0.25", "vm-1", "host-001", "stranger");
        Observations seen = source().observe(Cluster.of(vm("vm-1", "host-001")));
        assertThat(seen.byVm()).containsOnlyKeys(VmId.of("vm-1"));
        assertThat(seen.unmatched())
                .anySatisfy(text -> assertThat(text).contains("host-001").contains("hypervisor's own st"))
                .anySatisfy(text -> assertThat(text).contains("stranger").contains("no VM has id"));
    }

    @Test
    void seriesOfNoKnownVmFailTheObservationInsteadOfLookingLikeAnIdleCluster() {
        wellVms("other");
        assertThatThrownBy(() -> observed("vm-1"))
                .isInstanceOf(BackendException.NotFound.class)
                .hasMessageContaining("check the mapping")
                .hasMessageContaining("other");
    }

    @Test
    void aMetadataEntryNamesTheVmAndTwoVmsWithTheSameOneAreBothLeftOut() {
        wellVms("10.0.0.1:9100", "10.0.0.2:9100");
        TreeMap<String, String> one = new TreeMap<>();
        one.put("address", "10.0.0.1");
        TreeMap<String, String> two = new TreeMap<>();
        two.put("address", "10.0.0.2");
        ClusterSnapshot cluster = Cluster.of(
                vm("vm-1", "host-001").metadata(one),
                vm("vm-2", "host-001").metadata(two),
                vm("vm-3", "host-001").metadata(two));
        PrometheusConfig config = config(
                        Signals.nodeExporter("", "instance"),
                        VmMapping.byMetadata("instance", "([^:]+):9100", "address"))
                .build();
        Observations seen = new PrometheusMetricsSource(config).observe(cluster);
        assertThat(seen.byVm()).containsOnlyKeys(VmId.of("vm-1"));
        assertThat(seen.unmatched()).anySatisfy(text -> assertThat(text).contains("more than one VM has address"));
    }

    @Test
    void whatTheFormerHostSaysOfAVmIsIgnored() {
        Signals signals = Signals.libvirt(LibvirtMetricNames.common(), "");
        VmMapping mapping = VmMapping.byLabel("domain").onHost("instance", "([^:]+):9177");
        for (String query : List.of("sampled_at", "avg by", "(sum by", "sum by")) {
            String[] more = query.equals("sampled_at") ? new String[] {"stealaway", "sampled_at"} : new String[0];
            List<String> samples = new ArrayList<>();
            samples.add(labelled(query.equals("sampled_at") ? AT : "0.3", "host-002:9177", more));
            samples.add(labelled("0.9", "host-001:9177", more));
            if (query.equals("sampled_at")) {
                samples.add(labelled("20", "host-002:9177", "stealaway", "samples"));
            }
            server.vector(query, samples.toArray(String[]::new));
        }
        Observations seen = new PrometheusMetricsSource(config(signals, mapping).build())
                .observe(Cluster.of(vm("vm-1", "host-002")));
        assertThat(seen.byVm().get(VmId.of("vm-1")).stealRatio()).isEqualTo(0.3);
        assertThat(seen.unmatched()).isEmpty();
    }

    @Test
    void domainsAreFoundAsNovaNamesThemOutOfTheBox() {
        TreeMap<String, String> named = new TreeMap<>(Map.of("openstack.instance_name", "instance-00000006"));
        ClusterSnapshot cluster = Cluster.of(
                vm("f0a1", "host-001").metadata(named),
                vm("f0a2", "host-001"),
                vm("f0a3", "host-001"),
                vm("f0a4", "host-002"));
        assertThat(libvirt(
                                cluster,
                                "0.3",
                                List.of("domain", "instance-00000006"),
                                List.of("domain", "instance-00000007", "uuid", "f0a2"),
                                List.of("domain", "f0a3"),
                                List.of("domain", "instance-00000009", "uuid", "f0a4"))
                        .byVm())
                .as("by name, by uuid, by id; what is said by another host is not of it")
                .containsOnlyKeys(VmId.of("f0a1"), VmId.of("f0a2"), VmId.of("f0a3"));
    }

    @Test
    void whatAQuotaExplainsOfTheWaitingIsThrottling() {
        ClusterSnapshot cluster = Cluster.of(
                vm("held", "host-001").vcpus(1).cpuCapMicroCores(250_000),
                vm("robbed", "host-001").vcpus(1).cpuCapMicroCores(900_000),
                vm("free", "host-001").vcpus(1));
        Observations seen = libvirt(
                cluster, "0.25", List.of("domain", "held"), List.of("domain", "robbed"), List.of("domain", "free"));
        assertThat(seen.byVm().get(VmId.of("held")).throttledRatio()).hasValue(0.748);
        assertThat(seen.byVm().get(VmId.of("held")).neighbourStealRatio()).isZero();
        assertThat(seen.byVm().get(VmId.of("robbed")).neighbourStealRatio()).isEqualTo(0.748);
        assertThat(seen.byVm().get(VmId.of("free")).neighbourStealRatio()).isEqualTo(0.748);
    }

    /** All of these domains on host-001, each waiting for 74.8 % of the time, as was measured with a quota of 25 %. */
    @SafeVarargs
    private Observations libvirt(ClusterSnapshot cluster, String used, List<String>... domains) {
        for (String query : List.of("sampled_at", "avg by", "(sum by", "sum by")) {
            List<String> samples = new ArrayList<>();
            for (List<String> domain : domains) {
                List<String> labels = new ArrayList<>(domain);
                labels.addAll(List.of("instance", "host-001:9177"));
                boolean quality = query.equals("sampled_at");
                String value = quality ? AT : query.equals("avg by") ? "0.748" : used;
                samples.add(sample(value, with(labels, quality ? "sampled_at" : "")));
                if (quality) {
                    samples.add(sample("20", with(labels, "samples")));
                }
            }
            server.vector(query, samples.toArray(String[]::new));
        }
        LibvirtMetricNames names = LibvirtMetricNames.common();
        return new PrometheusMetricsSource(config(Signals.libvirt(names, ""), VmMapping.ofDomains(names))
                        .build())
                .observe(cluster);
    }

    private static String[] with(List<String> labels, String part) {
        List<String> all = new ArrayList<>(labels);
        if (!part.isEmpty()) {
            all.addAll(List.of("stealaway", part));
        }
        return all.toArray(String[]::new);
    }

    private static String labelled(String value, String instance, String... more) {
        List<String> labels = new ArrayList<>(List.of("domain", "vm-1", "instance", instance));
        labels.addAll(List.of(more));
        return sample(value, labels.toArray(String[]::new));
    }

    @Test
    void throttledCoresBecomeAShareOfTheVmsTimeAndAQuotaWithoutThrottlingLeavesTheVmOut() {
        wellVms("vm-1", "vm-2", "vm-3");
        server.vector("throttled", sample("0.4", "instance", "vm-1"));
        PrometheusConfig config = config(
                        Signals.nodeExporter("", "instance").withThrottledCores("rate(throttled_seconds[$window])"),
                        VmMapping.byLabel("instance"))
                .build();
        Observations seen = new PrometheusMetricsSource(config)
                .observe(Cluster.of(
                        vm("vm-1", "host-001").cpuCapMicroCores(1_000_000),
                        vm("vm-2", "host-001").cpuCapMicroCores(1_000_000),
                        vm("vm-3", "host-001")));
        assertThat(seen.byVm()).containsOnlyKeys(VmId.of("vm-1"), VmId.of("vm-3"));
        assertThat(seen.byVm().get(VmId.of("vm-1")).throttledRatio()).hasValue(0.2);
        assertThat(seen.byVm().get(VmId.of("vm-3")).throttledRatio()).isEmpty();
    }

    @Test
    void theSelfTestCountsSeriesAndNamesTheMetricThatIsMissing() {
        server.vector("count(", sample("7"));
        assertThat(source().selfTest())
                .containsEntry("node_cpu_seconds_total", 7L)
                .containsEntry("node_load5", 7L)
                .containsEntry("signal steal", 7L);
        server.close();
        server = new FakePrometheus();
        server.vector("count(node_cpu", sample("7"));
        assertThatThrownBy(() -> source().selfTest())
                .isInstanceOf(BackendException.NotFound.class)
                .hasMessageContaining("node_load5")
                .hasMessageContaining("renamed");
    }

    @Test
    void aClockThatIsOffFailsTheObservation() {
        wellVms("vm-1");
        PrometheusConfig config = PrometheusConfig.builder(
                        server.url(), Signals.nodeExporter("", "instance"), VmMapping.byLabel("instance"), clock)
                .build();
        clock.set(Instant.parse("2001-01-01T00:00:00Z"));
        assertThatThrownBy(() -> new PrometheusMetricsSource(config).observe(Cluster.of(vm("vm-1", "host-001"))))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("clock");
    }

    private List<String> observed(String... vms) {
        List<io.stealaway.model.Vm.Builder> builders = new ArrayList<>();
        for (String vm : vms) {
            builders.add(vm(vm, "host-001"));
        }
        return source()
                .observe(Cluster.of(builders.toArray(io.stealaway.model.Vm.Builder[]::new)))
                .byVm()
                .keySet()
                .stream()
                .map(VmId::value)
                .toList();
    }
}
