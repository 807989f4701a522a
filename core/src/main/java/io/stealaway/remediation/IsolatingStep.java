package io.stealaway.remediation;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Isolation;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Vm;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Isolator.IsolationAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes the VM out of its orchestrators, one after the other; gives up, and undoes, what takes too long. */
final class IsolatingStep implements Step {
    private final Config config;
    private final Sight sight;
    private final Actuator actuator;
    private final Recheck recheck;

    IsolatingStep(Config config, Sight sight, Actuator actuator, Recheck recheck) {
        this.config = config;
        this.sight = sight;
        this.actuator = actuator;
        this.recheck = recheck;
    }

    @Override
    public Outcome advance(Migration migration, Pass pass) {
        Duration patience = config.policy().isolation().maxIsolating();
        if (config.clock().instant().isAfter(migration.phaseSince().plus(patience))) {
            return cancel(migration, "isolating took longer than " + patience);
        }
        Optional<String> halted = recheck.halted(migration, pass);
        if (halted.isPresent()) {
            return cancel(migration, halted.get());
        }
        ClusterSnapshot topology = sight.topology();
        Optional<String> changed = Recheck.changed(migration, topology);
        if (changed.isPresent()) {
            return cancel(migration, changed.get());
        }
        Vm vm = topology.vm(migration.vm()).orElseThrow();
        return nextIsolator(migration)
                .map(name -> isolate(migration, vm, name, pass))
                .orElseGet(() -> new Outcome.Next(Phases.enter(migration, MigrationPhase.ISOLATED, now())));
    }

    private Outcome isolate(Migration migration, Vm vm, String name, Pass pass) {
        Optional<Isolator> isolator = config.isolator(name);
        if (isolator.isEmpty()) {
            return cancel(migration, "isolator " + name + " is no longer configured");
        }
        IsolationAnswer answer;
        try {
            answer = actuator.isolate(isolator.get(), vm, migration, pass);
        } catch (FailedAction e) {
            if (!e.refused()) {
                throw e;
            }
            return cancel(migration, e.getMessage() == null ? e.trouble().toString() : e.getMessage());
        }
        if (answer instanceof Isolator.Isolated done) {
            List<Isolation> tokens = new ArrayList<>(migration.isolations());
            tokens.add(done.isolation());
            return new Outcome.Next(migration.toBuilder().isolations(tokens).build());
        }
        if (answer instanceof Isolator.Refused refused) {
            return cancel(migration, name + " refuses to isolate: " + refused.why());
        }
        return new Outcome.Pending(name + " isolates: " + ((Isolator.Isolating) answer).why());
    }

    private static Optional<String> nextIsolator(Migration migration) {
        return migration.isolators().stream()
                .filter(name -> migration.isolations().stream()
                        .noneMatch(isolation -> isolation.isolator().equals(name)))
                .findFirst();
    }

    private Outcome cancel(Migration migration, String why) {
        return new Outcome.Next(Phases.undo(migration, MigrationPhase.CANCELLED, why, now()));
    }

    private Instant now() {
        return config.clock().instant();
    }
}
