package io.stealaway.remediation.step;

import io.stealaway.detection.guard.MetricsGate;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.rule.Budgets;
import io.stealaway.remediation.rule.EngineSnapshot;
import io.stealaway.remediation.rule.ServiceGuard;
import java.util.List;
import java.util.Optional;

/** Whether a migration that was decided may still be begun: asked before isolating, and again before migrating. */
public final class Revalidation {
    private final RemediatorConfig config;
    private final ClusterCache cache;
    private final JournalStore store;
    private final ServiceGuard serviceGuard;

    public Revalidation(RemediatorConfig config, ClusterCache cache, JournalStore store) {
        this.config = config;
        this.cache = cache;
        this.store = store;
        serviceGuard = new ServiceGuard(config.policy(), store);
    }

    /** Returns why nothing more may be begun for it, whatever its target is like. */
    Optional<String> halted(Migration migration, Pass pass) {
        if (config.policy().mode() == RunMode.DRY_RUN) {
            return Optional.of("the mode is now DRY_RUN");
        }
        return store.paused().map(why -> "paused: " + why);
    }

    /**
     * Returns the first rule that forbids it now.
     *
     * @throws RuntimeException if the topology cannot be read, or a filter fails
     */
    Optional<String> refusal(Migration migration, Pass pass) {
        return braked(migration, pass).or(() -> overBudget(migration)).or(() -> unfit(migration));
    }

    /** Returns why nothing may be begun for it now that may well be begun later. */
    Optional<String> braked(Migration migration, Pass pass) {
        return halted(migration, pass).or(() -> pass.braked(migration.zone())).or(() -> unseen(migration));
    }

    private Optional<String> unseen(Migration migration) {
        ClusterSnapshot snapshot = cache.snapshot();
        if (!cache.observed() || cache.tooOld(snapshot)) {
            return Optional.of("there is no fresh picture of the cluster");
        }
        return Optional.ofNullable(
                MetricsGate.judge(snapshot, config.policy().detection()).get(migration.zone()));
    }

    /** Returns why it is no longer what was decided, or no longer fits. */
    Optional<String> unfit(Migration migration) {
        ClusterSnapshot snapshot = cache.snapshot();
        return changed(migration, snapshot)
                .or(() -> config.engine()
                        .refusal(
                                EngineSnapshot.toJudge(migration, snapshot, store.open()),
                                migration.vm(),
                                migration.move().target(),
                                store.asHolds())
                        .map(why -> migration.move().target() + " no longer fits: " + why))
                .or(() -> missed(migration, snapshot));
    }

    /** What its peers would have to carry shows only while it carries its own part. */
    private Optional<String> missed(Migration migration, ClusterSnapshot snapshot) {
        return migration.phase() == MigrationPhase.PLANNED
                ? serviceGuard.refusal(migration.vm(), migration.bytesToCopy(), snapshot, allBut(migration))
                : serviceGuard.missed(migration.vm(), snapshot, allBut(migration));
    }

    private List<Migration> allBut(Migration migration) {
        return store.open().stream()
                .filter(other -> !other.id().equals(migration.id()))
                .toList();
    }

    /** Returns which budget is exhausted; others start migrations too, without regard to it. */
    Optional<String> overBudget(Migration migration) {
        return new Budgets(
                        cache.snapshot(),
                        allBut(migration),
                        List.of(),
                        config.policy().migration(),
                        store.pace(config.policy().migration()).limit())
                .refusal(
                        migration.vm(),
                        migration.move().source(),
                        migration.move().target());
    }

    /** Returns what became of the VM since it was decided, if it is no longer what was decided for. */
    static Optional<String> changed(Migration migration, ClusterSnapshot snapshot) {
        Optional<Vm> vm = snapshot.vm(migration.vm());
        if (vm.isEmpty()) {
            return Optional.of("the VM no longer exists");
        }
        if (!vm.get().host().equals(migration.move().source())) {
            return Optional.of("the VM is on " + vm.get().host() + " now");
        }
        Optional<String> others = snapshot.inFlight().stream()
                .filter(other -> other.vm().equals(migration.vm()))
                .map(other -> "the VM is already being migrated by others, to " + other.target())
                .findFirst();
        if (others.isPresent()) {
            return others;
        }
        return vm.get().state() == VmState.ACTIVE
                ? Optional.empty()
                : Optional.of("the VM is " + vm.get().state());
    }
}
