package io.stealaway.remediation.step;

import io.stealaway.model.Isolation;
import io.stealaway.model.Migration;
import io.stealaway.remediation.journal.MigrationPhases;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Isolator.ReintegrationAnswer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Undoes the last isolation of a migration that is not undone yet, whether or not its isolator ever got to act. */
public final class Reintegration {
    private final RemediatorConfig config;
    private final ClusterCache cache;
    private final Actuator actuator;

    public Reintegration(RemediatorConfig config, ClusterCache cache, Actuator actuator) {
        this.config = config;
        this.cache = cache;
        this.actuator = actuator;
    }

    /**
     * Answers the migration without that isolator, or that it takes longer.
     *
     * @throws RuntimeException if the isolator fails or is not configured; it is called again in each pass
     */
    StepOutcome last(Migration migration, Pass pass) {
        List<String> names = migration.isolators();
        String name = names.get(names.size() - 1);
        Isolator isolator = config.isolator(name)
                .orElseThrow(() -> new IllegalStateException("isolator " + name
                        + " is not configured any more, so that what it isolated cannot be put back. Maybe configure it"
                        + " again until this migration has ended?"));
        boolean gone = cache.gone(migration.vm());
        Optional<Isolation> token = token(migration, name);
        Optional<Isolation> found = token.isPresent() ? Optional.empty() : found(migration, isolator);
        if (found.isPresent()) {
            return new StepOutcome.Next(with(migration, found.get()));
        }
        Isolation isolation = token.orElseGet(
                () -> new Isolation(migration.vm(), name, migration.id(), Collections.emptySortedMap()));
        ReintegrationAnswer answer;
        try {
            answer = actuator.reintegrate(isolator, isolation, migration, pass);
        } catch (FailedAction e) {
            if (gone && e.refused()) {
                return undone(migration);
            }
            throw e;
        }
        if (answer instanceof Isolator.Reintegrating pending && !gone) {
            return new StepOutcome.Pending(name + " reintegrates: " + pending.why());
        }
        if (answer instanceof Isolator.KeptOut kept) {
            pass.event(RemediationEvent.Kind.PHASE, migration, "kept out of service by others: " + kept.why());
        }
        return undone(migration);
    }

    private static StepOutcome undone(Migration migration) {
        return new StepOutcome.Next(MigrationPhases.withoutLastIsolator(migration));
    }

    private static Optional<Isolation> token(Migration migration, String name) {
        return migration.isolations().stream()
                .filter(isolation -> isolation.isolator().equals(name))
                .findFirst();
    }

    /**
     * Finds the token that a crash kept out of the journal. It is written there before anything is undone: once the tag is
     * gone from the orchestrator, nothing else says whose health is to be waited for. No VM stays out because a list fails.
     */
    private static Optional<Isolation> found(Migration migration, Isolator isolator) {
        try {
            return isolator.owned().stream()
                    .filter(one -> one.vm().equals(migration.vm())
                            && one.owner().equals(migration.id())
                            && one.isolator().equals(isolator.name()))
                    .findFirst();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Migration with(Migration migration, Isolation token) {
        List<Isolation> tokens = new ArrayList<>(migration.isolations());
        tokens.add(token);
        return migration.toBuilder().isolations(tokens).build();
    }
}
