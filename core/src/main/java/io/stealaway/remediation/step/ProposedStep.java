package io.stealaway.remediation.step;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.policy.Policy;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.journal.MigrationPhases;
import io.stealaway.remediation.rule.WaitDeadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Waits for operator approval. Approved migrations are queued; the rest expire. */
public final class ProposedStep implements Step {
    private final JournalStore store;
    private final Policy policy;
    private final InstantSource clock;
    private final StageTimer timer;

    public ProposedStep(JournalStore store, Policy policy, InstantSource clock, StageTimer timer) {
        this.store = store;
        this.policy = policy;
        this.clock = clock;
        this.timer = timer;
    }

    @Override
    public StepOutcome advance(Migration migration, Pass pass) {
        Instant now = clock.instant();
        return store.decision(migration)
                .map(decision -> decision.approved()
                        ? new StepOutcome.Next(approved(migration, now))
                        : cancel(migration, "rejected by an operator: " + decision.why(), now))
                .orElseGet(() -> undecided(migration, now));
    }

    private StepOutcome undecided(Migration migration, Instant now) {
        return migration
                .expiresAt()
                .filter(until -> timer.reached(migration, until))
                .map(until -> cancel(migration, "not approved by " + until, now))
                .orElseGet(() -> new StepOutcome.Pending("waits for approval"));
    }

    private Migration approved(Migration migration, Instant now) {
        Duration patience = store.open().stream()
                .filter(other -> other.planHash().equals(migration.planHash()) && MigrationPhases.waits(other))
                .map(other -> WaitDeadline.with(other.bytesToCopy(), policy))
                .reduce(Duration.ZERO, Duration::plus);
        return MigrationPhases.enter(migration, MigrationPhase.PLANNED, now).toBuilder()
                .waiting(true)
                .expiresAt(now.plus(patience))
                .build();
    }

    private static StepOutcome cancel(Migration migration, String why, Instant now) {
        return new StepOutcome.Ended(MigrationPhases.end(migration, MigrationPhase.CANCELLED, why, now));
    }
}
