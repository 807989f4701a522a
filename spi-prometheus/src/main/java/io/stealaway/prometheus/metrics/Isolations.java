package io.stealaway.prometheus.metrics;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.VmId;
import io.stealaway.remediation.report.PassReport;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Since when VMs are isolated: by the journal, so that a process that was restarted knows too; what the journal does not say, an
 * orphan's age or that of a migration which an older version began, since it was seen first or its phase began. Thread-safe.
 */
final class Isolations {
    private volatile Map<VmId, Instant> since = Map.of();

    void record(PassReport report) {
        Map<VmId, Instant> known = new TreeMap<>();
        report.isolated().forEach(vm -> known.put(vm, since.getOrDefault(vm, report.at())));
        for (Migration migration : report.inFlight()) {
            if (migration.phase().compareTo(MigrationPhase.ISOLATING) >= 0) {
                earlier(known, migration.vm(), migration.phaseSince());
                migration.startedAt().ifPresent(started -> earlier(known, migration.vm(), started));
                migration.isolatingSince().ifPresent(began -> earlier(known, migration.vm(), began));
            }
        }
        since = known;
    }

    private static void earlier(Map<VmId, Instant> known, VmId vm, Instant then) {
        known.computeIfPresent(vm, (id, at) -> then.isBefore(at) ? then : at);
    }

    Optional<Instant> oldest() {
        Map<VmId, Instant> now = since;
        return now.isEmpty() ? Optional.empty() : Optional.of(Collections.min(now.values()));
    }
}
