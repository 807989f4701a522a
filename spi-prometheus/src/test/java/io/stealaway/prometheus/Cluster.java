package io.stealaway.prometheus;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Instant;

/** Small topologies. */
final class Cluster {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private Cluster() {}

    static Vm.Builder vm(String id, String host) {
        return Vm.builder(VmId.of(id), HostId.of(host), Tenant.of("acme"))
                .vcpus(2)
                .ramBytes(1L << 30);
    }

    static ClusterSnapshot of(Vm.Builder... vms) {
        return of(NOW, vms);
    }

    static ClusterSnapshot of(Instant takenAt, Vm.Builder... vms) {
        ClusterSnapshot.Builder cluster = ClusterSnapshot.builder(takenAt);
        for (String host : new String[] {"host-001", "host-002"}) {
            cluster.host(Host.builder(HostId.of(host), AvailabilityZone.of("az1"))
                    .cores(32)
                    .threads(64)
                    .ramBytes(1L << 38)
                    .linkBytesPerSecond(1_250_000_000L)
                    .build());
        }
        for (Vm.Builder vm : vms) {
            cluster.vm(vm.build());
        }
        return cluster.build();
    }
}
