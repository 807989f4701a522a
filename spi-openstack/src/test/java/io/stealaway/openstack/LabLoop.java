package io.stealaway.openstack;

import io.stealaway.local.InMemoryJournal;
import io.stealaway.model.Isolation;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.remediation.Remediator;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.spi.Isolator;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The whole loop over the lab's Nova, in this process, on real time. One VM suffers as long as it is on the first host; its orchestrator does at
 * once what it is asked.
 */
final class LabLoop implements AutoCloseable {
    /** A service that hangs is not waited for any longer. */
    private static final Duration CALL = Duration.ofSeconds(6);

    private static final String ORCHESTRATOR = "orchestrator";
    private static final int PASSES = 600;

    private final VmId victim;
    private final Orchestrator orchestrator = new Orchestrator();
    // Each snapshot reads everything, as that of a process that has just started does.
    private final OpenStackTopology topology = new OpenStackTopology(
            config().fullSnapshotEvery(Duration.ofMillis(1)).build());
    private final NovaMigrator migrator = new NovaMigrator(config().build());
    private final Remediator remediator;

    /** @param deadline within which a migration must end; one that is late is aborted */
    LabLoop(VmId victim, Duration deadline) {
        this.victim = victim;
        remediator = Remediator.builder()
                .topology(topology)
                .metrics(this::observe)
                .isolators(List.of(orchestrator))
                .migrator(migrator)
                .journal(new InMemoryJournal())
                .policy(policy(deadline))
                .ticker(System::nanoTime)
                .build();
    }

    private static OpenStackConfig.Builder config() {
        return Lab.config().callTimeout(CALL);
    }

    private static Policy policy(Duration deadline) {
        return Policy.builder()
                .mode(RunMode.ACT)
                .passInterval(Duration.ofSeconds(1))
                .detection(
                        DetectionPolicy.builder().hitPasses(1).windowPasses(1).build())
                .placement(
                        PlacementPolicy.builder().maxPredictedStealRatio(0.05).build())
                .isolation(IsolationPolicy.builder()
                        .defaultChain(List.of(ORCHESTRATOR))
                        .defaultMinInService(0)
                        .build())
                // So fast that nothing but the least deadline counts.
                .migration(MigrationPolicy.builder()
                        .bandwidthBytesPerSecond(1L << 40)
                        .minDeadline(deadline)
                        .build())
                .build();
    }

    private Observations observe(ClusterSnapshot cluster) {
        return Observations.of(
                cluster.vms().stream().map(vm -> observed(cluster, vm)).toList());
    }

    private VmObservation observed(ClusterSnapshot cluster, Vm vm) {
        boolean robbed = vm.id().equals(victim) && vm.host().equals(Lab.HV01);
        return VmObservation.builder(vm.id(), cluster.takenAt())
                .stealRatio(robbed ? 0.4 : 0)
                .load5(robbed ? 6 : 0.1)
                .cpuUsedMicroCores(robbed ? 600_000 : 100_000)
                .build();
    }

    private PassReport pass() {
        Lab.pause();
        Lab.pause();
        return remediator.pass();
    }

    PassReport passUntil(String what, Predicate<PassReport> wanted) {
        PassReport report = pass();
        for (int i = 0; !wanted.test(report); i++) {
            if (i == PASSES) {
                throw new AssertionError("passed in vain until " + what + "; the last pass: " + report);
            }
            report = pass();
        }
        return report;
    }

    /** Passes until the victim's migration is in a phase, and returns that report. */
    PassReport passUntil(MigrationPhase phase) {
        return passUntil(
                "it is " + phase,
                report -> migration(report).filter(m -> m.phase() == phase).isPresent());
    }

    /** Passes until the victim's migration has ended, and returns that report. */
    PassReport passUntilEnded() {
        return passUntil("the migration ends", report -> !report.finished().isEmpty());
    }

    static Optional<Migration> migration(PassReport report) {
        return report.inFlight().stream().findFirst();
    }

    void resolve(MigrationId migration, String why) {
        remediator.resolve(migration, why);
    }

    /** Returns whether the victim is out of its orchestrator. */
    boolean isolated() {
        return !orchestrator.owned().isEmpty();
    }

    @Override
    public void close() {
        topology.close();
        migrator.close();
    }

    private static final class Orchestrator implements Isolator {
        private Optional<Isolation> out = Optional.empty();

        @Override
        public String name() {
            return ORCHESTRATOR;
        }

        @Override
        public IsolationAnswer isolate(Vm vm, MigrationId owner) {
            Isolation isolation = new Isolation(vm.id(), ORCHESTRATOR, owner, Collections.emptySortedMap());
            out = Optional.of(isolation);
            return new Isolated(isolation);
        }

        @Override
        public ReintegrationAnswer reintegrate(Isolation isolation) {
            out = Optional.empty();
            return new Reintegrated();
        }

        @Override
        public List<Isolation> owned() {
            return out.stream().toList();
        }
    }
}
