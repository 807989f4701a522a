package io.stealaway.remediation.step;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.remediation.journal.MigrationPhases;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Looks again, because isolating takes minutes, and remembers how its migration will be recognised before it is started. */
public final class IsolatedStep implements Step {
    private final RemediatorConfig config;
    private final Revalidation revalidation;
    private final StageTimer timer;

    public IsolatedStep(RemediatorConfig config, Revalidation revalidation, StageTimer timer) {
        this.config = config;
        this.revalidation = revalidation;
        this.timer = timer;
    }

    @Override
    public StepOutcome advance(Migration migration, Pass pass) {
        Instant now = config.clock().instant();
        Duration patience = config.policy().isolation().maxIsolating();
        Optional<String> refusal = timer.exceeds(migration, migration.phaseSince(), patience)
                ? Optional.of("could not be started within " + patience)
                : revalidation.refusal(migration, pass);
        if (refusal.isPresent()) {
            return new StepOutcome.Next(MigrationPhases.undo(migration, MigrationPhase.CANCELLED, refusal.get(), now));
        }
        String marker = config.migrator().prepare(migration.move());
        return new StepOutcome.Next(
                MigrationPhases.enter(
                                migration,
                                MigrationPhase.MIGRATING,
                                config.clock().instant())
                        .toBuilder()
                        .marker(marker)
                        .started(true)
                        .build());
    }
}
