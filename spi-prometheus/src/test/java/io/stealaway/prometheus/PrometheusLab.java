package io.stealaway.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Detector.Detections;
import io.stealaway.testkit.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real Prometheus must show, in whatever mode it runs: 80 hosts, 1,000 VMs, two CPUs each, scraped every 5 s. */
abstract class PrometheusLab {
    private static final int HOSTS = 80;
    private static final int VMS = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final VmId VICTIM = VmId.of("vm-00003");
    private static final String MATCHERS = "job=\"made-up\",instance=~\"vm-.+\"";

    final Lab lab = Lab.of("prometheus", mode());
    private final InstantSource clock = InstantSource.system();

    abstract String mode();

    abstract PrometheusConfig.Builder secured(PrometheusConfig.Builder config);

    @AfterEach
    void calm() {
        overrides("");
    }

    PrometheusConfig.Builder config(URI url, Signals signals) {
        return PrometheusConfig.builder(url, signals, VmMapping.byLabel("instance"), clock)
                .window(Duration.ofSeconds(60))
                .offset(Duration.ofSeconds(2))
                .timeout(Duration.ofSeconds(30));
    }

    PrometheusMetricsSource source(Signals signals) {
        return new PrometheusMetricsSource(secured(config(url(), signals)).build());
    }

    private PrometheusMetricsSource source() {
        return source(Signals.nodeExporter(MATCHERS, "instance"));
    }

    URI url() {
        return URI.create(lab.setting("PROM_URL"));
    }

    /** Steers the made-up series; the writer must never see half a file. */
    private void overrides(String lines) {
        Path file = Path.of(lab.setting("PROM_OVERRIDES"));
        try {
            Path next = file.resolveSibling("overrides.next");
            Files.writeString(next, lines + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ClusterSnapshot cluster() {
        ClusterSnapshot.Builder cluster = ClusterSnapshot.builder(clock.instant());
        for (int i = 1; i <= HOSTS; i++) {
            cluster.host(Host.builder(HostId.of(String.format("host-%03d", i)), AvailabilityZone.of("az1"))
                    .cores(16)
                    .threads(32)
                    .ramBytes(1L << 38)
                    .linkBytesPerSecond(1_250_000_000L)
                    .build());
        }
        for (int i = 1; i <= VMS; i++) {
            String host = String.format("host-%03d", 1 + i % HOSTS);
            cluster.vm(Vm.builder(VmId.of(String.format("vm-%05d", i)), HostId.of(host), Tenant.of("acme"))
                    .vcpus(2)
                    .ramBytes(1L << 30)
                    .build());
        }
        return cluster.build();
    }

    /** Every VM is observed before a fault is injected, so that what is missing afterwards is the fault's doing. */
    private void everyVmIsSeen() {
        Lab.eventually(
                PATIENCE, () -> assertThat(source().observe(cluster()).byVm()).hasSize(VMS));
    }

    /** Steal that another test made has left the window. */
    private void everyVmIsSeenCalm() {
        Lab.eventually(
                PATIENCE,
                () -> assertThat(source().observe(cluster()).byVm().values())
                        .hasSize(VMS)
                        .allSatisfy(one -> assertThat(one.stealRatio()).isLessThan(0.15)));
    }

    @Test
    void aThousandVmsAreObservedByAtMostSixQueries() {
        everyVmIsSeenCalm();
        ClusterSnapshot cluster = cluster();
        PrometheusMetricsSource source = source();
        source.observe(cluster);
        long before = queriesServed();
        Instant start = clock.instant();
        Observations seen = source.observe(cluster);
        Duration took = Duration.between(start, clock.instant());
        long queries = queriesServed() - before;
        System.out.println("lab: " + mode() + ": " + seen.byVm().size() + " VMs, " + queries + " queries, "
                + took.toMillis() + " ms");
        assertThat(queries).isBetween(1L, 6L);
        assertThat(seen.byVm()).hasSize(VMS);
        assertThat(seen.unmatched()).isEmpty();
        Instant oldest = cluster.takenAt().minusSeconds(20);
        assertThat(seen.byVm().values()).allSatisfy(one -> {
            assertThat(one.stealRatio()).isBetween(0.0, 0.15);
            assertThat(one.cpuUsedMicroCores()).isBetween(500_000L, 1_500_000L);
            assertThat(one.sampledAt()).isBetween(oldest, clock.instant());
        });
    }

    @Test
    void thePastIsReadAsAnInstantQueryOfThatMomentHasIt() {
        everyVmIsSeenCalm();
        PrometheusConfig past = secured(config(url(), Signals.nodeExporter(MATCHERS, "instance")))
                .build();
        Lab.eventually(PATIENCE, () -> {
            List<ClusterSnapshot> passes = new ArrayList<>();
            new PrometheusBackfill(past).read(cluster(), Duration.ofMinutes(4), Duration.ofMinutes(1), passes::add);
            ClusterSnapshot last = passes.get(passes.size() - 1);
            PrometheusConfig then = secured(PrometheusConfig.builder(
                                    url(),
                                    Signals.nodeExporter(MATCHERS, "instance"),
                                    VmMapping.byLabel("instance"),
                                    InstantSource.fixed(last.takenAt()))
                            .window(Duration.ofSeconds(60))
                            .offset(Duration.ZERO)
                            .maxClockSkew(Duration.ofHours(1))
                            .timeout(Duration.ofSeconds(30)))
                    .build();
            Observations seen = new PrometheusMetricsSource(then).observe(cluster());
            assertThat(last.observations().byVm()).hasSize(VMS);
            assertThat(seen.byVm()).hasSize(VMS);
            last.observations().byVm().forEach((vm, one) -> {
                VmObservation other = seen.byVm().get(vm);
                assertThat(one.stealRatio()).isEqualTo(other.stealRatio(), within(0.0001));
                assertThat(one.cpuUsedMicroCores()).isCloseTo(other.cpuUsedMicroCores(), within(100L));
                assertThat(one.load5()).isEqualTo(other.load5(), within(0.01));
            });
        });
    }

    private long queriesServed() {
        Matcher count = Pattern.compile(
                        "prometheus_http_requests_total\\{code=\"200\",handler=\"/api/v1/query\"} (\\d+)")
                .matcher(get("/metrics"));
        return count.find() ? Long.parseLong(count.group(1)) : 0;
    }

    private String get(String path) {
        PrometheusConfig config =
                secured(config(url(), Signals.nodeExporter("", "instance"))).build();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path));
        config.authorization("test").ifPresent(value -> request.header("Authorization", value));
        return new String(
                config.http(RetryDelay.REAL).send("test", request.build()).body(), StandardCharsets.UTF_8);
    }

    @Test
    void theSelfTestCountsEveryMetric() {
        Lab.eventually(
                PATIENCE,
                () -> assertThat(source().selfTest())
                        .containsEntry("node_load5", (long) VMS)
                        .containsEntry("node_cpu_seconds_total", 2L * VMS)
                        .containsEntry("signal steal", (long) VMS));
    }

    @Test
    void stealAndLoadOfAVictimAreSeenAndItsAlertFires() {
        everyVmIsSeen();
        overrides(VICTIM + " steal=0.40 load5=12.5");
        AlertDetector alerts = new AlertDetector(
                secured(config(url(), Signals.nodeExporter(MATCHERS, "instance")))
                        .build(),
                "VmSteal",
                Duration.ofMinutes(3));
        alerts.selfTest();
        Duration took = Lab.eventually(PATIENCE, () -> {
            ClusterSnapshot cluster = cluster();
            Observations seen = alerts.alongside(source()).observe(cluster);
            assertThat(seen.byVm().get(VICTIM).stealRatio()).isBetween(0.32, 0.48);
            assertThat(seen.byVm().get(VICTIM).load5()).isEqualTo(12.5);
            Detections found = alerts.detect(cluster.withObservations(seen), DetectionHistory.empty());
            assertThat(found.found()).extracting(one -> one.vm()).containsExactly(VICTIM);
        });
        System.out.println("lab: " + mode() + ": 40 % steal seen in full after " + took.toSeconds() + " s");
    }

    @Test
    void aVanishedVmAVmWithoutANumberAndADoubledOneAreLeftOutAtOnceAndComeBack() {
        everyVmIsSeen();
        overrides(VICTIM + " absent\nvm-00004 nan\nvm-00005 twice steal=0.9");
        Lab.eventually(
                PATIENCE,
                () -> assertThat(source().observe(cluster()).byVm())
                        .doesNotContainKeys(VICTIM, VmId.of("vm-00004"), VmId.of("vm-00005"))
                        .hasSize(VMS - 3));
        overrides("");
        everyVmIsSeen();
    }

    @Test
    void aRestartedGuestIsLeftOutForAWindow() {
        everyVmIsSeen();
        overrides(VICTIM + " reset");
        Lab.eventually(
                PATIENCE,
                () -> assertThat(source().observe(cluster()).byVm())
                        .doesNotContainKey(VICTIM)
                        .hasSize(VMS - 1));
        everyVmIsSeen();
    }

    @Test
    void aRenamedMetricFailsTheSelfTestAndTheObservationByName() {
        Signals renamed = Signals.libvirt(
                LibvirtMetricNames.common().withCounters("libvirt_vcpu_delay_total", "libvirt_vcpu_time_total", 1e-9),
                "");
        assertThatThrownBy(() -> source(renamed).selfTest())
                .isInstanceOf(BackendException.NotFound.class)
                .hasMessageContaining("libvirt_vcpu_delay_total");
        assertThatThrownBy(() -> source(renamed).observe(cluster()))
                .isInstanceOf(BackendException.NotFound.class)
                .hasMessageContaining("libvirt_vcpu_delay_total");
        Signals load = Signals.nodeExporter(MATCHERS, "instance").withLoad5("max by (instance) (node_load5_renamed)");
        assertThatThrownBy(() -> source(load).selfTest()).hasMessageContaining("load5");
    }

    @Test
    void anExporterThatIsDownFailsTheObservation() {
        assertThatThrownBy(() ->
                        source(Signals.nodeExporter("job=\"down\"", "instance")).observe(cluster()))
                .isInstanceOf(BackendException.NotFound.class);
        everyVmIsSeen();
        ProcessHandle exporter = lab.process("made-up.pid");
        Lab.signal(exporter, "STOP");
        try {
            Lab.eventually(
                    PATIENCE,
                    () -> assertThatThrownBy(() -> source().observe(cluster()))
                            .isInstanceOf(BackendException.NotFound.class)
                            .hasMessageContaining("load5"));
        } finally {
            Lab.signal(exporter, "CONT");
        }
        everyVmIsSeen();
    }

    @Test
    void aHypervisorsOwnCounterIsRefused() {
        everyVmIsSeen();
        Observations seen =
                source(Signals.nodeExporter("job=\"made-up\"", "instance")).observe(cluster());
        assertThat(seen.byVm()).hasSize(VMS);
        assertThat(seen.unmatched())
                .hasSize(HOSTS)
                .allSatisfy(text -> assertThat(text).contains("hypervisor's own st"));
    }

    @Test
    void ownPromQlIsEvaluatedAsItIs() {
        Signals own = Signals.ownPromQl(
                "max by (instance) (rate(node_cpu_seconds_total{mode=\"steal\"," + MATCHERS + "}[$window]))",
                "sum by (instance) (rate(node_cpu_seconds_total{mode=~\"user|system\"," + MATCHERS + "}[$window]))",
                "node_load5{" + MATCHERS + "}",
                "min by (instance) (timestamp(node_load5{" + MATCHERS + "}))",
                "count_over_time(node_load5{" + MATCHERS + "}[$window])");
        Lab.eventually(
                PATIENCE,
                () -> assertThat(source(own).observe(cluster()).byVm()).hasSize(VMS));
    }

    @Test
    void anExpressionThatTheServerRefusesIsAConflictWithItsReason() {
        Signals broken = Signals.nodeExporter(MATCHERS, "instance").withThrottledCores("rate(node_load5)");
        assertThatThrownBy(() -> source(broken).observe(cluster()))
                .isInstanceOf(BackendException.Conflict.class)
                .hasMessageContaining("expected type range vector");
    }

    /** Real answers, cut in the middle; and, from releases that know the parameter, limited to one series with a warning. */
    @Test
    void aTruncatedResultIsNoResult() throws IOException {
        everyVmIsSeen();
        String version = get("/api/v1/status/buildinfo");
        boolean limits = Pattern.compile("\"version\":\"[3-9]").matcher(version).find();
        try (Proxy cut = new Proxy(false);
                Proxy limit = new Proxy(true)) {
            assertThatThrownBy(() -> through(cut).observe(cluster())).isInstanceOf(BackendException.Unavailable.class);
            if (limits) {
                assertThatThrownBy(() -> through(limit).observe(cluster()))
                        .isInstanceOf(BackendException.Unavailable.class)
                        .hasMessageContaining("truncated due to limit");
            } else {
                assertThat(through(limit).observe(cluster()).byVm()).hasSize(VMS);
            }
        }
    }

    private PrometheusMetricsSource through(Proxy proxy) {
        return new PrometheusMetricsSource(
                config(proxy.url(), Signals.nodeExporter(MATCHERS, "instance")).build());
    }

    /** Passes requests on, with the lab's credentials, and spoils the answers. */
    private final class Proxy implements AutoCloseable {
        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

        Proxy(boolean limit) throws IOException {
            PrometheusConfig real = secured(config(PrometheusLab.this.url(), Signals.nodeExporter("", "instance")))
                    .build();
            server.createContext("/", exchange -> {
                String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(PrometheusLab.this.url()
                                + exchange.getRequestURI().toString()))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(limit ? form + "&limit=1" : form));
                real.authorization("test").ifPresent(value -> request.header("Authorization", value));
                HttpResponse<byte[]> answer = real.http(RetryDelay.REAL).send("test", request.build());
                byte[] body = answer.body();
                exchange.sendResponseHeaders(answer.statusCode(), body.length);
                exchange.getResponseBody().write(body, 0, limit ? body.length : body.length / 2);
                exchange.close();
            });
            server.start();
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
