package io.stealaway.remediation;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Vm;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decided, nothing done: looks again, and names the isolators before the first is called. */
final class PlannedStep implements Step {
    private final Config config;
    private final Sight sight;
    private final Recheck recheck;
    private final Turn turn;

    PlannedStep(Config config, Sight sight, Recheck recheck, Turn turn) {
        this.config = config;
        this.sight = sight;
        this.recheck = recheck;
        this.turn = turn;
    }

    @Override
    public Outcome advance(Migration migration, Pass pass) {
        return migration.waiting() ? turn.of(migration, pass) : begin(migration, pass);
    }

    private Outcome begin(Migration migration, Pass pass) {
        Optional<String> refusal = recheck.refusal(migration, pass);
        if (refusal.isPresent()) {
            return new Outcome.Ended(Phases.end(
                    migration,
                    MigrationPhase.CANCELLED,
                    refusal.get(),
                    config.clock().instant()));
        }
        Vm vm = sight.topology().vm(migration.vm()).orElseThrow();
        List<String> chain = config.policy().isolation().chainFor(vm);
        Instant now = config.clock().instant();
        Migration.Builder isolating = Phases.enter(migration, MigrationPhase.ISOLATING, now).toBuilder()
                .isolators(chain);
        if (!chain.isEmpty()) {
            isolating.isolatingSince(now);
        }
        return new Outcome.Next(isolating.build());
    }
}
