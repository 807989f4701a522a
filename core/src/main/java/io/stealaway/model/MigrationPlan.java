package io.stealaway.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The engine's answer for one snapshot: what to do, in order, and what was decided for every detection.
 *
 * <p>Executing any prefix of the migrations, in order, breaks no rule, with every VM that moves counted on both hosts.
 *
 * <p>Immutable and thread-safe.
 *
 * @param snapshotTakenAt the instant of the snapshot that it was made for
 * @param placements the answer for each detection, in the order in which they were decided
 * @param hash SHA-256 over the migrations and the policy, 64 lower-case hexadecimal digits; same answer, same hash
 */
public record MigrationPlan(Instant snapshotTakenAt, List<Placement> placements, String hash) {

    /** Copies. */
    public MigrationPlan {
        Objects.requireNonNull(snapshotTakenAt, "snapshotTakenAt");
        placements = List.copyOf(placements);
        Objects.requireNonNull(hash, "hash");
    }

    /** Returns the migrations to execute, in order. */
    public List<PlannedMigration> migrations() {
        return placements.stream()
                .filter(Placement.Chosen.class::isInstance)
                .map(placement -> ((Placement.Chosen) placement).migration())
                .toList();
    }
}
