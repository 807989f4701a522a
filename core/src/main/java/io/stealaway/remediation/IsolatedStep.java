package io.stealaway.remediation;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Looks again, because isolating takes minutes, and remembers how its migration will be recognised before it is started. */
final class IsolatedStep implements Step {
    private final Config config;
    private final Recheck recheck;

    IsolatedStep(Config config, Recheck recheck) {
        this.config = config;
        this.recheck = recheck;
    }

    @Override
    public Outcome advance(Migration migration, Pass pass) {
        Instant now = config.clock().instant();
        Duration patience = config.policy().isolation().maxIsolating();
        Optional<String> refusal = now.isAfter(migration.phaseSince().plus(patience))
                ? Optional.of("could not be started within " + patience)
                : recheck.refusal(migration, pass);
        if (refusal.isPresent()) {
            return new Outcome.Next(Phases.undo(migration, MigrationPhase.CANCELLED, refusal.get(), now));
        }
        String marker = config.migrator().prepare(migration.move());
        return new Outcome.Next(
                Phases.enter(migration, MigrationPhase.MIGRATING, config.clock().instant()).toBuilder()
                        .marker(marker)
                        .started(true)
                        .build());
    }
}
