package io.stealaway.examples.report;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.simulation.SimulationResult.PhaseRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Migrations as passes saw them go through their phases. Not thread-safe. */
final class LiveMigrations {
    private final TreeMap<MigrationId, Row> rows = new TreeMap<>();

    /** One migration: as it was seen last, and when it was seen to enter each phase. */
    static final class Row {
        private final List<PhaseRow> phases = new ArrayList<>();
        private Migration last;

        Row(Migration first) {
            last = first;
        }

        Migration last() {
            return last;
        }

        List<PhaseRow> phases() {
            return phases;
        }

        private void note(Migration migration) {
            if (phases.isEmpty() || last.phase() != migration.phase()) {
                phases.add(new PhaseRow(migration.phase(), migration.phaseSince()));
            }
            last = migration;
        }

        private boolean endedBefore(Instant then) {
            return last.phase().terminal() && last.phaseSince().isBefore(then);
        }
    }

    static boolean onWire(Migration migration) {
        return migration.phase() == MigrationPhase.MIGRATING || migration.phase() == MigrationPhase.UNKNOWN;
    }

    /** Takes a pass; what another leader ended is forgotten, since how it ended was not seen. */
    void passed(PassReport report, Instant oldest) {
        report.inFlight().forEach(this::note);
        report.finished().forEach(this::note);
        Set<MigrationId> open = report.inFlight().stream().map(Migration::id).collect(Collectors.toSet());
        rows.values()
                .removeIf(row ->
                        row.endedBefore(oldest) || (!row.last.phase().terminal() && !open.contains(row.last.id())));
    }

    private void note(Migration migration) {
        rows.computeIfAbsent(migration.id(), id -> new Row(migration)).note(migration);
    }

    /** Returns them, by id. */
    Collection<Row> rows() {
        return rows.values();
    }

    /** Returns how many there are in each phase. */
    SortedMap<MigrationPhase, Integer> outcomes() {
        TreeMap<MigrationPhase, Integer> outcomes = new TreeMap<>();
        rows.values().forEach(row -> outcomes.merge(row.last.phase(), 1, Integer::sum));
        return outcomes;
    }
}
