package io.stealaway.remediation;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * When the turn of a waiting migration comes: once the VMs of all that it waits for have arrived and are back, nothing
 * forbids starts, and the budgets have room. What no longer fits then, or waits too long, is given up.
 */
final class Turn {
    private final JournalStore store;
    private final Recheck recheck;
    private final InstantSource clock;

    Turn(JournalStore store, Recheck recheck, InstantSource clock) {
        this.store = store;
        this.recheck = recheck;
        this.clock = clock;
    }

    Outcome of(Migration migration, Pass pass) {
        Optional<String> pending = awaited(migration);
        Optional<String> expired = expired(migration, pending);
        if (expired.isPresent()) {
            return cancel(migration, expired.get());
        }
        pending = pending.or(() -> recheck.braked(migration, pass));
        if (pending.isPresent()) {
            return new Outcome.Pending(pending.get());
        }
        Optional<String> unfit = recheck.unfit(migration);
        if (unfit.isPresent()) {
            return cancel(migration, unfit.get());
        }
        return recheck.overBudget(migration)
                .<Outcome>map(Outcome.Pending::new)
                .orElseGet(() -> new Outcome.Claim(migration.toBuilder()
                        .waiting(false)
                        .withoutExpiresAt()
                        .phaseSince(clock.instant())
                        .build()));
    }

    private Optional<String> expired(Migration migration, Optional<String> pending) {
        Instant now = clock.instant();
        return migration
                .expiresAt()
                .filter(until -> !now.isBefore(until))
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
        if (other.isPresent() && Phases.arrived(other.get())) {
            return Optional.empty();
        }
        return Optional.of(
                "waits for " + id + other.map(m -> ", which is " + m.phase()).orElse(", which is not known"));
    }

    private Outcome cancel(Migration migration, String why) {
        return new Outcome.Ended(Phases.end(migration, MigrationPhase.CANCELLED, why, clock.instant()));
    }
}
