package io.stealaway.prometheus.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.stealaway.remediation.report.PassReport;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Meters of one loop: hand it the report of each pass, and scrape the registry. Names begin with {@code stealaway.}; a registry
 * for Prometheus writes them with underscores, units and {@code _total} after its own convention.
 *
 * <p>No meter bears the name of a VM or a host. Labels are {@code zone}, {@code phase}, {@code outcome}, {@code brake},
 * {@code result} and, bounded by the filters of the engine, {@code rule}.
 *
 * <p>Use one for each remediator and registry. It keeps the last report.
 *
 * <p>Thread-safe if the registry is; reports are recorded one at a time.
 */
public final class LoopMetrics implements Consumer<PassReport> {
    private final Counts counts;
    private final PhaseTimes phases;
    private final Gauges gauges;

    /**
     * Registers the meters that do not depend on what happens.
     *
     * @param registry where to
     * @param clock what time it is, for ages; the remediator's
     */
    // A caller requires Micrometer anyway; other users of this module must not have to.
    @SuppressWarnings("exports")
    public LoopMetrics(MeterRegistry registry, InstantSource clock) {
        Objects.requireNonNull(registry, "registry");
        counts = new Counts(registry);
        phases = new PhaseTimes(registry);
        gauges = new Gauges(registry, Objects.requireNonNull(clock, "clock"));
    }

    /** Records a pass, be it one that found another one running. */
    @Override
    public synchronized void accept(PassReport report) {
        counts.pass(report);
        if (!report.busy()) {
            phases.record(report);
            gauges.record(report);
        }
    }
}
