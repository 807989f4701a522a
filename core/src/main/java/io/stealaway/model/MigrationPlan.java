package io.stealaway.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The engine's plan for one snapshot: migrations in order, and the decision for every detection.
 *
 * <p>A migration may start once those that it waits for, see {@link PlannedMigration#after}, have ended. Whichever of the
 * others have started or ended by then, no rule is violated, with every migrating VM counted on both hosts.
 *
 * <p>Immutable and thread-safe.
 *
 * @param snapshotTakenAt the instant of the snapshot that it was computed from
 * @param placements the decision for each detection, in decision order
 * @param hash SHA-256 over the migrations and the policy, 64 lower-case hexadecimal digits; same answer, same hash
 */
public record MigrationPlan(Instant snapshotTakenAt, List<Placement> placements, String hash) {

    /** @throws IllegalArgumentException naming a migration that waits for itself or for a later one */
    public MigrationPlan {
        Objects.requireNonNull(snapshotTakenAt, "snapshotTakenAt");
        placements = List.copyOf(placements);
        Objects.requireNonNull(hash, "hash");
        List<PlannedMigration> migrations = migrationsOf(placements);
        for (int i = 0; i < migrations.size(); i++) {
            List<Integer> after = migrations.get(i).after();
            if (!after.isEmpty() && after.get(after.size() - 1) >= i) {
                throw new IllegalArgumentException("migration " + i + " of the plan, of VM "
                        + migrations.get(i).vm() + ", waits for migration " + after.get(after.size() - 1)
                        + ", which does not come before it");
            }
        }
    }

    /** Returns the migrations to execute, in order; {@link PlannedMigration#after} gives places in this list. */
    public List<PlannedMigration> migrations() {
        return migrationsOf(placements);
    }

    private static List<PlannedMigration> migrationsOf(List<Placement> placements) {
        return placements.stream()
                .filter(Placement.Chosen.class::isInstance)
                .flatMap(placement -> ((Placement.Chosen) placement).migrations().stream())
                .toList();
    }
}
