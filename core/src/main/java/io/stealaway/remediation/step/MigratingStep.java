package io.stealaway.remediation.step;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.remediation.journal.MigrationPhases;
import io.stealaway.remediation.rule.MigrationDeadline;
import io.stealaway.remediation.rule.ObservedBandwidth;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Migrator;
import io.stealaway.spi.Migrator.StartAnswer;
import io.stealaway.spi.Migrator.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Starts the live migration and waits for its end. Whether it was started is asked before it is started, so that a start
 * whose answer was lost is never repeated in the dark; what takes too long is aborted, or before that forced to
 * complete if the policy says so, and then still watched to its end, or until the abort has had no effect for so long that
 * how it ends is not known.
 */
public final class MigratingStep implements Step {
    private final RemediatorConfig config;
    private final ClusterCache cache;
    private final Actuator actuator;
    private final AbortBackoff aborts;
    private final StageTimer timer;
    private final Revalidation revalidation;
    private final ObservedBandwidth rates;
    private final ForceComplete forcing;

    public MigratingStep(
            RemediatorConfig config,
            ClusterCache cache,
            Actuator actuator,
            AbortBackoff aborts,
            Revalidation revalidation,
            ObservedBandwidth rates,
            StageTimer timer) {
        this.config = config;
        this.cache = cache;
        this.actuator = actuator;
        this.aborts = aborts;
        this.timer = timer;
        this.revalidation = revalidation;
        this.rates = rates;
        forcing = new ForceComplete(config, actuator, timer);
    }

    @Override
    public StepOutcome advance(Migration migration, Pass pass) {
        if (cache.gone(migration.vm())) {
            return new StepOutcome.Next(
                    MigrationPhases.undo(migration, MigrationPhase.FAILED, "the VM no longer exists", now()));
        }
        Status status;
        try {
            status = status(migration);
        } catch (BackendException e) {
            return inTheDark(migration, e, pass);
        }
        if (status instanceof Migrator.NotStarted) {
            return notStarted(migration, pass);
        }
        if (status instanceof Migrator.Running running) {
            rates.saw(migration, running.bytesSent(), now());
            return running(migration, pass);
        }
        rates.ended(migration.id());
        cache.outdate();
        return ended(migration, status);
    }

    /** Nothing tells how it stands: what is late is given as long again, whether or not its abort was decided. */
    private StepOutcome inTheDark(Migration migration, BackendException trouble, Pass pass) {
        if (overdue(migration)) {
            return abandoned(migration, "its state could not be read: " + trouble.getMessage(), pass);
        }
        if (aborting(migration)) {
            aborts.request(migration, pass);
        }
        throw trouble;
    }

    private StepOutcome ended(Migration migration, Status status) {
        if (status instanceof Migrator.Completed) {
            return new StepOutcome.Next(MigrationPhases.verify(migration, Optional.empty(), "", now()));
        }
        if (status instanceof Migrator.Failed failed) {
            String why = migration.reason().isEmpty() ? failed.why() : migration.reason() + "; " + failed.why();
            return new StepOutcome.Next(
                    MigrationPhases.verify(migration, Optional.of(MigrationPhase.FAILED), why, now()));
        }
        return unknown(migration, ((Migrator.Unknown) status).why());
    }

    private StepOutcome running(Migration migration, Pass pass) {
        if (migration.startedAt().isEmpty()) {
            return new StepOutcome.Next(migration.toBuilder().startedAt(now()).build());
        }
        if (!late(migration)) {
            return new StepOutcome.Pending("migrates");
        }
        if (!aborting(migration)) {
            return forcing.orAbort(migration, "took longer than " + deadline(migration), pass);
        }
        return overdue(migration) ? abandoned(migration, "it is said to run still", pass) : abort(migration, pass);
    }

    private StepOutcome abort(Migration migration, Pass pass) {
        aborts.request(migration, pass);
        return new StepOutcome.Pending("is being aborted: " + migration.reason());
    }

    private StepOutcome notStarted(Migration migration, Pass pass) {
        if (!late(migration)) {
            return migration.startedAt().isPresent()
                    ? new StepOutcome.Pending("was started, but is not to be seen yet")
                    : start(migration, pass);
        }
        if (!aborting(migration)) {
            return new StepOutcome.Next(
                    MigrationPhases.abort(migration, "was not seen to start within " + deadline(migration), now()));
        }
        if (overdue(migration)) {
            return abandoned(migration, "it was never seen to start", pass);
        }
        aborts.request(migration, pass);
        if (!(status(migration) instanceof Migrator.NotStarted)) {
            return new StepOutcome.Pending("is being aborted: " + migration.reason());
        }
        cache.outdate();
        return migration.startedAt().isPresent()
                ? unknown(migration, "was started, but no migration of it was ever seen")
                : new StepOutcome.Next(MigrationPhases.verify(
                        migration, Optional.of(MigrationPhase.CANCELLED), migration.reason(), now()));
    }

    private StepOutcome start(Migration migration, Pass pass) {
        Optional<String> refusal = revalidation.refusal(migration, pass);
        if (refusal.isPresent()) {
            return new StepOutcome.Pending("is not started: " + refusal.get());
        }
        StartAnswer answer = actuator.start(migration, pass);
        if (answer instanceof Migrator.Started) {
            return new StepOutcome.Next(migration.toBuilder().startedAt(now()).build());
        }
        if (answer instanceof Migrator.Refused refused) {
            cache.outdate();
            return new StepOutcome.Next(
                    MigrationPhases.verify(migration, Optional.of(MigrationPhase.FAILED), refused.why(), now()));
        }
        return new StepOutcome.Pending(((Migrator.NotYet) answer).why());
    }

    private static boolean aborting(Migration migration) {
        return migration.afterwards().isPresent();
    }

    private StepOutcome unknown(Migration migration, String why) {
        return new StepOutcome.Next(MigrationPhases.enter(migration, MigrationPhase.UNKNOWN, now()).toBuilder()
                .reason(why)
                .build());
    }

    /** Returns whether it was to be aborted so long ago, or should have been, that nothing more is to be waited for. */
    private boolean overdue(Migration migration) {
        if (aborting(migration)) {
            return timer.exceeds(migration, migration.phaseSince(), deadline(migration));
        }
        // Isolation, start and forced completion may each have been in the dark.
        return timer.exceeds(
                migration,
                migration.startedAt().orElse(migration.phaseSince()),
                deadline(migration).multipliedBy(3));
    }

    private StepOutcome abandoned(Migration migration, String what, Pass pass) {
        String why = (migration.reason().isEmpty() ? "" : migration.reason() + "; ")
                + (aborting(migration)
                        ? "its abort had no effect within " + deadline(migration)
                        : "took longer than " + deadline(migration).multipliedBy(3))
                + ", " + what;
        pass.problem(migration, why + ". Maybe look at both hosts, and resolve it?");
        return unknown(migration, why);
    }

    private Status status(Migration migration) {
        return config.migrator().status(migration.move(), migration.marker().orElseThrow());
    }

    private boolean late(Migration migration) {
        Instant since = migration.startedAt().orElse(migration.phaseSince());
        return aborting(migration) || timer.exceeds(migration, since, deadline(migration));
    }

    /** A migration that was never seen has no more than the least; one that runs, what its size asks for. */
    private Duration deadline(Migration migration) {
        return migration.startedAt().isEmpty()
                ? config.policy().migration().minDeadline()
                : MigrationDeadline.of(migration.bytesToCopy(), config.policy().migration());
    }

    private Instant now() {
        return config.clock().instant();
    }
}
