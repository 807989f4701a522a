package io.stealaway.remediation;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import java.time.Instant;
import java.time.InstantSource;

/** Puts the VM back into its orchestrators in reverse order, for as long as it takes, then goes where it was to go. */
final class ReintegratingStep implements Step {
    private final Undo undo;
    private final InstantSource clock;

    ReintegratingStep(Undo undo, InstantSource clock) {
        this.undo = undo;
        this.clock = clock;
    }

    @Override
    public Outcome advance(Migration migration, Pass pass) {
        if (!migration.isolators().isEmpty()) {
            return undo.last(migration, pass);
        }
        Instant now = clock.instant();
        Migration back = migration.toBuilder().reintegratedAt(now).build();
        MigrationPhase afterwards = migration.afterwards().orElse(MigrationPhase.CANCELLED);
        if (afterwards == MigrationPhase.OBSERVING) {
            return new Outcome.Next(Phases.enter(back, MigrationPhase.OBSERVING, now).toBuilder()
                    .withoutAfterwards()
                    .build());
        }
        return new Outcome.Ended(Phases.end(back, afterwards, back.reason(), now));
    }
}
