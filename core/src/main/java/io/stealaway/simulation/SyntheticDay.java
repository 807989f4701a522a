package io.stealaway.simulation;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Role;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.ZoneId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A day of a public cloud, made up from a seed: interactive roles peak together at 12, 15 and 22 h, batch roles work at
 * night, a few VMs are capped below what they want, and a few suddenly use all their CPUs for hours.
 *
 * <p>VMs are placed as an overcommitting scheduler does it, by room and not by demand, so that some hosts get too many busy
 * ones while every zone as a whole has room.
 */
final class SyntheticDay {
    static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final long GIB = 1L << 30;
    private static final double VCPUS_PER_THREAD = 3.0;
    private static final int LEAST_THREADS = 8;
    private static final int MAX_SAME_ROLE = 4;
    private static final int TENANTS = 25;

    private static final List<Flavor> FLAVORS = List.of(
            new Flavor(1, 2),
            new Flavor(2, 4),
            new Flavor(2, 8),
            new Flavor(4, 8),
            new Flavor(4, 16),
            new Flavor(4, 8),
            new Flavor(8, 16),
            new Flavor(8, 32));

    private static final List<RoleSpec> ROLES = List.of(
            new RoleSpec("web", 16, Curve.INTERACTIVE),
            new RoleSpec("app", 14, Curve.INTERACTIVE),
            new RoleSpec("api", 12, Curve.INTERACTIVE),
            new RoleSpec("cache", 8, Curve.INTERACTIVE),
            new RoleSpec("search", 8, Curve.INTERACTIVE),
            new RoleSpec("db", 12, Curve.BACKEND),
            new RoleSpec("queue", 6, Curve.BACKEND),
            new RoleSpec("worker", 10, Curve.BACKEND),
            new RoleSpec("batch", 10, Curve.NIGHT),
            new RoleSpec("", 4, Curve.BACKEND));

    private final SimulationConfig config;
    private final Dice dice;
    private final List<Host> hosts = new ArrayList<>();
    private final List<Vm> vms = new ArrayList<>();
    private final DailyDemand demand;
    private final long[] freeVcpus;
    private final long[] freeRam;
    private final long[] freeDisk;
    private final int[][] sameRole;

    /** How the demand of a role goes over the day. */
    enum Curve {
        INTERACTIVE,
        BACKEND,
        NIGHT
    }

    private record Flavor(int vcpus, int ramGib) {}

    private record RoleSpec(String name, int percent, Curve curve) {}

    private SyntheticDay(SimulationConfig config) {
        this.config = config;
        dice = Dice.of(config.seed(), 1);
        demand = new DailyDemand(config.vms(), config.seed());
        freeVcpus = new long[config.hosts()];
        freeRam = new long[config.hosts()];
        freeDisk = new long[config.hosts()];
        sameRole = new int[config.hosts()][ROLES.size()];
    }

    static Scenario of(SimulationConfig config) {
        return new SyntheticDay(config).build();
    }

    private Scenario build() {
        for (int host = 0; host < config.hosts(); host++) {
            addHost(host);
        }
        for (int vm = 0; vm < config.vms(); vm++) {
            addVm(vm);
        }
        ClusterSnapshot.Builder first = ClusterSnapshot.builder(START);
        hosts.forEach(first::host);
        vms.forEach(first::vm);
        String note = "Synthetic day from seed " + config.seed() + ": " + config.hosts() + " hosts of "
                + hosts.get(0).threads() + " threads, " + config.vms() + " VMs, " + config.zones() + " zones.";
        return new Scenario(first.build(), demand, Duration.ofHours(config.hours()), List.of(note));
    }

    private int threads() {
        // 1,000 VMs of 3.6 vCPUs on 80 hosts of 20 threads: 2.2 vCPUs for each thread.
        return Math.max(LEAST_THREADS, (int) Math.ceil(1.6 * config.vms() / config.hosts()));
    }

    private void addHost(int index) {
        int threads = threads();
        Host host = Host.builder(
                        HostId.of(String.format(Locale.ROOT, "host-%04d", index)),
                        ZoneId.of(String.format(Locale.ROOT, "az-%d", index % config.zones() + 1)))
                .cores((threads + 1) / 2)
                .threads(threads)
                .ramBytes(threads * 10L * GIB)
                .diskBytes(4_000L * GIB * Math.max(1, threads / 20))
                .linkBytesPerSecond(1_250_000_000L)
                .cpuAllocationRatio(VCPUS_PER_THREAD)
                .reservedRamBytes(8 * GIB)
                .hypervisorWeight(16_384)
                .hypervisorDemandMicroCores(MicroCores.PER_CORE / 2)
                .build();
        hosts.add(host);
        freeVcpus[index] = host.vcpuCapacity();
        freeRam[index] = host.ramCapacityBytes();
        freeDisk[index] = host.diskCapacityBytes();
    }

    private void addVm(int index) {
        int role = role();
        Flavor flavor = dice.oneOf(FLAVORS);
        long ram = flavor.ramGib * GIB;
        long disk = diskGib() * GIB;
        boolean local = dice.chance(0.6);
        int host = schedule(role, flavor.vcpus, ram, local ? disk : 0);
        RoleSpec spec = ROLES.get(role);
        long all = flavor.vcpus * MicroCores.PER_CORE;
        boolean capped = spec.curve == Curve.INTERACTIVE && dice.chance(0.03);
        demand.draw(index, dice, spec.curve, all, capped);
        Vm.Builder vm = Vm.builder(
                        VmId.of(String.format(Locale.ROOT, "vm-%05d", index)),
                        hosts.get(host).id(),
                        Tenant.of(String.format(Locale.ROOT, "tenant-%02d", dice.below(TENANTS))))
                .vcpus(flavor.vcpus)
                .ramBytes(ram)
                .diskBytes(local ? disk : 0)
                .localDiskBytes(local ? disk : 0)
                .dirtyBytesPerSecond(dice.between(2_000_000L, 60_000_000L))
                .cpuWeight((int) (ram >> 20));
        if (!spec.name.isEmpty()) {
            vm.role(Optional.of(Role.of(spec.name)));
        }
        if (capped) {
            vm.cpuCapMicroCores(OptionalLong.of(all * 35 / 100));
        }
        vm.locked(dice.chance(0.01));
        vms.add(vm.build());
    }

    private int role() {
        int roll = dice.below(100);
        int role = 0;
        while (roll >= ROLES.get(role).percent) {
            roll -= ROLES.get(role).percent;
            role++;
        }
        return role;
    }

    private long diskGib() {
        return dice.chance(0.04) ? 500 : dice.between(10, 80);
    }

    /** Takes the roomiest of three random hosts that fit, as a scheduler with a little randomness does. */
    private int schedule(int role, int vcpus, long ram, long disk) {
        int best = -1;
        for (int tries = 0, found = 0; found < 3 && tries < 20 * hosts.size(); tries++) {
            int host = dice.below(hosts.size());
            if (fits(host, role, vcpus, ram, disk)) {
                found++;
                best = best < 0 || freeRam[host] > freeRam[best] ? host : best;
            }
        }
        if (best < 0) {
            throw new IllegalArgumentException(
                    "vms (" + config.vms() + ") do not fit on hosts (" + config.hosts() + "). Maybe more hosts?");
        }
        freeVcpus[best] -= vcpus;
        freeRam[best] -= ram;
        freeDisk[best] -= disk;
        sameRole[best][role]++;
        return best;
    }

    private boolean fits(int host, int role, int vcpus, long ram, long disk) {
        return freeVcpus[host] >= vcpus
                && freeRam[host] >= ram
                && freeDisk[host] >= disk
                && (ROLES.get(role).name.isEmpty() || sameRole[host][role] < MAX_SAME_ROLE);
    }
}
