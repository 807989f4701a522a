package io.stealaway.remediation.step;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.remediation.journal.MigrationPhases;
import java.time.Instant;
import java.time.InstantSource;

/** Puts the VM back into its orchestrators in reverse order, for as long as it takes, then goes where it was to go. */
public final class ReintegratingStep implements Step {
    private final Reintegration undo;
    private final InstantSource clock;
    private final IsolationPolicy policy;
    private final StageTimer timer;

    public ReintegratingStep(Reintegration undo, InstantSource clock, IsolationPolicy policy, StageTimer timer) {
        this.undo = undo;
        this.clock = clock;
        this.policy = policy;
        this.timer = timer;
    }

    @Override
    public StepOutcome advance(Migration migration, Pass pass) {
        if (!migration.isolators().isEmpty()) {
            StepOutcome outcome = undo.last(migration, pass);
            if (outcome instanceof StepOutcome.Pending pending
                    && timer.exceeds(migration, migration.phaseSince(), policy.defaultMaxIsolation())) {
                pass.problem(
                        migration,
                        "is not back in service after " + policy.defaultMaxIsolation() + ": " + pending.why());
            }
            return outcome;
        }
        Instant now = clock.instant();
        Migration back = migration.toBuilder().reintegratedAt(now).build();
        MigrationPhase afterwards = migration.afterwards().orElse(MigrationPhase.CANCELLED);
        if (afterwards == MigrationPhase.OBSERVING) {
            return new StepOutcome.Next(MigrationPhases.enter(back, MigrationPhase.OBSERVING, now).toBuilder()
                    .withoutAfterwards()
                    .build());
        }
        return new StepOutcome.Ended(MigrationPhases.end(back, afterwards, back.reason(), now));
    }
}
