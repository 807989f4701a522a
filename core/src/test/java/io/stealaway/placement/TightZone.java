package io.stealaway.placement;

import static io.stealaway.testkit.Snapshots.GIB;
import static io.stealaway.testkit.Snapshots.TAKEN_AT;

import io.stealaway.model.Detection;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.testkit.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;

/**
 * A random zone of six hosts and fourteen VMs in which hosts have little left, as plain numbers and as a snapshot. VM 0, on
 * host 0, suffers. Memory, vCPUs, CPU, roles and anti-affinity may each be what is short.
 */
final class TightZone {
    static final int HOSTS = 6;
    static final int VMS = 14;
    static final int VICTIM = 0;
    static final double STOLEN = 0.3;

    final int[] vmHost = new int[VMS];
    final int[] vcpus = new int[VMS];
    final int[] ramGib = new int[VMS];
    final long[] needMicroCores = new long[VMS];
    final int[] weight = new int[VMS];
    /** Negative without a role. */
    final int[] role = new int[VMS];
    /** Whether it is in the one group whose members must not share a host. */
    final boolean[] exclusive = new boolean[VMS];

    final boolean[] pinned = new boolean[VMS];
    final int[] threads = new int[HOSTS];
    final int[] capacityVcpus = new int[HOSTS];
    final int[] capacityRamGib = new int[HOSTS];
    final Policy policy;

    TightZone(long seed) {
        Random random = new Random(seed);
        for (int vm = 0; vm < VMS; vm++) {
            vmHost[vm] = vm == VICTIM ? 0 : random.nextInt(HOSTS);
            vcpus[vm] = 1 + random.nextInt(4);
            ramGib[vm] = 2 + random.nextInt(8);
            needMicroCores[vm] = Math.round(vcpus[vm] * 1e6 * random.nextDouble());
            weight[vm] = vm == VICTIM || random.nextBoolean() ? 1 : 1 + random.nextInt(1_024);
            role[vm] = random.nextInt(4) - 1;
            exclusive[vm] = random.nextInt(5) == 0;
            pinned[vm] = vm != VICTIM && random.nextInt(8) == 0;
        }
        needMicroCores[VICTIM] = Math.max(needMicroCores[VICTIM], Math.round(0.6 * vcpus[VICTIM] * 1e6));
        for (int host = 0; host < HOSTS; host++) {
            threads[host] = 4 + random.nextInt(5);
            capacityVcpus[host] = Math.max(threads[host], vcpusOn(host) + random.nextInt(3));
            capacityRamGib[host] = Math.max(1, ramOn(host) + random.nextInt(7));
        }
        boolean waitingRoom = random.nextInt(3) == 0;
        if (waitingRoom) {
            makeWaitingRoom(random);
        }
        policy = Policy.builder()
                .detection(DetectionPolicy.builder().stealRatio(0.6).build())
                .placement(PlacementPolicy.builder()
                        .strategy(VmSelection.VICTIM)
                        .maxStealRatio(random.nextInt(3) == 0 ? 0.05 : 0.5)
                        .maxPredictedStealRatio(random.nextBoolean() ? 0.05 : 0.1)
                        .minBenefit(waitingRoom || random.nextBoolean() ? STOLEN - 0.02 : 0.05)
                        .maxRoleVmsPerHost(1 + random.nextInt(3))
                        .build())
                .build();
    }

    /** Host 1 has room for the victim, but its other VMs weigh so much that the victim would be hardly better off. */
    private void makeWaitingRoom(Random random) {
        long need = needMicroCores[VICTIM];
        for (int vm = 0; vm < VMS; vm++) {
            need += vmHost[vm] == 1 ? needMicroCores[vm] : 0;
            weight[vm] = vmHost[vm] == 1 ? 1_024 : weight[vm];
            role[vm] = vmHost[vm] == 1 ? -1 : role[vm];
        }
        threads[1] = Math.max(4, (int) (need / 1_000_000));
        capacityVcpus[1] = vcpusOn(1) + vcpus[VICTIM];
        capacityRamGib[1] = ramOn(1) + ramGib[VICTIM] + random.nextInt(2);
    }

    private int vcpusOn(int host) {
        int sum = 0;
        for (int vm = 0; vm < VMS; vm++) {
            sum += vmHost[vm] == host ? vcpus[vm] : 0;
        }
        return sum;
    }

    private int ramOn(int host) {
        int sum = 0;
        for (int vm = 0; vm < VMS; vm++) {
            sum += vmHost[vm] == host ? ramGib[vm] : 0;
        }
        return sum;
    }

    ClusterSnapshot snapshot() {
        ServerGroup group = new ServerGroup(ServerGroupId.of("apart"), ServerGroup.Rule.ANTI_AFFINITY, 1);
        ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(TAKEN_AT).serverGroup(group);
        for (int host = 0; host < HOSTS; host++) {
            snapshot.host(Snapshots.host("host-" + host, "zone-a")
                    .cores(threads[host])
                    .threads(threads[host])
                    // Half a vCPU more, so that no rounding loses one.
                    .cpuAllocationRatio((capacityVcpus[host] + 0.5) / threads[host])
                    .ramBytes(capacityRamGib[host] * GIB)
                    .build());
        }
        List<VmObservation> observations = new ArrayList<>();
        for (int vm = 0; vm < VMS; vm++) {
            snapshot.vm(vm(vm, group.id()));
            double stolen = vm == VICTIM ? STOLEN : 0.0;
            double used = (needMicroCores[vm] - stolen * vcpus[vm] * 1e6) / 1e6;
            observations.add(Snapshots.observed(id(vm), stolen, 1.0, used));
        }
        return snapshot.observations(Observations.of(observations)).build();
    }

    private Vm vm(int vm, ServerGroupId group) {
        Vm.Builder built = Snapshots.vm(id(vm), "host-" + vmHost[vm])
                .vcpus(vcpus[vm])
                .ramBytes(ramGib[vm] * GIB)
                .cpuWeight(weight[vm])
                .serverGroups(exclusive[vm] ? new TreeSet<>(List.of(group)) : new TreeSet<>())
                .pinned(pinned[vm]);
        if (role[vm] >= 0) {
            built.role(Role.of("role-" + role[vm]));
        }
        return built.build();
    }

    Detection detection() {
        return new Detection(VmId.of(id(VICTIM)), snapshot().vms().get(VICTIM).host(), STOLEN, 2.0, TAKEN_AT);
    }

    static String id(int vm) {
        return String.format(Locale.ROOT, "vm-%02d", vm);
    }
}
