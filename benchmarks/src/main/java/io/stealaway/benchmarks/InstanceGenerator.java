package io.stealaway.benchmarks;

import io.stealaway.contention.CpuShares;
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
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Makes clusters from a seed: hosts of three sizes in three zones, filled to about two thirds of what they may hand out. On
 * one host in sixteen, or in five of a small cluster, VMs want far more CPU than there is; what each gets follows from the
 * contention model. No role has two VMs on one host.
 */
final class InstanceGenerator {
    private static final Instant TAKEN_AT = Instant.parse("2026-03-02T12:00:00Z");
    private static final long GIB = 1L << 30;
    private static final int CORE = 1_000_000;
    private static final int ZONES = 3;
    private static final int TENANTS = 50;
    private static final int VMS_PER_ROLE = 18;
    private static final double FILL = 0.68;
    private static final double SUFFERING = 0.10;
    private static final int TRIES = 2_000;

    private final Size size;
    private final SplittableRandom random;
    private final List<Flavor> flavors;
    private final List<Host> hosts = new ArrayList<>();
    private final List<List<Integer>> guests = new ArrayList<>();
    private final List<BitSet> roles = new ArrayList<>();
    private final long[] freeVcpus;
    private final long[] freeRam;
    private final List<Vm> vms = new ArrayList<>();
    private final List<Long> wanted = new ArrayList<>();

    InstanceGenerator(Size size, long seed) {
        this.size = size;
        random = new SplittableRandom(seed);
        flavors = Flavor.of(size);
        freeVcpus = new long[size.hosts()];
        freeRam = new long[size.hosts()];
    }

    Instance instance() {
        double vcpus = flavors.stream().mapToInt(Flavor::vcpus).average().orElseThrow();
        double ram = flavors.stream().mapToInt(Flavor::ramGib).average().orElseThrow();
        double perHost = (double) size.vms() / size.hosts() / FILL;
        for (int host = 0; host < size.hosts(); host++) {
            addHost(host, vcpus * perHost, ram * perHost);
        }
        for (int vm = 0; vm < size.vms(); vm++) {
            addVm(vm);
        }
        ClusterSnapshot.Builder cluster = ClusterSnapshot.builder(TAKEN_AT);
        hosts.forEach(cluster::host);
        vms.forEach(cluster::vm);
        ClusterSnapshot snapshot =
                cluster.observations(Observations.of(observations())).build();
        return new Instance(size, snapshot, Instance.inTurns(snapshot, SUFFERING));
    }

    /** A quarter larger or smaller than the mean; a hot host has a quarter of the threads and hands out as many vCPUs. */
    private void addHost(int index, double vcpus, double ramGib) {
        double factor = 0.75 + 0.25 * random.nextInt(3);
        double ratio = hot(index) ? 10.0 : 2.5;
        Host host = Host.builder(
                        HostId.of(String.format(Locale.ROOT, "host-%05d", index)),
                        AvailabilityZone.of("zone-" + (char) ('a' + index % ZONES)))
                .cores(Math.max(8, (int) Math.ceil(factor * vcpus / ratio / 2)))
                .threads(Math.max(16, (int) Math.ceil(factor * vcpus / ratio)))
                .ramBytes((long) Math.ceil(factor * ramGib) * GIB)
                .diskBytes(2_000 * GIB)
                .linkBytesPerSecond(1_250_000_000L)
                .cpuAllocationRatio(ratio)
                .hypervisorDemandMicroCores(CORE / 4)
                .enabled(random.nextInt(100) >= 3)
                .build();
        hosts.add(host);
        guests.add(new ArrayList<>());
        roles.add(new BitSet());
        freeVcpus[index] = host.vcpuCapacity();
        freeRam[index] = host.ramCapacityBytes();
    }

    private boolean hot(int host) {
        return host % (size.hosts() < 100 ? 5 : 16) == 1;
    }

    private void addVm(int index) {
        Flavor flavor = Flavor.draw(flavors, random);
        int role = random.nextInt(roleCount());
        int host = find(flavor, role);
        freeVcpus[host] -= flavor.vcpus();
        freeRam[host] -= flavor.ramGib() * GIB;
        roles.get(host).set(role);
        guests.get(host).add(index);
        boolean busy = hot(host) || random.nextInt(100) < 15;
        double use = busy ? 0.8 + 0.2 * random.nextDouble() : 0.05 + 0.35 * random.nextDouble();
        wanted.add((long) (use * flavor.vcpus() * CORE));
        vms.add(Vm.builder(
                        VmId.of(String.format(Locale.ROOT, "vm-%06d", index)),
                        hosts.get(host).id(),
                        Tenant.of(String.format(Locale.ROOT, "tenant-%02d", random.nextInt(TENANTS))))
                .vcpus(flavor.vcpus())
                .ramBytes(flavor.ramGib() * GIB)
                .role(Role.of(String.format(Locale.ROOT, "role-%05d", role)))
                .dirtyBytesPerSecond(1_000_000L * (2 + random.nextInt(40)))
                .cpuWeight(flavor.ramGib() * 1024)
                .build());
    }

    /** A role must find a host of its own for each of its VMs. */
    private int roleCount() {
        return Math.max(1, size.vms() / Math.max(1, Math.min(VMS_PER_ROLE, size.hosts() / 3)));
    }

    private int find(Flavor flavor, int role) {
        for (int tries = 0; tries < TRIES; tries++) {
            int host = random.nextInt(size.hosts());
            boolean fits = freeVcpus[host] >= flavor.vcpus() && freeRam[host] >= flavor.ramGib() * GIB;
            if (fits && !roles.get(host).get(role)) {
                return host;
            }
        }
        throw new IllegalStateException("size " + size + " is too full");
    }

    private List<VmObservation> observations() {
        List<VmObservation> observations = new ArrayList<>();
        for (int host = 0; host < size.hosts(); host++) {
            observe(host, observations);
        }
        return observations;
    }

    /** Every VM gets what weighted max-min gives it. */
    private void observe(int host, List<VmObservation> observations) {
        List<Integer> here = guests.get(host);
        long[] need = Arrays.copyOf(here.stream().mapToLong(wanted::get).toArray(), here.size() + 1);
        int[] weight = Arrays.copyOf(
                here.stream().mapToInt(vm -> vms.get(vm).cpuWeight()).toArray(), here.size() + 1);
        need[here.size()] = hosts.get(host).hypervisorDemandMicroCores();
        weight[here.size()] = hosts.get(host).hypervisorWeight();
        long[] got = CpuShares.allocate(hosts.get(host).cpuMicroCores(), need, weight);
        for (int i = 0; i < here.size(); i++) {
            Vm vm = vms.get(here.get(i));
            double steal = (double) (need[i] - got[i]) / ((double) vm.vcpus() * CORE);
            observations.add(VmObservation.builder(vm.id(), TAKEN_AT.minusSeconds(30))
                    .stealRatio(steal)
                    .load5(vm.vcpus() * (0.5 + 2 * steal))
                    .cpuUsedMicroCores(got[i])
                    .build());
        }
    }
}
