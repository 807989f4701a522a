package io.stealaway.remediation.step;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.remediation.journal.PhaseTransitions;
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
 * complete if the policy says so, and then still watched to its end.
 */
public final class MigratingStep implements Step {
    private final Config config;
    private final ClusterCache cache;
    private final Actuator actuator;
    private final Revalidation recheck;
    private final ObservedBandwidth rates;
    private final ForceComplete forcing;

    public MigratingStep(
            Config config, ClusterCache cache, Actuator actuator, Revalidation recheck, ObservedBandwidth rates) {
        this.config = config;
        this.cache = cache;
        this.actuator = actuator;
        this.recheck = recheck;
        this.rates = rates;
        forcing = new ForceComplete(config, actuator);
    }

    @Override
    public StepOutcome advance(Migration migration, Pass pass) {
        if (cache.gone(migration.vm())) {
            return new StepOutcome.Next(
                    PhaseTransitions.undo(migration, MigrationPhase.FAILED, "the VM no longer exists", now()));
        }
        Status status;
        try {
            status = status(migration);
        } catch (BackendException e) {
            if (late(migration) && aborting(migration)) {
                actuator.abort(migration, pass);
            }
            throw e;
        }
        if (status instanceof Migrator.NotStarted) {
            return notStarted(migration, pass);
        }
        if (status instanceof Migrator.Running running) {
            rates.saw(migration, running.bytesRemaining(), now());
            return running(migration, pass);
        }
        cache.outdate();
        return ended(migration, status);
    }

    private StepOutcome ended(Migration migration, Status status) {
        if (status instanceof Migrator.Completed) {
            return new StepOutcome.Next(PhaseTransitions.verify(migration, Optional.empty(), "", now()));
        }
        if (status instanceof Migrator.Failed failed) {
            String why = migration.reason().isEmpty() ? failed.why() : migration.reason() + "; " + failed.why();
            return new StepOutcome.Next(
                    PhaseTransitions.verify(migration, Optional.of(MigrationPhase.FAILED), why, now()));
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
        actuator.abort(migration, pass);
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
                    PhaseTransitions.abort(migration, "was not seen to start within " + deadline(migration)));
        }
        actuator.abort(migration, pass);
        if (!(status(migration) instanceof Migrator.NotStarted)) {
            return new StepOutcome.Pending("is being aborted: " + migration.reason());
        }
        cache.outdate();
        return migration.startedAt().isPresent()
                ? unknown(migration, "was started, but no migration of it was ever seen")
                : new StepOutcome.Next(PhaseTransitions.verify(
                        migration, Optional.of(MigrationPhase.CANCELLED), migration.reason(), now()));
    }

    private StepOutcome start(Migration migration, Pass pass) {
        Optional<String> refusal = recheck.refusal(migration, pass);
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
                    PhaseTransitions.verify(migration, Optional.of(MigrationPhase.FAILED), refused.why(), now()));
        }
        return new StepOutcome.Pending(((Migrator.NotYet) answer).why());
    }

    private static boolean aborting(Migration migration) {
        return migration.afterwards().isPresent();
    }

    private StepOutcome unknown(Migration migration, String why) {
        return new StepOutcome.Next(PhaseTransitions.enter(migration, MigrationPhase.UNKNOWN, now()).toBuilder()
                .reason(why)
                .build());
    }

    private Status status(Migration migration) {
        return config.migrator().status(migration.move(), migration.marker().orElseThrow());
    }

    private boolean late(Migration migration) {
        Instant since = migration.startedAt().orElse(migration.phaseSince());
        return now().isAfter(since.plus(deadline(migration)));
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
