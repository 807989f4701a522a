package io.stealaway.simulation;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Role;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.simulation.SimulationConfig.DemandFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    private static final int LEAST_THREADS = 12;
    /** With 4 vCPUs for each VM that is 2.3 vCPUs for each thread. */
    private static final double THREADS_PER_VM = 1.75;
    /**
     * What all VMs together want of all CPU at the worst time. There is room in every zone then, though not much; but VMs are
     * placed by room and not by demand, so that a third of the hosts get more than they can serve.
     */
    private static final double PEAK_SHARE = 0.87;

    private static final int MAX_SAME_ROLE = 4;
    private static final int TENANTS = 25;
    private static final double AGGRESSOR_SHARE = 0.015;
    private static final double CAPPED_SHARE = 0.03;
    private static final Flavor AGGRESSOR = new Flavor(12, 24);

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
            new RoleSpec("web", 16, DemandCurve.INTERACTIVE),
            new RoleSpec("app", 14, DemandCurve.INTERACTIVE),
            new RoleSpec("api", 12, DemandCurve.INTERACTIVE),
            new RoleSpec("cache", 8, DemandCurve.INTERACTIVE),
            new RoleSpec("search", 8, DemandCurve.INTERACTIVE),
            new RoleSpec("db", 12, DemandCurve.BACKEND),
            new RoleSpec("queue", 6, DemandCurve.BACKEND),
            new RoleSpec("worker", 10, DemandCurve.BACKEND),
            new RoleSpec("batch", 10, DemandCurve.NIGHT),
            new RoleSpec("", 4, DemandCurve.BACKEND));

    private final SimulationConfig config;
    private final SplitMix64 dice;
    private final List<Host> hosts = new ArrayList<>();
    private final List<Vm> vms = new ArrayList<>();
    private final DailyDemand demand;
    private final Scheduler scheduler;

    private record Flavor(int vcpus, int ramGib) {}

    private record RoleSpec(String name, int percent, DemandCurve curve) {}

    private SyntheticDay(SimulationConfig config) {
        this.config = config;
        dice = SplitMix64.of(config.seed(), 1);
        demand = new DailyDemand(
                config.vms(),
                config.seed(),
                new DailyHabits(config.family(), ROLES.size(), config.days(), config.seed()));
        scheduler = new Scheduler(
                config.zones(),
                ROLES.stream().mapToInt(role -> mostOnOneHost(role, config)).toArray());
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
        long capacity = hosts.stream().mapToLong(Host::cpuMicroCores).sum();
        demand.scaleTo((long) (PEAK_SHARE * capacity));
        ClusterSnapshot.Builder first = ClusterSnapshot.builder(
                config.family() == DemandFamily.WEEKEND ? START.plus(DailyHabits.FRIDAY) : START);
        hosts.forEach(first::host);
        vms.forEach(first::vm);
        String note = (config.days() == 1 ? "Synthetic day" : config.days() + " synthetic days") + " from seed "
                + config.seed() + ": " + config.hosts() + " hosts of "
                + hosts.get(0).threads() + " threads, " + config.vms() + " VMs, " + config.zones()
                + " zones; at the worst time all VMs together want about "
                + Math.round(100 * PEAK_SHARE) + " % of all CPU.";
        return new Scenario(first.build(), demand, Duration.ofHours(config.hours()), List.of(note));
    }

    /** Roles are spread as soft anti-affinity would; a cluster of few hosts has to take more of a role on each. */
    private static int mostOnOneHost(RoleSpec role, SimulationConfig config) {
        return role.name.isEmpty()
                ? Integer.MAX_VALUE
                : Math.max(MAX_SAME_ROLE, 2 * role.percent * config.vms() / (100 * config.hosts()));
    }

    private int threads() {
        double perHost = THREADS_PER_VM * config.vms() / config.hosts();
        return Math.max(LEAST_THREADS, (int) Math.ceil(perHost));
    }

    private void addHost(int index) {
        int threads = threads();
        Host host = Host.builder(
                        HostId.of(String.format(Locale.ROOT, "host-%04d", index)),
                        AvailabilityZone.of(String.format(Locale.ROOT, "az-%d", index % config.zones() + 1)))
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
        scheduler.add(host);
    }

    private void addVm(int index) {
        int role = role();
        boolean aggressor = dice.chance(AGGRESSOR_SHARE);
        Flavor flavor = aggressor ? AGGRESSOR : dice.oneOf(FLAVORS);
        long ram = flavor.ramGib * GIB;
        long disk = diskGib() * GIB;
        boolean local = dice.chance(0.6);
        int host = scheduler.place(dice, index, role, flavor.vcpus, ram, local ? disk : 0);
        RoleSpec spec = ROLES.get(role);
        long all = flavor.vcpus * MicroCores.PER_CORE;
        boolean capped = !aggressor && spec.curve == DemandCurve.INTERACTIVE && dice.chance(CAPPED_SHARE);
        demand.draw(index, dice, role, spec.curve, all, capped, aggressor);
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
            vm.role(Role.of(spec.name));
        }
        if (capped) {
            vm.cpuCapMicroCores(all * 35 / 100);
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
}
