package io.stealaway.remediation.step;

import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.journal.MigrationPhases;
import io.stealaway.remediation.rule.SettledVm;
import io.stealaway.spi.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Believes the topology, not the migrator: which host is the VM on, and in which state, now that its migration is said to
 * have ended. When the cluster cannot be read as a whole, one look at the VM is enough, so that it is put back all the same.
 */
public final class VerifyingStep implements Step {
    /** A backend may tell that a migration failed a moment before it tells that the VM is in error, as Nova does. */
    private static final Duration MOMENT = Duration.ofSeconds(5);

    private final RemediatorConfig config;
    private final ClusterCache cache;
    private final StageTimer timer;

    public VerifyingStep(RemediatorConfig config, ClusterCache cache, StageTimer timer) {
        this.config = config;
        this.cache = cache;
        this.timer = timer;
    }

    @Override
    public StepOutcome advance(Migration migration, Pass pass) {
        ClusterSnapshot topology;
        try {
            topology = cache.topology();
        } catch (RuntimeException e) {
            return judge(migration, config.topology().locate(migration.vm()).orElseThrow(() -> e), pass);
        }
        if (topology.takenAt().isBefore(migration.phaseSince())) {
            return new StepOutcome.Pending("waits for a topology that is newer than the migration's end");
        }
        Optional<Vm> vm = topology.vm(migration.vm());
        if (vm.isEmpty()) {
            return new StepOutcome.Next(
                    MigrationPhases.undo(migration, MigrationPhase.FAILED, "the VM no longer exists", now()));
        }
        boolean migrating = !SettledVm.in(topology, vm.get());
        return judge(
                migration,
                new Topology.Location(
                        vm.get().host(),
                        migrating ? VmState.MIGRATING : vm.get().state()),
                pass);
    }

    private StepOutcome judge(Migration migration, Topology.Location vm, Pass pass) {
        if (vm.state() == VmState.MIGRATING) {
            return waiting(migration, "the VM is still migrating by its topology", MigrationPhase.UNKNOWN);
        }
        boolean arrived = vm.host().equals(migration.move().target());
        if (vm.state() == VmState.ERROR) {
            String why = joined(migration.reason(), "the VM is in state ERROR on " + vm.host());
            pass.problem(migration, why + ". Maybe its backend's log says more?");
            MigrationPhase outcome =
                    arrived ? MigrationPhase.FAILED : migration.afterwards().orElse(MigrationPhase.FAILED);
            return new StepOutcome.Next(MigrationPhases.undo(migration, outcome, why, now()));
        }
        if (arrived
                && migration.afterwards().isPresent()
                && !timer.exceeds(migration, migration.phaseSince(), MOMENT)) {
            return new StepOutcome.Pending("the backend calls it failed, but the VM is well on " + vm.host());
        }
        return arrived ? arrived(migration) : elsewhere(migration, vm.host());
    }

    /** Why the backend calls it failed all the same is kept until it is proven, and after. */
    private StepOutcome arrived(Migration migration) {
        return new StepOutcome.Next(
                MigrationPhases.undo(migration, MigrationPhase.OBSERVING, migration.reason(), now()).toBuilder()
                        .arrivedAt(now())
                        .build());
    }

    private StepOutcome elsewhere(Migration migration, HostId host) {
        String where = host.equals(migration.move().source()) ? "" : "the VM is on " + host;
        if (migration.afterwards().isPresent()) {
            return new StepOutcome.Next(MigrationPhases.undo(
                    migration, migration.afterwards().get(), joined(migration.reason(), where), now()));
        }
        return waiting(migration, "said to be completed, but the VM is on " + host, MigrationPhase.FAILED);
    }

    private static String joined(String reason, String more) {
        return reason.isEmpty() ? more : more.isEmpty() ? reason : reason + "; " + more;
    }

    /** What contradicts itself is given time to agree before it is settled. */
    private StepOutcome waiting(Migration migration, String why, MigrationPhase outcome) {
        if (!timer.exceeds(
                migration, migration.phaseSince(), config.policy().migration().minDeadline())) {
            return new StepOutcome.Pending(why);
        }
        return new StepOutcome.Next(
                outcome == MigrationPhase.UNKNOWN
                        ? MigrationPhases.enter(migration, outcome, now()).toBuilder()
                                .reason(why)
                                .build()
                        : MigrationPhases.undo(migration, outcome, why, now()));
    }

    private Instant now() {
        return config.clock().instant();
    }
}
