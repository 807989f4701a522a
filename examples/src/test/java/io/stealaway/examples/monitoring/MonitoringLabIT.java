package io.stealaway.examples.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stealaway.examples.SampleLoop;
import io.stealaway.examples.live.MetricsEndpoint;
import io.stealaway.testkit.Lab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes the loop, and answers every query of the dashboard. */
class MonitoringLabIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PASSES = 40;

    private final SampleLoop loop = new SampleLoop();

    @TempDir
    private Path folder;

    private MetricsEndpoint endpoint;
    private OwnPrometheus prometheus;

    @BeforeEach
    void scrape() throws IOException {
        endpoint = MetricsEndpoint.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), loop.clock());
        prometheus = OwnPrometheus.start(folder, endpoint.address());
    }

    @AfterEach
    void stop() {
        prometheus.close();
        endpoint.close();
    }

    @Test
    void everyQueryOfTheDashboardReturnsData() {
        passes(1);
        passesAreScraped(1);
        passes(PASSES - 1);
        passesAreScraped(PASSES);

        for (Dashboard.Query query : Dashboard.queries()) {
            Lab.eventually(
                    PATIENCE,
                    () -> assertThat(prometheus.finiteValues(query.expression()))
                            .as(query.toString())
                            .isNotEmpty());
        }
        System.out.println("lab: monitoring: " + Dashboard.queries().size() + " queries return data");
    }

    @Test
    void everyAlertIsLoadedAndEvaluatesWithoutAnError() {
        passes(1);
        passesAreScraped(1);

        Lab.eventually(PATIENCE, () -> {
            JsonNode rules = prometheus.get("/api/v1/rules").at("/data/groups/0/rules");
            assertThat(rules).hasSize(Alerts.all().size());
            assertThat(rules)
                    .allSatisfy(rule -> assertThat(rule.path("health").asText())
                            .as(rule.toString())
                            .isEqualTo("ok"));
        });
    }

    private void passes(int count) {
        for (int pass = 0; pass < count; pass++) {
            loop.advance(Duration.ofMinutes(1));
            endpoint.accept(loop.pass());
        }
    }

    private void passesAreScraped(int count) {
        Lab.eventually(
                PATIENCE,
                () -> assertThat(prometheus.finiteValues("stealaway_passes_total{result=\"done\"}"))
                        .containsExactly((double) count));
    }
}
