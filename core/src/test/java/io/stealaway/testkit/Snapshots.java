package io.stealaway.testkit;

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
import java.util.random.RandomGenerator;

/**
 * Snapshots for tests: a few fixed ones, the parts to make others from, and as many random ones as there are seeds.
 *
 * <p>Thread-safe.
 */
public final class Snapshots {
    /** The instant at which every snapshot made here was taken. */
    public static final Instant TAKEN_AT = Instant.parse("2026-03-02T12:00:00Z");

    /** Bytes in a GiB. */
    public static final long GIB = 1L << 30;

    private Snapshots() {}

    /**
     * Returns a random cluster: the same generator state and shape give the same snapshot on every JDK.
     *
     * <p>No host holds more than it may hand out, migrations in flight counted on both hosts. Rules of server groups and
     * of roles may be broken from the start, as in life. Ids are {@code host-0000}, {@code vm-00000}, {@code zone-0},
     * {@code role-0}, {@code tenant-0} and {@code group-0}.
     */
    public static ClusterSnapshot random(RandomGenerator rng, Shape shape) {
        return new RandomCluster(rng, shape).snapshot();
    }

    /**
     * Returns one zone, {@code zone-a}, of three hosts: {@code hot} with four VMs of 4 vCPUs, {@code hot-1} to
     * {@code hot-4}, that lose 20 % of their time to each other; {@code busy} with two such VMs that lose nothing; and
     * {@code calm} with none. The VMs of a host have the roles web, db, web, db.
     */
    public static ClusterSnapshot oneHotHost() {
        ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(TAKEN_AT);
        List<VmObservation> observations = new ArrayList<>();
        for (String host : List.of("busy", "calm", "hot")) {
            snapshot.host(host(host, "zone-a").build());
        }
        for (int i = 1; i <= 6; i++) {
            boolean hot = i <= 4;
            String id = hot ? "hot-" + i : "busy-" + (i - 4);
            String role = i % 2 == 1 ? "web" : "db";
            snapshot.vm(vm(id, hot ? "hot" : "busy").role(Role.of(role)).build());
            observations.add(observed(id, hot ? 0.2 : 0.0, hot ? 8.0 : 1.0, hot ? 3.0 : 1.0));
        }
        return snapshot.observations(Observations.of(observations)).build();
    }

    /** Starts a host of 8 cores, 16 threads, 64 GiB of RAM, 1 TiB of disk, a link of 1.25 GB/s, and defaults for the rest. */
    public static Host.Builder host(String id, String zone) {
        return Host.builder(HostId.of(id), AvailabilityZone.of(zone))
                .cores(8)
                .threads(16)
                .ramBytes(64 * GIB)
                .diskBytes(1_024 * GIB)
                .linkBytesPerSecond(1_250_000_000L);
    }

    /** Starts a VM of 4 vCPUs, 8 GiB of RAM and weight 1 that belongs to {@code tenant-a}, and defaults for the rest. */
    public static Vm.Builder vm(String id, String host) {
        return Vm.builder(VmId.of(id), HostId.of(host), Tenant.of("tenant-a"))
                .vcpus(4)
                .ramBytes(8 * GIB);
    }

    /**
     * Returns what was measured of a VM when the snapshot was taken, without throttling.
     *
     * @param stealRatio fraction
     * @param load5 5-minute load average
     * @param usedCores CPU that it used, cores
     */
    public static VmObservation observed(String vm, double stealRatio, double load5, double usedCores) {
        return VmObservation.builder(VmId.of(vm), TAKEN_AT)
                .stealRatio(stealRatio)
                .throttledRatio(0.0)
                .load5(load5)
                .cpuUsedMicroCores(Math.round(usedCores * MicroCores.PER_CORE))
                .build();
    }
}
