package io.stealaway.examples;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Role;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The small cluster of {@code examples/snapshots/hot-host.json}: one hot host, and neighbours of which each shows another
 * reason to be chosen or refused. Built by code, so that it stays true to the model.
 *
 * <p>Not thread-safe.
 */
public final class SampleSnapshot {
    private static final Instant TAKEN_AT = Instant.parse("2026-03-02T12:00:00Z");
    private static final long GIB = 1L << 30;

    private final ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(TAKEN_AT);
    private final List<VmObservation> observations = new ArrayList<>();

    private SampleSnapshot() {}

    /** Returns the snapshot. */
    public static ClusterSnapshot hotHost() {
        return new SampleSnapshot().build();
    }

    private ClusterSnapshot build() {
        hosts();
        hot();
        warm();
        calm();
        otherZone();
        return snapshot.observations(Observations.of(observations)).build();
    }

    private void hosts() {
        for (String id : List.of("a1-hot", "a2-calm", "a3-calm", "a4-warm", "a5-full", "a7-web")) {
            snapshot.host(host(id, "zone-a").build());
        }
        snapshot.host(host("a6-disabled", "zone-a").enabled(false).build());
        snapshot.host(host("b1-hot", "zone-b").build());
        snapshot.host(host("b2-full", "zone-b").build());
    }

    /** Five VMs want 19 of the 16 threads; most of them suffer, the batch VM among them. */
    private void hot() {
        vm("web-1", "a1-hot", "shop", "web", 4, 8, 0.24, 9.0, 2.6);
        vm("web-2", "a1-hot", "shop", "web", 4, 8, 0.21, 7.5, 2.7);
        vm("db-1", "a1-hot", "shop", "db", 4, 16, 0.18, 6.0, 2.7);
        vm("api-1", "a1-hot", "bank", "api", 2, 4, 0.04, 1.2, 0.9);
        vm("batch-1", "a1-hot", "labs", "batch", 8, 16, 0.12, 14.0, 6.8);
    }

    /** Not hot enough to be left, too warm to be a target. */
    private void warm() {
        vm("batch-2", "a4-warm", "labs", "batch", 8, 16, 0.07, 7.9, 7.4);
        vm("batch-3", "a4-warm", "labs", "batch", 8, 16, 0.06, 7.6, 7.5);
        vm("cache-1", "a5-full", "bank", "cache", 2, 60, 0.0, 0.3, 0.4);
    }

    private void calm() {
        vm("db-2", "a2-calm", "shop", "db", 4, 16, 0.0, 0.9, 1.0);
        vm("api-2", "a2-calm", "bank", "api", 4, 8, 0.01, 1.6, 1.5);
        vm("api-3", "a3-calm", "bank", "api", 4, 8, 0.0, 2.1, 2.2);
        vm("worker-1", "a3-calm", "bank", "worker", 4, 8, 0.01, 3.0, 2.9);
        for (int i = 3; i <= 6; i++) {
            vm("web-" + i, "a7-web", "shop", "web", 2, 4, 0.0, 0.8, 0.7);
        }
    }

    /** A zone with an affected VM that no host can take. */
    private void otherZone() {
        vm("search-1", "b1-hot", "bank", "search", 8, 24, 0.16, 12.5, 6.4);
        vm("batch-4", "b1-hot", "labs", "batch", 12, 24, 0.09, 13.0, 9.1);
        vm("cache-2", "b2-full", "bank", "cache", 4, 56, 0.0, 1.1, 1.3);
    }

    private static Host.Builder host(String id, String zone) {
        return Host.builder(HostId.of(id), AvailabilityZone.of(zone))
                .cores(8)
                .threads(16)
                .ramBytes(64 * GIB)
                .diskBytes(1_000 * GIB)
                .linkBytesPerSecond(1_250_000_000L)
                .cpuAllocationRatio(2.0)
                .hypervisorDemandMicroCores(MicroCores.PER_CORE / 2);
    }

    private void vm(
            String id,
            String host,
            String tenant,
            String role,
            int vcpus,
            int ramGib,
            double steal,
            double load5,
            double usedCores) {
        snapshot.vm(Vm.builder(VmId.of(id), HostId.of(host), Tenant.of(tenant))
                .role(Role.of(role))
                .vcpus(vcpus)
                .ramBytes(ramGib * GIB)
                .dirtyBytesPerSecond(40_000_000L)
                .build());
        observations.add(VmObservation.builder(VmId.of(id), TAKEN_AT.minusSeconds(30))
                .stealRatio(steal)
                .throttledRatio(0.0)
                .load5(load5)
                .cpuUsedMicroCores(Math.round(usedCores * MicroCores.PER_CORE))
                .build());
    }
}
