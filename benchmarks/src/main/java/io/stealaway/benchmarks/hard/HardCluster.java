package io.stealaway.benchmarks.hard;

import io.stealaway.contention.CpuShares;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Detection;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Makes clusters that are hard to plan for, from a {@link HardShape} and a fixed seed. */
final class HardCluster {
    private static final Instant TAKEN_AT = Instant.parse("2026-03-02T12:00:00Z");
    private static final long GIB = 1L << 30;
    private static final int CORE = 1_000_000;
    private static final int TENANTS = 50;
    private static final int MISSES = 30;
    private static final double RATIO = 2.5;
    private static final double HOT_RATIO = 10.0;
    private static final double SUFFERING = 0.10;
    /** vCPUs and GiB of RAM; in the mean a little more than four vCPUs. */
    private static final int[][] FLAVORS = {{1, 4}, {2, 8}, {2, 4}, {4, 16}, {4, 8}, {8, 16}, {8, 32}};

    private static final int[][] SMALL = {{1, 1}, {1, 2}, {2, 2}};

    private final HardShape shape;
    private final SplittableRandom random;
    private final int[][] flavors;
    private final List<Host> hosts = new ArrayList<>();
    private final List<Vm> vms = new ArrayList<>();
    private final List<VmObservation> observations = new ArrayList<>();
    private int grouped;

    private HardCluster(HardShape shape, long seed) {
        this.shape = shape;
        random = new SplittableRandom(seed);
        flavors = shape.vms() / shape.hosts() > 30 ? SMALL : FLAVORS;
    }

    /** Makes the cluster of a shape; the same shape and seed, the same cluster. */
    static ClusterSnapshot of(HardShape shape, long seed) {
        return new HardCluster(shape, seed).snapshot();
    }

    private ClusterSnapshot snapshot() {
        double mean =
                Arrays.stream(flavors).mapToInt(flavor -> flavor[0]).average().orElseThrow();
        double meanRam =
                Arrays.stream(flavors).mapToInt(flavor -> flavor[1]).average().orElseThrow();
        // The last VMs of a host are small ones.
        double perHost = 0.9 * shape.vms() / shape.hosts() / shape.fill();
        for (int host = 0; host < shape.hosts(); host++) {
            addHost(host, mean * perHost, meanRam * perHost);
        }
        ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(TAKEN_AT);
        hosts.forEach(snapshot::host);
        vms.forEach(snapshot::vm);
        if (shape.groupsOf() > 0) {
            for (int group = 0; group <= grouped / shape.groupsOf(); group++) {
                snapshot.serverGroup(new ServerGroup(group(group), ServerGroup.Rule.ANTI_AFFINITY, 1));
            }
        }
        return snapshot.observations(Observations.of(observations)).build();
    }

    private static ServerGroupId group(int group) {
        return ServerGroupId.of(String.format(Locale.ROOT, "group-%06d", group));
    }

    private void addHost(int index, double vcpus, double ramGib) {
        double factor = 1.0 + shape.spread() * (random.nextInt(3) - 1);
        boolean hot = index % shape.hotEvery() == 1;
        double ratio = hot ? HOT_RATIO : RATIO;
        Host host = Host.builder(
                        HostId.of(String.format(Locale.ROOT, "host-%05d", index)),
                        AvailabilityZone.of("zone-" + (char) ('a' + index % shape.zones())))
                .cores(Math.max(8, (int) Math.ceil(factor * vcpus / ratio / 2)))
                .threads(Math.max(16, (int) Math.ceil(factor * vcpus / ratio)))
                .ramBytes((long) Math.ceil(1.1 * factor * ramGib) * GIB)
                .diskBytes(2_000 * GIB)
                .linkBytesPerSecond(1_250_000_000L)
                .cpuAllocationRatio(ratio)
                .hypervisorDemandMicroCores(CORE / 4)
                .build();
        hosts.add(host);
        int first = vms.size();
        fill(host);
        observe(host, first, hot);
    }

    /** As full as the shape says, up to nine tenths a tenth more or less; to the last vCPU where it says so. */
    private void fill(Host host) {
        double share = shape.fill() > 0.9 ? shape.fill() : shape.fill() * (0.9 + 0.2 * random.nextDouble());
        long most = shape.fill() >= 1.0 ? host.vcpuCapacity() : (long) (share * host.vcpuCapacity());
        long vcpus = 0;
        long ram = 0;
        for (int misses = 0; misses < MISSES && vcpus < most; ) {
            int[] flavor = flavors[random.nextInt(flavors.length)];
            if (vcpus + flavor[0] <= most && ram + flavor[1] * GIB <= host.ramCapacityBytes()) {
                vcpus += flavor[0];
                ram += flavor[1] * GIB;
                addVm(host, flavor);
            } else {
                misses++;
            }
        }
        while (shape.fill() >= 1.0 && vcpus < most) {
            vcpus++;
            addVm(host, new int[] {1, 0});
        }
    }

    private void addVm(Host host, int[] flavor) {
        int index = vms.size();
        Vm.Builder vm = Vm.builder(
                        VmId.of(String.format(Locale.ROOT, "vm-%06d", index)),
                        host.id(),
                        Tenant.of(String.format(Locale.ROOT, "tenant-%02d", random.nextInt(TENANTS))))
                .vcpus(flavor[0])
                .ramBytes(Math.max(GIB / 4, flavor[1] * GIB))
                .role(Role.of(String.format(Locale.ROOT, "role-%05d", index * 7L % shape.roles())))
                .dirtyBytesPerSecond(1_000_000L * (2 + random.nextInt(40)))
                .cpuWeight(Math.max(256, flavor[1] * 1024));
        if (shape.groupsOf() > 0) {
            // Members of a group stand a good many hosts apart.
            vm.serverGroups(new TreeSet<>(List.of(group(index % Math.max(1, shape.vms() / shape.groupsOf())))));
            grouped = Math.max(grouped, index % Math.max(1, shape.vms() / shape.groupsOf()) * shape.groupsOf());
        }
        vms.add(vm.build());
    }

    /** Every VM gets what weighted max-min gives it. */
    private void observe(Host host, int first, boolean hot) {
        int count = vms.size() - first;
        long[] need = new long[count + 1];
        int[] weight = new int[count + 1];
        for (int i = 0; i < count; i++) {
            boolean busy = hot || random.nextInt(100) < 15;
            double use = busy ? 0.8 + 0.2 * random.nextDouble() : 0.05 + 0.25 * random.nextDouble();
            need[i] = (long) (use * vms.get(first + i).vcpus() * CORE);
            weight[i] = vms.get(first + i).cpuWeight();
        }
        need[count] = host.hypervisorDemandMicroCores();
        weight[count] = host.hypervisorWeight();
        long[] got = CpuShares.allocate(host.cpuMicroCores(), need, weight);
        for (int i = 0; i < count; i++) {
            Vm vm = vms.get(first + i);
            double steal = (double) (need[i] - got[i]) / ((double) vm.vcpus() * CORE);
            observations.add(VmObservation.builder(vm.id(), TAKEN_AT.minusSeconds(30))
                    .stealRatio(steal)
                    .load5(vm.vcpus() * (0.5 + 2 * steal))
                    .cpuUsedMicroCores(got[i])
                    .build());
        }
    }

    /** Returns detections of so many VMs that suffer: the worst of each host, then the second of each, and so on. */
    static List<Detection> detections(ClusterSnapshot snapshot, int count) {
        List<int[]> ranked = new ArrayList<>();
        for (int host = 0; host < snapshot.hosts().size(); host++) {
            int[] here = IntStream.of(snapshot.hostVms(host))
                    .filter(vm -> snapshot.neighbourStealRatio(vm) >= SUFFERING)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer vm) -> -snapshot.neighbourStealRatio(vm)))
                    .mapToInt(vm -> vm)
                    .toArray();
            for (int rank = 0; rank < here.length; rank++) {
                ranked.add(new int[] {rank, here[rank]});
            }
        }
        return ranked.stream()
                .sorted(Comparator.comparingInt(entry -> entry[0]))
                .limit(count)
                .map(entry -> snapshot.vms().get(entry[1]))
                .map(vm -> new Detection(
                        vm.id(),
                        vm.host(),
                        snapshot.neighbourStealRatio(snapshot.vmIndex(vm.id()).orElseThrow()),
                        1.5,
                        TAKEN_AT))
                .toList();
    }
}
