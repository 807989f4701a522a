package io.stealaway.prometheus.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.stealaway.model.MigrationPhase;
import io.stealaway.remediation.report.PassReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What holds now, as the last pass saw it; ages go on by themselves, so that a loop that stands still shows. */
final class Gauges {
    private final MeterRegistry registry;
    private final InstantSource clock;
    private final Instant built;
    private final Isolations isolations = new Isolations();
    private final ZoneGauges zones;
    private volatile @Nullable PassReport last;

    Gauges(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
        built = clock.instant();
        zones = new ZoneGauges(registry);
        cluster();
        loop();
        for (MigrationPhase phase : MigrationPhase.values()) {
            if (!phase.terminal()) {
                open(phase);
            }
        }
    }

    private void cluster() {
        gauge(
                "stealaway.suffering.vms",
                "vms",
                "VMs that suffer in the zones led",
                report -> report.detections().size());
        gauge(
                "stealaway.isolated.vms",
                "vms",
                "VMs that are, or may be, out of their orchestrator because of the loop, in all zones",
                report -> report.isolated().size());
        gauge(
                "stealaway.isolation.oldest.age",
                "seconds",
                "Since the VM that is isolated longest was known to be; 0 with none",
                report -> isolations.oldest().map(this::since).orElse(0.0));
        gauge(
                "stealaway.topology.problems",
                "problems",
                "Hosts, VMs and other records of the backend that are odd, so that a VM stays or a host takes none",
                report -> report.figures().topologyProblems());
        gauge(
                "stealaway.history.moments",
                "moments",
                "Past moments at which it is known what VMs wanted",
                report -> report.figures().rememberedMoments());
        gauge(
                "stealaway.foreseen.hosts",
                "hosts",
                "Hosts that will be short of CPU by what VMs wanted before, and on which no VM suffers yet",
                report -> report.figures().foreseenHosts());
        gauge(
                "stealaway.changed.weight.hosts",
                "hosts",
                "Hosts on which CPU weights are changed to help a VM, in all zones",
                report -> report.figures().shares().hosts());
        gauge(
                "stealaway.changed.weight.vms",
                "vms",
                "VMs whose CPU weight is changed, in all zones",
                report -> report.figures().shares().vms());
        gauge(
                "stealaway.changed.weight.oldest.age",
                "seconds",
                "Since the CPU weights that were changed first and are not put back were changed; 0 with none",
                report -> report.figures().shares().oldest().toMillis() / 1_000.0);
        gauge(
                "stealaway.dry.run.migrations",
                "migrations",
                "Migrations that the last pass would have begun, had it been told to act",
                report -> report.wouldStart().size());
    }

    private void loop() {
        Gauge.builder("stealaway.pass.age", this::passAge)
                .description("Since the last pass began, or since the start before the first")
                .baseUnit("seconds")
                .register(registry);
        gauge("stealaway.pass.interval", "seconds", "When the last pass wanted the next one, at the latest", report -> {
            return report.nextPassAfter().toMillis() / 1_000.0;
        });
        gauge(
                "stealaway.journal.entries",
                "entries",
                "Entries of the journal",
                report -> report.figures().journalEntries());
        gauge(
                "stealaway.journal.size",
                "bytes",
                "Length of the journal's keys and texts",
                report -> report.figures().journalBytes());
        FunctionCounter.builder("stealaway.events.lost", this, self -> self.of(PassReport::eventsLost))
                .description("Events that no listener will hear")
                .register(registry);
    }

    private void open(MigrationPhase phase) {
        Gauge.builder(
                        "stealaway.migrations.open",
                        () -> of(report -> report.inFlight().stream()
                                .filter(migration -> migration.phase() == phase)
                                .count()))
                .description("Migrations begun and not ended, in all zones")
                .tag("phase", phase.name())
                .register(registry);
    }

    private void gauge(String name, String unit, String description, ToDoubleFunction<PassReport> value) {
        Gauge.builder(name, () -> of(value))
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }

    private double of(ToDoubleFunction<PassReport> value) {
        PassReport report = last;
        return report == null ? 0.0 : value.applyAsDouble(report);
    }

    private double passAge() {
        PassReport report = last;
        return since(report == null ? built : report.at());
    }

    /** Not below 0, though the clock be set back. */
    private double since(Instant then) {
        return Math.max(0.0, Duration.between(then, clock.instant()).toMillis() / 1_000.0);
    }

    void record(PassReport report) {
        isolations.record(report);
        zones.record(report);
        last = report;
    }
}
