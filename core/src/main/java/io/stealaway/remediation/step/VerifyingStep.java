package io.stealaway.remediation.step;

import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.journal.PhaseTransitions;
import io.stealaway.remediation.rule.SettledVm;
import java.time.Instant;
import java.util.Optional;

/** Believes the topology, not the migrator: which host is the VM on, now that its migration is said to have ended. */
public final class VerifyingStep implements Step {
    private final Config config;
    private final ClusterCache cache;

    public VerifyingStep(Config config, ClusterCache cache) {
        this.config = config;
        this.cache = cache;
    }

    @Override
    public StepOutcome advance(Migration migration, Pass pass) {
        ClusterSnapshot topology = cache.topology();
        if (topology.takenAt().isBefore(migration.phaseSince())) {
            return new StepOutcome.Pending("waits for a topology that is newer than the migration's end");
        }
        Optional<Vm> vm = topology.vm(migration.vm());
        if (vm.isEmpty()) {
            return new StepOutcome.Next(
                    PhaseTransitions.undo(migration, MigrationPhase.FAILED, "the VM no longer exists", now()));
        }
        if (!SettledVm.in(topology, vm.get())) {
            return waiting(migration, "the VM is still migrating by its topology", MigrationPhase.UNKNOWN);
        }
        return judge(migration, vm.get().host());
    }

    private StepOutcome judge(Migration migration, HostId host) {
        if (host.equals(migration.move().target())) {
            return new StepOutcome.Next(
                    PhaseTransitions.undo(migration, MigrationPhase.OBSERVING, "", now()).toBuilder()
                            .arrivedAt(now())
                            .build());
        }
        String where = host.equals(migration.move().source()) ? "" : "the VM is on " + host;
        if (migration.afterwards().isPresent()) {
            String reason = where.isEmpty() ? migration.reason() : migration.reason() + "; " + where;
            return new StepOutcome.Next(
                    PhaseTransitions.undo(migration, migration.afterwards().get(), reason, now()));
        }
        return waiting(migration, "said to be completed, but the VM is on " + host, MigrationPhase.FAILED);
    }

    /** What contradicts itself is given time to agree before it is settled. */
    private StepOutcome waiting(Migration migration, String why, MigrationPhase outcome) {
        Instant until = migration.phaseSince().plus(config.policy().migration().minDeadline());
        if (!now().isAfter(until)) {
            return new StepOutcome.Pending(why);
        }
        return new StepOutcome.Next(
                outcome == MigrationPhase.UNKNOWN
                        ? PhaseTransitions.enter(migration, outcome, now()).toBuilder()
                                .reason(why)
                                .build()
                        : PhaseTransitions.undo(migration, outcome, why, now()));
    }

    private Instant now() {
        return config.clock().instant();
    }
}
