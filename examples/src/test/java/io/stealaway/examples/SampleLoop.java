package io.stealaway.examples;

import io.stealaway.examples.report.LiveReport;
import io.stealaway.local.InMemoryJournal;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.remediation.Remediator;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.simulation.SimulatedCluster;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/**
 * A loop that acts on the cluster of {@link SampleSnapshot}: in zone-a it helps, in zone-b somebody suffers and there is nowhere to
 * go. Driven by hand.
 */
public final class SampleLoop {
    private final SimulatedCluster cluster = cluster();
    private static final Policy POLICY = Policy.builder()
            .mode(RunMode.ACT)
            .migration(MigrationPolicy.builder()
                    .bandwidthBytesPerSecond(125_000_000L)
                    .build())
            .build();

    private final LiveReport report =
            new LiveReport(PlacementEngine.builder(POLICY).build());
    private final Remediator remediator = Remediator.builder()
            .topology(cluster.topology())
            .metrics(cluster.metrics())
            .isolators(cluster.isolators())
            .migrator(cluster.migrator())
            .journal(new InMemoryJournal())
            .policy(POLICY)
            .observer(report)
            .clock(cluster.clock())
            .build();

    private static SimulatedCluster cluster() {
        ClusterSnapshot first = SampleSnapshot.hotHost();
        long[] wanted = first.vms().stream().mapToLong(vm -> wanted(first, vm)).toArray();
        return SimulatedCluster.builder(first, (vm, second) -> wanted[vm])
                .migrationBandwidth(125_000_000L)
                .build();
    }

    private static long wanted(ClusterSnapshot first, Vm vm) {
        VmObservation seen = Objects.requireNonNull(first.observations().byVm().get(vm.id()), "observed");
        long stolen = Math.round(seen.stealRatio() * vm.vcpus() * MicroCores.PER_CORE);
        return Math.min(vm.vcpus() * MicroCores.PER_CORE, seen.cpuUsedMicroCores() + stolen);
    }

    public InstantSource clock() {
        return cluster.clock();
    }

    public void advance(Duration duration) {
        cluster.advance(duration);
    }

    /** Makes a pass, now. */
    public PassReport pass() {
        PassReport pass = remediator.pass();
        report.accept(pass);
        return pass;
    }

    /** Returns what it would show in a page. */
    public LiveReport report() {
        return report;
    }
}
