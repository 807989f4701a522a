package io.stealaway.remediation.step;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.journal.MigrationPhases;
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
    private final RemediatorConfig config;
    private final ClusterCache cache;
    private final JournalStore store;
    private final Reintegration undo;
    private final AbortBackoff aborts;

    public UnknownStep(
            RemediatorConfig config, ClusterCache cache, JournalStore store, Reintegration undo, AbortBackoff aborts) {
        this.config = config;
        this.cache = cache;
        this.store = store;
        this.undo = undo;
        this.aborts = aborts;
    }

    @Override
    public StepOutcome advance(Migration migration, Pass pass) {
        if (cache.gone(migration.vm())) {
            return new StepOutcome.Next(
                    MigrationPhases.undo(migration, MigrationPhase.FAILED, "the VM no longer exists", now()));
        }
        Optional<ClusterSnapshot> topology = cache.topologyIfKnown();
        Optional<Vm> vm = topology.flatMap(t -> t.vm(migration.vm()));
        boolean settled = vm.isPresent() && SettledVm.in(topology.get(), vm.get());
        Optional<Migration> known = settled
                ? store.resolution(migration.id())
                        .map(why -> failed(migration, "resolved by an operator: " + why))
                        .or(() -> ask(migration, pass, true))
                : givenUp(migration, vm).or(() -> ask(migration, pass, false));
        if (known.isPresent()) {
            cache.outdate();
            return new StepOutcome.Next(known.get());
        }
        if (!migration.isolators().isEmpty() && settled && SettledVm.andActive(topology.get(), vm.get())) {
            return undo.last(migration, pass);
        }
        return new StepOutcome.Pending("not knowable: " + migration.reason());
    }

    /**
     * Once its abort was decided, the word of an operator counts though the VM is said to migrate still: a backend that lost
     * its own record says so for ever.
     */
    private Optional<Migration> givenUp(Migration migration, Optional<Vm> vm) {
        if (migration.afterwards().isEmpty() || vm.isEmpty()) {
            return Optional.empty();
        }
        return store.resolution(migration.id())
                .map(why -> MigrationPhases.undo(
                        migration,
                        MigrationPhase.FAILED,
                        "resolved by an operator: " + why + "; the VM is on "
                                + vm.get().host(),
                        now()));
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
        if (status instanceof Migrator.Running && migration.afterwards().isPresent()) {
            pass.problem(migration, "is said to run still. Maybe look at both hosts, and resolve it?");
            aborts.request(migration, pass);
            return Optional.empty();
        }
        if (status instanceof Migrator.Running) {
            return Optional.of(MigrationPhases.enter(migration, MigrationPhase.MIGRATING, now()));
        }
        if (settled && status instanceof Migrator.Completed) {
            return Optional.of(MigrationPhases.verify(migration, Optional.empty(), "", now()));
        }
        if (settled && status instanceof Migrator.Failed failed) {
            return Optional.of(failed(migration, failed.why()));
        }
        pass.problem(
                migration,
                "how it ended is not known: " + migration.reason() + ". Maybe look at both hosts, and resolve it?");
        return Optional.empty();
    }

    private Migration failed(Migration migration, String why) {
        return MigrationPhases.verify(migration, Optional.of(MigrationPhase.FAILED), why, now());
    }

    private Instant now() {
        return config.clock().instant();
    }
}
