package io.stealaway.remediation;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Waits for an operator's word. What is approved waits for its turn like all that was decided; nobody waits for ever. */
final class ProposedStep implements Step {
    private final JournalStore store;
    private final Policy policy;
    private final InstantSource clock;

    ProposedStep(JournalStore store, Policy policy, InstantSource clock) {
        this.store = store;
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public Outcome advance(Migration migration, Pass pass) {
        Instant now = clock.instant();
        return store.decision(migration)
                .map(decision -> decision.approved()
                        ? new Outcome.Next(approved(migration, now))
                        : cancel(migration, "rejected by an operator: " + decision.why(), now))
                .orElseGet(() -> undecided(migration, now));
    }

    private static Outcome undecided(Migration migration, Instant now) {
        return migration
                .expiresAt()
                .filter(until -> !now.isBefore(until))
                .map(until -> cancel(migration, "nobody approved it until " + until, now))
                .orElseGet(() -> new Outcome.Pending("waits for approval"));
    }

    private Migration approved(Migration migration, Instant now) {
        Duration patience = store.open().stream()
                .filter(other -> other.planHash().equals(migration.planHash()) && Phases.waits(other))
                .map(other -> Patience.with(other.bytesToCopy(), policy))
                .reduce(Duration.ZERO, Duration::plus);
        return Phases.enter(migration, MigrationPhase.PLANNED, now).toBuilder()
                .waiting(true)
                .expiresAt(now.plus(patience))
                .build();
    }

    private static Outcome cancel(Migration migration, String why, Instant now) {
        return new Outcome.Ended(Phases.end(migration, MigrationPhase.CANCELLED, why, now));
    }
}
