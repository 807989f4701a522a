package io.stealaway.remediation.step;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Vm;
import io.stealaway.remediation.journal.MigrationPhases;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decided, nothing done: looks again, and names the isolators before the first is called. */
public final class PlannedStep implements Step {
    private final RemediatorConfig config;
    private final ClusterCache cache;
    private final Revalidation revalidation;
    private final QueueAdmission turn;

    public PlannedStep(RemediatorConfig config, ClusterCache cache, Revalidation revalidation, QueueAdmission turn) {
        this.config = config;
        this.cache = cache;
        this.revalidation = revalidation;
        this.turn = turn;
    }

    @Override
    public StepOutcome advance(Migration migration, Pass pass) {
        return migration.waiting() ? turn.of(migration, pass) : begin(migration, pass);
    }

    private StepOutcome begin(Migration migration, Pass pass) {
        Optional<String> refusal = revalidation.refusal(migration, pass);
        if (refusal.isPresent()) {
            return new StepOutcome.Ended(MigrationPhases.end(
                    migration,
                    MigrationPhase.CANCELLED,
                    refusal.get(),
                    config.clock().instant()));
        }
        Vm vm = cache.topology().vm(migration.vm()).orElseThrow();
        List<String> chain = config.policy().isolation().chainFor(vm);
        Instant now = config.clock().instant();
        Migration.Builder isolating = MigrationPhases.enter(migration, MigrationPhase.ISOLATING, now).toBuilder()
                .isolators(chain);
        if (!chain.isEmpty()) {
            isolating.isolatingSince(now);
        }
        return new StepOutcome.Next(isolating.build());
    }
}
