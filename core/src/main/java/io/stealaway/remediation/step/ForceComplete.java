package io.stealaway.remediation.step;

import io.stealaway.model.Migration;
import io.stealaway.remediation.journal.MigrationPhases;
import io.stealaway.remediation.rule.MigrationDeadline;
import io.stealaway.spi.Migrator;
import java.time.Duration;
import java.time.Instant;

/**
 * What comes before the abort of a migration that takes too long. Where the policy says so it is forced to complete, once,
 * and given as long again. The decision is journalled before the request, and its being taken after it: what dies in
 * between asks again, which is harmless, and what was never asked for is not waited for.
 */
final class ForceComplete {
    private final RemediatorConfig config;
    private final Actuator actuator;
    private final StageTimer timer;

    ForceComplete(RemediatorConfig config, Actuator actuator, StageTimer timer) {
        this.config = config;
        this.actuator = actuator;
        this.timer = timer;
    }

    /** @param late in what way it takes too long */
    StepOutcome orAbort(Migration migration, String late, Pass pass) {
        if (migration.forcedAt().isPresent()) {
            return over(migration, migration.forcedAt().get())
                    ? abort(migration, late + ", and " + grace(migration) + " more when forced to complete")
                    : new StepOutcome.Pending("is forced to complete");
        }
        if (!config.policy().migration().forceComplete()) {
            return abort(migration, late);
        }
        return migration.forcingSince().isEmpty() ? decide(migration, late) : force(migration, late, pass);
    }

    private StepOutcome decide(Migration migration, String late) {
        return new StepOutcome.Next(migration.toBuilder()
                .forcingSince(now())
                .reason(late + "; is forced to complete")
                .build());
    }

    private StepOutcome force(Migration migration, String late, Pass pass) {
        Migrator.ForceAnswer answer;
        try {
            answer = actuator.forceComplete(migration, late, pass);
        } catch (FailedAction e) {
            return failed(migration, late, e, pass);
        }
        if (answer instanceof Migrator.CannotForce cannot) {
            return abort(migration, late + ", and cannot be forced to complete: " + cannot.why());
        }
        return new StepOutcome.Next(migration.toBuilder().forcedAt(now()).build());
    }

    /** Trouble is not waited out for ever, be it a bug: the VM is out of service meanwhile. */
    private StepOutcome failed(Migration migration, String late, FailedAction trouble, Pass pass) {
        if (!over(migration, migration.forcingSince().orElseThrow())) {
            throw trouble;
        }
        pass.problem(migration, String.valueOf(trouble.getMessage()));
        return abort(migration, late + ", and could not be forced to complete: " + trouble.getMessage());
    }

    private StepOutcome abort(Migration migration, String why) {
        return new StepOutcome.Next(MigrationPhases.abort(migration, why, now()));
    }

    private boolean over(Migration migration, Instant since) {
        return timer.exceeds(migration, since, grace(migration));
    }

    /** At worst everything is left to copy, but nothing is dirtied any more. */
    private Duration grace(Migration migration) {
        return MigrationDeadline.of(migration.bytesToCopy(), config.policy().migration());
    }

    private Instant now() {
        return config.clock().instant();
    }
}
