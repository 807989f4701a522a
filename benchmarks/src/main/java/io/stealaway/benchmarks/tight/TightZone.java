package io.stealaway.benchmarks.tight;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
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
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A zone so full that the VM that must leave fits on no host unless others move first; as plain numbers and as a snapshot. VM 0,
 * on host 0, is the one. A VM takes room on both hosts while it moves, and no two VMs of a role may share a host.
 */
final class TightZone {
    static final int HOSTS = 12;
    static final int VICTIM = 0;
    private static final int ROLES = 24;
    private static final int THREADS = 32;
    private static final int ALLOCATION_RATIO = 2;
    private static final int VCPUS = THREADS * ALLOCATION_RATIO;
    private static final int RAM_GIB = 256;
    private static final int MISSES = 60;
    private static final int[][] FLAVORS = {{1, 4}, {2, 4}, {2, 8}, {4, 16}, {4, 32}, {8, 16}, {8, 32}, {16, 64}};
    private static final int[] VICTIM_FLAVOR = {8, 32};
    private static final double STOLEN = 0.25;
    private static final Instant TAKEN_AT = Instant.parse("2026-03-02T12:00:00Z");

    final List<int[]> flavors = new ArrayList<>();
    final List<Integer> vmHost = new ArrayList<>();
    final List<Integer> vmRole = new ArrayList<>();
    final int[] freeVcpus = new int[HOSTS];
    final int[] freeRam = new int[HOSTS];

    /** @param committed the share of vCPUs, or of RAM where that is scarcer, that is handed out on each host */
    private TightZone(SplittableRandom random, double committed) {
        for (int host = 0; host < HOSTS; host++) {
            freeVcpus[host] = VCPUS;
            freeRam[host] = RAM_GIB;
        }
        add(VICTIM_FLAVOR, 0, random.nextInt(ROLES));
        for (int host = 0; host < HOSTS; host++) {
            fill(random, host, committed);
        }
    }

    /** Returns the next zone of a sequence in which the VM fits nowhere as things are. */
    static TightZone next(SplittableRandom random, double committed) {
        while (true) {
            TightZone zone = new TightZone(random, committed);
            if (!zone.anyTakes(VICTIM)) {
                return zone;
            }
        }
    }

    private void fill(SplittableRandom random, int host, double committed) {
        int keepVcpus = (int) Math.round((1.0 - committed) * VCPUS);
        int keepRam = (int) Math.round((1.0 - committed) * RAM_GIB);
        for (int misses = 0; misses < MISSES && freeVcpus[host] > keepVcpus && freeRam[host] > keepRam; ) {
            int[] flavor = FLAVORS[random.nextInt(FLAVORS.length)];
            int role = random.nextInt(ROLES);
            boolean fits = freeVcpus[host] - flavor[0] >= keepVcpus && freeRam[host] - flavor[1] >= keepRam;
            if (fits && !hasRole(host, role)) {
                add(flavor, host, role);
            } else {
                misses++;
            }
        }
    }

    private void add(int[] flavor, int host, int role) {
        flavors.add(flavor);
        vmHost.add(host);
        vmRole.add(role);
        freeVcpus[host] -= flavor[0];
        freeRam[host] -= flavor[1];
    }

    private boolean hasRole(int host, int role) {
        for (int vm = 0; vm < vmHost.size(); vm++) {
            if (vmHost.get(vm) == host && vmRole.get(vm) == role) {
                return true;
            }
        }
        return false;
    }

    private boolean anyTakes(int vm) {
        for (int host = 0; host < HOSTS; host++) {
            if (host != vmHost.get(vm)
                    && freeVcpus[host] >= vcpus(vm)
                    && freeRam[host] >= ramGib(vm)
                    && !hasRole(host, vmRole.get(vm))) {
                return true;
            }
        }
        return false;
    }

    int vms() {
        return vmHost.size();
    }

    int vcpus(int vm) {
        return flavors.get(vm)[0];
    }

    int ramGib(int vm) {
        return flavors.get(vm)[1];
    }

    ClusterSnapshot snapshot() {
        ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(TAKEN_AT);
        for (int host = 0; host < HOSTS; host++) {
            snapshot.host(Host.builder(hostId(host), AvailabilityZone.of("zone-a"))
                    .cores(THREADS / 2)
                    .threads(THREADS)
                    .cpuAllocationRatio(ALLOCATION_RATIO)
                    .ramBytes((long) RAM_GIB << 30)
                    .diskBytes(1L << 40)
                    .linkBytesPerSecond(1_250_000_000L)
                    .build());
        }
        List<VmObservation> observations = new ArrayList<>();
        for (int vm = 0; vm < vms(); vm++) {
            snapshot.vm(vm(vm));
            observations.add(VmObservation.builder(vmId(vm), TAKEN_AT)
                    .stealRatio(vm == VICTIM ? STOLEN : 0.0)
                    .load5(vcpus(vm))
                    .cpuUsedMicroCores(vcpus(vm) * 300_000L)
                    .build());
        }
        return snapshot.observations(Observations.of(observations)).build();
    }

    private Vm vm(int vm) {
        return Vm.builder(vmId(vm), hostId(vmHost.get(vm)), Tenant.of("tenant"))
                .vcpus(vcpus(vm))
                .ramBytes((long) ramGib(vm) << 30)
                .role(Role.of("role-" + vmRole.get(vm)))
                .dirtyBytesPerSecond(10_000_000)
                .build();
    }

    static HostId hostId(int host) {
        return HostId.of(String.format(Locale.ROOT, "host-%02d", host));
    }

    static VmId vmId(int vm) {
        return VmId.of(String.format(Locale.ROOT, "vm-%03d", vm));
    }
}
