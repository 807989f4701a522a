package io.stealaway.prometheus.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.remediation.report.PassReport;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** How long migrations of the zones led were in each phase in which a pass left them. */
final class PhaseTimes {
    private static final Duration[] BUCKETS = {
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10),
        Duration.ofMinutes(30),
        Duration.ofHours(1),
        Duration.ofHours(3)
    };

    private final Map<MigrationPhase, Timer> timers = new EnumMap<>(MigrationPhase.class);
    private Map<MigrationId, Migration> before = new TreeMap<>();

    PhaseTimes(MeterRegistry registry) {
        for (MigrationPhase phase : MigrationPhase.values()) {
            if (!phase.terminal()) {
                timers.put(phase, timer(phase, registry));
            }
        }
    }

    private static Timer timer(MigrationPhase phase, MeterRegistry registry) {
        return Timer.builder("stealaway.phase.duration")
                .description("How long migrations were in a phase, until they were seen to have left it")
                .tag("phase", phase.name())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    void record(PassReport report) {
        Map<MigrationId, Migration> now = new TreeMap<>();
        for (Migration migration : report.inFlight()) {
            // Other replicas see it too, and only one may count it.
            if (report.leading().contains(migration.zone())) {
                left(migration);
                now.put(migration.id(), migration);
            }
        }
        report.finished().forEach(this::left);
        before = now;
    }

    private void left(Migration migration) {
        Migration last = before.get(migration.id());
        Timer timer = last == null || last.phase() == migration.phase() ? null : timers.get(last.phase());
        if (last != null && timer != null) {
            Duration spent = Duration.between(last.phaseSince(), migration.phaseSince());
            timer.record(spent.isNegative() ? Duration.ZERO : spent);
        }
    }
}
