package io.stealaway.prometheus;

import static io.stealaway.prometheus.Cluster.NOW;
import static io.stealaway.prometheus.Cluster.vm;
import static io.stealaway.prometheus.FakePrometheus.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Detector.Detections;
import io.stealaway.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertDetectorTest {
    private final ManualClock clock = new ManualClock(NOW);
    private final ClusterSnapshot cluster =
            Cluster.of(vm("vm-1", "host-001"), vm("vm-2", "host-001"), vm("vm-3", "host-002"));
    private FakePrometheus server;
    private AlertDetector detector;

    @BeforeEach
    void start() {
        server = new FakePrometheus();
        detector = new AlertDetector(
                PrometheusConfig.builder(
                                server.url(),
                                Signals.nodeExporter("", "instance"),
                                VmMapping.byLabel("instance"),
                                clock)
                        .timeout(Duration.ofMinutes(1))
                        .maxClockSkew(Duration.ofDays(36_500))
                        .build(),
                "VmSteal",
                Duration.ofMinutes(3));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static VmObservation seen(String vm, Instant at) {
        return VmObservation.builder(VmId.of(vm), at)
                .stealRatio(0.4)
                .throttledRatio(0.1)
                .load5(6)
                .cpuUsedMicroCores(1_000_000)
                .build();
    }

    private ClusterSnapshot observed(Observations observations) {
        return cluster.withObservations(
                detector.alongside(topology -> observations).observe(cluster));
    }

    @Test
    void aVmWhoseAlertFiresSuffersAsMuchAsWasObserved() {
        server.vector(
                "ALERTS{alertname=\"VmSteal\",alertstate=\"firing\"}",
                sample("1", "instance", "vm-1", "alertname", "VmSteal"),
                sample("1", "instance", "stranger", "alertname", "VmSteal"));
        Detections found =
                detector.detect(observed(Observations.of(List.of(seen("vm-1", NOW)))), DetectionHistory.empty());
        assertThat(found.found()).hasSize(1);
        Detection one = found.found().get(0);
        assertThat(one.vm()).isEqualTo(VmId.of("vm-1"));
        assertThat(one.host()).isEqualTo(HostId.of("host-001"));
        assertThat(one.severity()).isCloseTo(0.3, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(one.load5PerVcpu()).isEqualTo(3.0);
        assertThat(one.since()).isEqualTo(NOW);
    }

    @Test
    void sinceIsRememberedAndTheSameSnapshotGivesTheSameAnswer() {
        server.vector("ALERTS", sample("1", "instance", "vm-1"));
        Detections first =
                detector.detect(observed(Observations.of(List.of(seen("vm-1", NOW)))), DetectionHistory.empty());
        Instant later = NOW.plusSeconds(60);
        ClusterSnapshot second = observed(Observations.of(List.of(seen("vm-1", later))));
        assertThat(detector.detect(second, first.history()).found().get(0).since())
                .isEqualTo(NOW);
        assertThat(detector.detect(second, first.history())).isEqualTo(detector.detect(second, first.history()));
    }

    @Test
    void aVmThatWasNotObservedLatelyDoesNotSuffer() {
        server.vector("ALERTS", sample("1", "instance", "vm-1"), sample("1", "instance", "vm-2"));
        ClusterSnapshot old = observed(Observations.of(List.of(seen("vm-1", NOW.minusSeconds(181)))));
        assertThat(detector.detect(old, DetectionHistory.empty()).found()).isEmpty();
    }

    @Test
    void aSnapshotWithOtherObservationsIsRefused() {
        server.vector("ALERTS", sample("1", "instance", "vm-1"));
        observed(Observations.of(List.of(seen("vm-1", NOW))));
        ClusterSnapshot other = cluster.withObservations(Observations.of(List.of(seen("vm-2", NOW))));
        assertThatThrownBy(() -> detector.detect(other, DetectionHistory.empty()))
                .isInstanceOf(BackendException.Conflict.class)
                .hasMessageContaining("alongside");
    }

    @Test
    void alertsThatCannotBeFetchedFailTheObservation() {
        server.when("ALERTS", FakePrometheus.Reply.of(403, "text/plain", "no"));
        assertThatThrownBy(() -> observed(Observations.none())).isInstanceOf(BackendException.Forbidden.class);
    }

    @Test
    void theSelfTestMissesARuleThatIsNotThere() {
        server.when(
                "/api/v1/rules",
                FakePrometheus.Reply.json(
                        "{\"status\":\"success\",\"data\":{\"groups\":[{\"name\":\"g\",\"rules\":[{\"name\":\"VmSteal\",\"type\":\"alerting\"}]}]}}"),
                FakePrometheus.Reply.json("{\"status\":\"success\",\"data\":{\"groups\":[]}}"));
        detector.selfTest();
        assertThatThrownBy(detector::selfTest)
                .isInstanceOf(BackendException.NotFound.class)
                .hasMessageContaining("VmSteal");
    }
}
