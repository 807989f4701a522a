package io.stealaway.simulation;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.MicroCores;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Role;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** Small clusters for the tests of this package. */
final class Clusters {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final long GIB = 1L << 30;
    static final long CORE = MicroCores.PER_CORE;
    static final AvailabilityZone ZONE = AvailabilityZone.of("az-1");

    private final ClusterSnapshot.Builder first = ClusterSnapshot.builder(START);

    /** Adds a host with this many CPUs that hands out far more vCPUs, and whose hypervisor wants nothing. */
    Clusters host(String id, int threads) {
        first.host(Host.builder(HostId.of(id), ZONE)
                .cores(threads)
                .threads(threads)
                .ramBytes(1_024 * GIB)
                .diskBytes(10_000 * GIB)
                .linkBytesPerSecond(1_000_000_000L)
                .cpuAllocationRatio(10)
                .hypervisorWeight(1)
                .hypervisorDemandMicroCores(0)
                .build());
        return this;
    }

    Clusters vm(String id, String host, int vcpus) {
        return vm(id, host, vcpus, vm -> vm);
    }

    Clusters vm(String id, String host, int vcpus, UnaryOperator<Vm.Builder> more) {
        first.vm(more.apply(Vm.builder(VmId.of(id), HostId.of(host), Tenant.of("t"))
                        .vcpus(vcpus)
                        .ramBytes(4 * GIB)
                        .role(Role.of("web")))
                .build());
        return this;
    }

    SimulatedCluster.Builder want(Demand demand) {
        return SimulatedCluster.builder(first.build(), demand);
    }

    static MigrationRequest move(String id, String vm, String source, String target) {
        return new MigrationRequest(MigrationId.of(id), VmId.of(vm), HostId.of(source), HostId.of(target));
    }

    static VmObservation observe(SimulatedCluster cluster, String vm) {
        return cluster.metrics()
                .observe(cluster.topology().snapshot())
                .of(VmId.of(vm))
                .orElseThrow();
    }

    static Vm vm(SimulatedCluster cluster, String vm) {
        return cluster.topology().snapshot().vm(VmId.of(vm)).orElseThrow();
    }

    static void minutes(SimulatedCluster cluster, int minutes) {
        cluster.advance(Duration.ofMinutes(minutes));
    }

    static void steps(SimulatedCluster cluster, int steps) {
        cluster.advance(Duration.ofSeconds(15L * steps));
    }
}
