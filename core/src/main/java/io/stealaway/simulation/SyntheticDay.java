package io.stealaway.simulation;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.simulation.SimulationConfig.DemandFamily;
import io.stealaway.simulation.arrivals.Arrival;
import io.stealaway.simulation.arrivals.ArrivalStream;
import io.stealaway.simulation.arrivals.Lifetimes;
import io.stealaway.simulation.arrivals.Turnover;
import io.stealaway.simulation.arrivals.Turnover.Creation;
import io.stealaway.simulation.arrivals.Turnover.Departure;
import io.stealaway.simulation.random.SplitMix64;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

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
    /** Of those of {@link SimulationConfig#diskBytesPerVm}, so many fit on a host. */
    private static final long DISKS_PER_HOST = 40;

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
    private final List<Arrival> arrivals;
    private final List<ServerGroup> groups = new ArrayList<>();

    private record Flavor(int vcpus, int ramGib) {}

    /** What VMs of one kind have in common. */
    private record Kind(int role, boolean aggressor, Flavor flavor, long diskBytes) {
        long ramBytes() {
            return flavor.ramGib * GIB;
        }

        long all() {
            return flavor.vcpus * MicroCores.PER_CORE;
        }

        long cap() {
            return all() * 35 / 100;
        }

        int cpuWeight() {
            return (int) (ramBytes() >> 20);
        }

        boolean named() {
            return !ROLES.get(role).name.isEmpty();
        }

        Role roleName() {
            return Role.of(ROLES.get(role).name);
        }
    }

    private record RoleSpec(String name, int percent, DemandCurve curve) {}

    private SyntheticDay(SimulationConfig config) {
        this.config = config;
        dice = SplitMix64.of(config.seed(), 1);
        arrivals = config.arrivals() == 0
                ? List.of()
                : ArrivalStream.draw(config.arrivals(), config.hours() * 3_600L, SplitMix64.of(config.seed(), 21));
        demand = new DailyDemand(
                config.vms() + arrivals.stream().mapToInt(Arrival::count).sum(),
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
        Optional<Turnover> turnover = config.arrivals() == 0 ? Optional.empty() : Optional.of(turnover());
        demand.scaleTo((long) (PEAK_SHARE * capacity), config.vms());
        ClusterSnapshot.Builder first = ClusterSnapshot.builder(
                config.family() == DemandFamily.WEEKEND ? START.plus(DailyHabits.FRIDAY) : START);
        hosts.forEach(first::host);
        vms.forEach(first::vm);
        groups.forEach(first::serverGroup);
        String note = (config.days() == 1 ? "Synthetic day" : config.days() + " synthetic days") + " from seed "
                + config.seed() + ": " + config.hosts() + " hosts of "
                + hosts.get(0).threads() + " threads, " + config.vms() + " VMs, " + config.zones()
                + " zones; at the worst time all VMs together want about "
                + Math.round(100 * PEAK_SHARE) + " % of all CPU.";
        List<String> notes = new ArrayList<>(List.of(note));
        turnover.ifPresent(known -> notes.add(turnoverNote(known)));
        return new Scenario(first.build(), demand, Duration.ofHours(config.hours()), notes, turnover);
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
                .diskBytes(Math.max(
                        4_000L * GIB * Math.max(1, threads / 20),
                        DISKS_PER_HOST * config.diskBytesPerVm().orElse(0)))
                .linkBytesPerSecond(config.linkBytesPerSecond())
                .cpuAllocationRatio(VCPUS_PER_THREAD)
                .reservedRamBytes(8 * GIB)
                .hypervisorWeight(16_384)
                .hypervisorDemandMicroCores(MicroCores.PER_CORE / 2)
                .build();
        hosts.add(host);
        scheduler.add(host);
    }

    private void addVm(int index) {
        Kind kind = kind();
        int host = scheduler.place(dice, index, kind.role, kind.flavor.vcpus, kind.ramBytes(), kind.diskBytes);
        boolean capped = capped(kind);
        draw(index, kind, capped);
        Tenant tenant = tenant();
        VmId id = VmId.of(String.format(Locale.ROOT, "vm-%05d", index));
        vms.add(vm(id, hosts.get(host).id(), tenant, kind, capped)
                .locked(dice.chance(0.01))
                .build());
    }

    private Kind kind() {
        int role = role();
        boolean aggressor = dice.chance(AGGRESSOR_SHARE);
        Flavor flavor = aggressor ? AGGRESSOR : dice.oneOf(FLAVORS);
        long drawn = diskGib() * GIB;
        long disk = config.diskBytesPerVm().orElse(drawn);
        return new Kind(role, aggressor, flavor, dice.chance(0.6) ? disk : 0);
    }

    private boolean capped(Kind kind) {
        return !kind.aggressor && ROLES.get(kind.role).curve == DemandCurve.INTERACTIVE && dice.chance(CAPPED_SHARE);
    }

    private void draw(int index, Kind kind, boolean capped) {
        demand.draw(index, dice, kind.role, ROLES.get(kind.role).curve, kind.all(), capped, kind.aggressor);
    }

    private Tenant tenant() {
        return Tenant.of(String.format(Locale.ROOT, "tenant-%02d", dice.below(TENANTS)));
    }

    private Vm.Builder vm(VmId id, HostId host, Tenant tenant, Kind kind, boolean capped) {
        Vm.Builder vm = Vm.builder(id, host, tenant)
                .vcpus(kind.flavor.vcpus)
                .ramBytes(kind.ramBytes())
                .diskBytes(kind.diskBytes)
                .localDiskBytes(kind.diskBytes)
                .dirtyBytesPerSecond(dice.between(2_000_000L, 60_000_000L))
                .cpuWeight(kind.cpuWeight());
        if (kind.named()) {
            vm.role(kind.roleName());
        }
        if (capped) {
            vm.cpuCapMicroCores(kind.cap());
        }
        return vm;
    }

    /** Those that are there leave as they would had they come as others do; the others stay. */
    private Turnover turnover() {
        double leaving = config.arrivals() / (double) SimulationConfig.mostArrivals(config.vms());
        SplitMix64 lives = SplitMix64.of(config.seed(), 22);
        List<Departure> departures = new ArrayList<>();
        for (int vm = 0; vm < config.vms(); vm++) {
            if (lives.chance(leaving)) {
                departures.add(new Departure(Lifetimes.left(lives), vm));
            }
        }
        List<Creation> creations = new ArrayList<>();
        int next = config.vms();
        for (Arrival arrival : arrivals) {
            creations.add(creation(arrival, creations.size(), next));
            departures.addAll(Turnover.departures(next, arrival.count(), arrival.second() + arrival.lifetimeSeconds()));
            next += arrival.count();
        }
        return new Turnover(creations, departures, config.placer());
    }

    /** VMs of a request are alike but for what they want. */
    private Creation creation(Arrival arrival, int number, int first) {
        Kind kind = kind();
        boolean capped = capped(kind);
        Tenant tenant = tenant();
        VmRequest.Builder request = VmRequest.builder(VmId.of(String.format(Locale.ROOT, "vm-r%06d", number)), tenant)
                .vcpus(kind.flavor.vcpus)
                .ramBytes(kind.ramBytes())
                .diskBytes(kind.diskBytes)
                .cpuWeight(kind.cpuWeight())
                .count(arrival.count(), arrival.count());
        if (kind.named()) {
            request.role(kind.roleName());
        }
        if (capped) {
            request.cpuCapMicroCores(kind.cap());
        }
        List<ServerGroupId> group = arrival.group().stream()
                .map(rule ->
                        new ServerGroup(ServerGroupId.of(String.format(Locale.ROOT, "group-%06d", number)), rule, 1))
                .peek(groups::add)
                .map(ServerGroup::id)
                .toList();
        VmRequest asked = request.serverGroups(group).build();
        List<Vm> made = new ArrayList<>();
        for (VmId id : asked.vms()) {
            draw(first + made.size(), kind, capped);
            made.add(vm(id, hosts.get(0).id(), tenant, kind, capped)
                    .serverGroups(new TreeSet<>(group))
                    .build());
        }
        return new Creation(arrival.second(), asked, first, made, false);
    }

    private String turnoverNote(Turnover turnover) {
        return config.arrivals() + " VMs are asked for on an average day, "
                + turnover.creations().size() + " requests in all, and as many leave; hosts for them are chosen by "
                + config.placeBy() + ". A request that is rejected is not made again.";
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
