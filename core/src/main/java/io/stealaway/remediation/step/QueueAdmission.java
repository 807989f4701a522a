package io.stealaway.remediation.step;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.journal.MigrationPhases;
import java.time.InstantSource;
import java.util.Optional;

/**
 * When the turn of a waiting migration comes: once the VMs of all that it waits for have arrived and are back, nothing
 * forbids starts, and the budgets have room. What no longer fits then, or waits too long, is given up.
 */
public final class QueueAdmission {
    private final JournalStore store;
    private final Revalidation revalidation;
    private final Sweep sweep;
    private final InstantSource clock;
    private final StageTimer timer;

    public QueueAdmission(
            JournalStore store, Revalidation revalidation, Sweep sweep, InstantSource clock, StageTimer timer) {
        this.store = store;
        this.revalidation = revalidation;
        this.sweep = sweep;
        this.clock = clock;
        this.timer = timer;
    }

    StepOutcome of(Migration migration, Pass pass) {
        Optional<String> pending = awaited(migration);
        Optional<String> expired = expired(migration, pending);
        if (expired.isPresent()) {
            return cancel(migration, expired.get());
        }
        pending = pending.or(() -> revalidation.braked(migration, pass)).or(() -> sweep.unlisted(migration.vm()));
        if (pending.isPresent()) {
            return new StepOutcome.Pending(pending.get());
        }
        Optional<String> unfit = revalidation.unfit(migration);
        if (unfit.isPresent()) {
            return cancel(migration, unfit.get());
        }
        return revalidation
                .overBudget(migration)
                .<StepOutcome>map(StepOutcome.Pending::new)
                .orElseGet(() -> new StepOutcome.Reserve(migration.toBuilder()
                        .waiting(false)
                        .withoutExpiresAt()
                        .phaseSince(clock.instant())
                        .build()));
    }

    private Optional<String> expired(Migration migration, Optional<String> pending) {
        return migration
                .expiresAt()
                .filter(until -> timer.reached(migration, until))
                .map(until -> "waited until " + until + " in vain"
                        + pending.map(why -> ": " + why).orElse(""));
    }

    private Optional<String> awaited(Migration migration) {
        return migration.after().stream()
                .map(this::awaited)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** What is not in the journal has ended otherwise than well, or the journal was lost: either way it is not waited for. */
    private Optional<String> awaited(MigrationId id) {
        Optional<Migration> other = store.migration(id);
        if (other.isPresent() && MigrationPhases.arrived(other.get())) {
            return Optional.empty();
        }
        return Optional.of(
                "waits for " + id + other.map(m -> ", which is " + m.phase()).orElse(", which is not known"));
    }

    private StepOutcome cancel(Migration migration, String why) {
        return new StepOutcome.Ended(MigrationPhases.end(migration, MigrationPhase.CANCELLED, why, clock.instant()));
    }
}
