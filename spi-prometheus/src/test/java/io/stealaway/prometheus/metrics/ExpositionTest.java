package io.stealaway.prometheus.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.stealaway.model.MigrationPhase;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.testkit.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Prometheus reads, to the letter: names, types, units and labels are what dashboards and alerts rest on. */
class ExpositionTest {
    private static final String GOLDEN = "exposition.golden";

    @Test
    void whatIsScrapedIsAsWrittenDown() throws IOException {
        String scraped = scrape();
        if ("write".equals(System.getProperty("stealaway.golden"))) {
            Files.writeString(
                    Path.of("src/test/resources/io/stealaway/prometheus/metrics", GOLDEN),
                    scraped,
                    StandardCharsets.UTF_8);
        }
        assertThat(scraped).isEqualTo(golden());
    }

    private static String golden() throws IOException {
        try (InputStream golden = ExpositionTest.class.getResourceAsStream(GOLDEN)) {
            assertThat(golden)
                    .as(GOLDEN + "; -Dstealaway.golden=write makes it")
                    .isNotNull();
            return new String(golden.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String scrape() {
        PrometheusMeterRegistry registry =
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), new MockClock());
        ManualClock clock = new ManualClock(Passes.START);
        LoopMetrics metrics = new LoopMetrics(registry, clock);
        metrics.accept(Passes.after(0)
                .suffers("a", "b")
                .refused("b", Map.of("ram", 3, "steal", 5))
                .isolated("a")
                .begun(Passes.migration("a", "north", MigrationPhase.ISOLATING, 0))
                .report());
        metrics.accept(Passes.after(60)
                .suffers("b")
                .isolated("a")
                .brake(Brake.Kind.STORM, Optional.of("north"))
                .open(Passes.startedAt(Passes.migration("a", "north", MigrationPhase.MIGRATING, 45), 45))
                .report());
        metrics.accept(Passes.busy(61));
        Passes last = Passes.after(120)
                .isolated("c")
                .ended(Passes.startedAt(Passes.migration("a", "north", MigrationPhase.INEFFECTIVE, 115), 45))
                .open(Passes.migration("c", "south", MigrationPhase.UNKNOWN, 30));
        last.problems.add("a backend is down");
        last.eventsLost = 2;
        metrics.accept(last.report());
        clock.advance(Duration.ofSeconds(150));
        return registry.scrape();
    }
}
