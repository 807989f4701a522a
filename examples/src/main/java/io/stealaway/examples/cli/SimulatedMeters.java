package io.stealaway.examples.cli;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.stealaway.prometheus.metrics.LoopMetrics;
import io.stealaway.remediation.report.PassReport;
import java.time.Instant;
import java.util.function.Consumer;

/** The meters of a loop that is simulated: its last pass is always now, and took no time. Not thread-safe. */
final class SimulatedMeters implements Consumer<PassReport> {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private Instant now = Instant.EPOCH;
    private final LoopMetrics metrics = new LoopMetrics(registry, () -> now);

    @Override
    public void accept(PassReport report) {
        now = report.at();
        metrics.accept(report);
    }

    /** Returns what Prometheus would read. */
    String scrape() {
        return registry.scrape();
    }
}
