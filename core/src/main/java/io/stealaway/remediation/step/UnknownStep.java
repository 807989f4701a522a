package io.stealaway.remediation.step;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.journal.PhaseTransitions;
import io.stealaway.remediation.rule.SettledVm;
import io.stealaway.spi.Migrator;
import io.stealaway.spi.Migrator.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * How it ended is not known: asks again, puts the VM back once its place is known and it is healthy, and keeps the entry
 * until the migrator, or an operator, can tell.
 */
public final class UnknownStep implements Step {
    private final Config config;
    private final ClusterCache cache;
    private final JournalStore store;
    private final Reintegration undo;

    public UnknownStep(Config config, ClusterCache cache, JournalStore store, Reintegration undo) {
        this.config = config;
        this.cache = cache;
        this.store = store;
        this.undo = undo;
    }

    @Override
    public StepOutcome advance(Migration migration, Pass pass) {
        if (cache.gone(migration.vm())) {
            return new StepOutcome.Next(
                    PhaseTransitions.undo(migration, MigrationPhase.FAILED, "the VM no longer exists", now()));
        }
        Optional<ClusterSnapshot> topology = cache.topologyIfKnown();
        Optional<Vm> vm = topology.flatMap(t -> t.vm(migration.vm()));
        boolean settled = vm.isPresent() && SettledVm.in(topology.get(), vm.get());
        Optional<Migration> known = settled
                ? store.resolution(migration.id())
                        .map(why -> failed(migration, "resolved by an operator: " + why))
                        .or(() -> ask(migration, pass, true))
                : ask(migration, pass, false);
        if (known.isPresent()) {
            cache.outdate();
            return new StepOutcome.Next(known.get());
        }
        if (!migration.isolators().isEmpty() && settled && SettledVm.andActive(topology.get(), vm.get())) {
            return undo.last(migration, pass);
        }
        return new StepOutcome.Pending("not knowable: " + migration.reason());
    }

    private Optional<Migration> ask(Migration migration, Pass pass, boolean settled) {
        Status status;
        try {
            status = config.migrator()
                    .status(migration.move(), migration.marker().orElseThrow());
        } catch (RuntimeException e) {
            // Where the VM is may be known all the same, be it trouble or a bug.
            pass.problem(migration, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        if (status instanceof Migrator.Running) {
            return Optional.of(PhaseTransitions.enter(migration, MigrationPhase.MIGRATING, now()));
        }
        if (settled && status instanceof Migrator.Completed) {
            return Optional.of(PhaseTransitions.verify(migration, Optional.empty(), "", now()));
        }
        if (settled && status instanceof Migrator.Failed failed) {
            return Optional.of(failed(migration, failed.why()));
        }
        return Optional.empty();
    }

    private Migration failed(Migration migration, String why) {
        return PhaseTransitions.verify(migration, Optional.of(MigrationPhase.FAILED), why, now());
    }

    private Instant now() {
        return config.clock().instant();
    }
}
