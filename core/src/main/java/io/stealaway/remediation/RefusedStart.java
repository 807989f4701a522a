package io.stealaway.remediation;

import io.stealaway.model.PlannedMigration;
import java.util.Objects;

/**
 * A migration that was planned and not begun.
 *
 * <p>Immutable and thread-safe.
 *
 * @param migration what was planned
 * @param reason one line for people: the budget that is used up, with figures
 */
public record RefusedStart(PlannedMigration migration, String reason) {
    /** Checks for null. */
    public RefusedStart {
        Objects.requireNonNull(migration, "migration");
        Objects.requireNonNull(reason, "reason");
    }
}
