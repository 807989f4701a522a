package io.stealaway.remediation.step;

import io.stealaway.model.Isolation;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.journal.MigrationPhases;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Isolator.IsolationAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes the VM out of its orchestrators, one after the other; gives up, and undoes, what takes too long. */
public final class IsolatingStep implements Step {
    private final RemediatorConfig config;
    private final ClusterCache cache;
    private final Actuator actuator;
    private final Revalidation revalidation;
    private final StageTimer timer;
    private final WaitReasons waits;

    public IsolatingStep(
            RemediatorConfig config,
            ClusterCache cache,
            Actuator actuator,
            Revalidation revalidation,
            StageTimer timer,
            WaitReasons waits) {
        this.config = config;
        this.cache = cache;
        this.actuator = actuator;
        this.revalidation = revalidation;
        this.timer = timer;
        this.waits = waits;
    }

    @Override
    public StepOutcome advance(Migration migration, Pass pass) {
        Duration patience = config.policy().isolation().maxIsolating();
        if (timer.exceeds(migration, migration.phaseSince(), patience)) {
            return cancel(
                    migration,
                    "isolating took longer than " + patience
                            + waits.of(migration).map(why -> ": " + why).orElse(""));
        }
        Optional<String> halted = revalidation.halted(migration, pass);
        if (halted.isPresent()) {
            return cancel(migration, halted.get());
        }
        ClusterSnapshot topology = cache.topology();
        Optional<String> changed = Revalidation.changed(migration, topology);
        if (changed.isPresent()) {
            return cancel(migration, changed.get());
        }
        Vm vm = topology.vm(migration.vm()).orElseThrow();
        return nextIsolator(migration)
                .map(name -> isolate(migration, vm, name, pass))
                .orElseGet(
                        () -> new StepOutcome.Next(MigrationPhases.enter(migration, MigrationPhase.ISOLATED, now())));
    }

    private StepOutcome isolate(Migration migration, Vm vm, String name, Pass pass) {
        Optional<Isolator> isolator = config.isolator(name);
        if (isolator.isEmpty()) {
            return cancel(migration, "isolator " + name + " is no longer configured");
        }
        IsolationAnswer answer;
        try {
            answer = actuator.isolate(isolator.get(), vm, migration, pass);
        } catch (FailedAction e) {
            if (!e.refused()) {
                waits.put(migration, e.getMessage() == null ? e.trouble().toString() : e.getMessage());
                throw e;
            }
            return cancel(migration, e.getMessage() == null ? e.trouble().toString() : e.getMessage());
        }
        if (answer instanceof Isolator.Isolated done) {
            List<Isolation> tokens = new ArrayList<>(migration.isolations());
            tokens.add(done.isolation());
            return new StepOutcome.Next(migration.toBuilder().isolations(tokens).build());
        }
        if (answer instanceof Isolator.Refused refused) {
            return cancel(migration, name + " refuses to isolate: " + refused.why());
        }
        return new StepOutcome.Pending(name + " isolates: " + ((Isolator.Isolating) answer).why());
    }

    private static Optional<String> nextIsolator(Migration migration) {
        return migration.isolators().stream()
                .filter(name -> migration.isolations().stream()
                        .noneMatch(isolation -> isolation.isolator().equals(name)))
                .findFirst();
    }

    private StepOutcome cancel(Migration migration, String why) {
        return new StepOutcome.Next(MigrationPhases.undo(migration, MigrationPhase.CANCELLED, why, now()));
    }

    private Instant now() {
        return config.clock().instant();
    }
}
