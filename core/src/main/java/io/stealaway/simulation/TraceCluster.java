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
import io.stealaway.simulation.random.SplitMix64;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A cluster filled with the VMs of a real trace: each is used as often as it takes, every time with a shifted phase, on hosts
 * that are sized so that they have room as a whole and yet too little here and there.
 */
final class TraceCluster {
    private static final long GIB = 1L << 30;
    private static final long MIB = 1L << 20;
    private static final int WIDEST_VCPUS = 16;
    private static final int DAY_SECONDS = 86_400;
    private static final double PEAK_UTILISATION = 0.65;
    private static final List<String> ROLES = List.of("web", "app", "api", "db", "worker", "batch", "cache", "queue");

    private final SimulationConfig config;
    private final List<TraceVm> trace;
    private final int leftOut;
    private final String origin;
    private final SplitMix64 dice;
    private final TraceVm[] source;
    private final long[] shiftSeconds;
    private final int[] role;

    private TraceCluster(SimulationConfig config, List<TraceVm> all, String origin) {
        this.config = config;
        this.origin = origin;
        trace = all.stream().filter(vm -> vm.vcpus() <= WIDEST_VCPUS).toList();
        leftOut = all.size() - trace.size();
        if (trace.isEmpty()) {
            throw new IllegalArgumentException("every VM of the trace has more than " + WIDEST_VCPUS + " vCPUs");
        }
        dice = SplitMix64.of(config.seed(), 2);
        source = new TraceVm[config.vms()];
        shiftSeconds = new long[config.vms()];
        role = new int[config.vms()];
        for (int vm = 0; vm < source.length; vm++) {
            source[vm] = trace.get(vm % trace.size());
            // By whole days and up to two hours, so that the hours of the day keep their character.
            shiftSeconds[vm] = dice.between(0L, 27L) * DAY_SECONDS + dice.between(-7_200L, 7_200L);
            role[vm] = dice.below(ROLES.size());
        }
    }

    /**
     * Builds the scenario of a trace.
     *
     * @throws IllegalArgumentException naming file and line of what is broken
     * @throws java.io.UncheckedIOException if something cannot be read
     */
    static Scenario of(SimulationConfig config) {
        return new TraceCluster(config, BitbrainsTrace.read(config.trace().orElseThrow()), "real").build();
    }

    /** Builds the scenario of demand in bursts, as if it were a trace. */
    static Scenario bursty(SimulationConfig config) {
        List<TraceVm> made = BurstyTrace.of(config.vms(), config.days(), config.seed());
        return new TraceCluster(config, made, "made-up").build();
    }

    private long microCores(int vm, long second) {
        return config.days() == 1
                ? source[vm].microCores(second + shiftSeconds[vm])
                : source[vm].repeated(second, shiftSeconds[vm], vm);
    }

    private Scenario build() {
        long peak = peakMicroCores();
        int widest = Arrays.stream(source).mapToInt(TraceVm::vcpus).max().orElseThrow();
        double perHost = (double) peak / MicroCores.PER_CORE / config.hosts() / PEAK_UTILISATION;
        int threads = Math.max(widest, (int) Math.ceil(perHost));
        long vcpus = Arrays.stream(source).mapToLong(TraceVm::vcpus).sum();
        double ratio = Math.ceil(15.0 * vcpus / config.hosts() / threads) / 10.0;
        long ram = Arrays.stream(source).mapToLong(TraceCluster::ramOf).sum();

        ClusterSnapshot.Builder first = ClusterSnapshot.builder(SyntheticDay.START);
        int[] most = new int[ROLES.size()];
        Arrays.fill(most, Math.max(4, 2 * (config.vms() / ROLES.size() / config.hosts() + 1)));
        Scheduler scheduler = new Scheduler(config.zones(), most);
        List<Host> hosts = new ArrayList<>();
        for (int i = 0; i < config.hosts(); i++) {
            Host host = host(i, threads, ratio, Math.max(GIB, ram / config.hosts() * 2));
            hosts.add(host);
            scheduler.add(host);
            first.host(host);
        }
        for (int i = 0; i < config.vms(); i++) {
            first.vm(vm(i, scheduler, hosts));
        }
        return new Scenario(
                first.build(), this::microCores, Duration.ofHours(config.hours()), notes(threads, ratio, peak));
    }

    private Host host(int index, int threads, double ratio, long ramBytes) {
        return Host.builder(
                        HostId.of(String.format(Locale.ROOT, "host-%04d", index)),
                        AvailabilityZone.of(String.format(Locale.ROOT, "az-%d", index % config.zones() + 1)))
                .cores((threads + 1) / 2)
                .threads(threads)
                .ramBytes(ramBytes)
                .diskBytes(4_000L * GIB)
                .linkBytesPerSecond(1_250_000_000L)
                .cpuAllocationRatio(ratio)
                .hypervisorWeight(16_384)
                .hypervisorDemandMicroCores(MicroCores.PER_CORE / 4)
                .build();
    }

    private Vm vm(int index, Scheduler scheduler, List<Host> hosts) {
        TraceVm from = source[index];
        long ram = ramOf(from);
        long disk = dice.chance(0.6) ? dice.between(10L, 80L) * GIB : 0;
        int host = scheduler.place(dice, index, role[index], from.vcpus(), ram, disk);
        return Vm.builder(
                        VmId.of(String.format(Locale.ROOT, "vm-%05d", index)),
                        hosts.get(host).id(),
                        Tenant.of(String.format(Locale.ROOT, "tenant-%02d", dice.below(25))))
                .vcpus(from.vcpus())
                .ramBytes(ram)
                .role(Role.of(ROLES.get(role[index])))
                .diskBytes(disk)
                .localDiskBytes(disk)
                .dirtyBytesPerSecond(dice.between(2_000_000L, 60_000_000L))
                .cpuWeight((int) Math.min(1_048_576, ram / MIB))
                .build();
    }

    private static long ramOf(TraceVm vm) {
        return Math.max(256 * MIB, vm.ramBytes());
    }

    /** Returns what all VMs want together at the worst moment. */
    private long peakMicroCores() {
        long peak = 0;
        for (long second = 0; second < config.hours() * 3_600L; second += TraceVm.SLOT_SECONDS) {
            long sum = 0;
            for (int vm = 0; vm < source.length; vm++) {
                sum += microCores(vm, second);
            }
            peak = Math.max(peak, sum);
        }
        return peak;
    }

    private List<String> notes(int threads, double ratio, long peak) {
        List<String> notes = new ArrayList<>();
        notes.add("Demand of " + trace.size() + " " + origin + " VMs, used " + config.vms()
                + " times, each time shifted by whole days and up to two hours.");
        notes.add(String.format(
                Locale.ROOT,
                "Hosts are sized for contention: %d hosts of %d threads (%.1f vCPUs for each), because all VMs together want"
                        + " %.0f CPUs at the worst moment.",
                config.hosts(),
                threads,
                ratio,
                (double) peak / MicroCores.PER_CORE));
        if (config.days() > 1) {
            notes.add(
                    "Where the trace ends it begins again on the same weekday, or, when it has no whole week, at the"
                            + " same hour; what is used again comes up to 15 minutes earlier or later and a quarter higher or lower.");
        }
        notes.add("The trace has no disks, roles, tenants nor dirty rates: these are drawn from seed " + config.seed()
                + ".");
        if (leftOut > 0) {
            notes.add(leftOut + " VMs with more than " + WIDEST_VCPUS + " vCPUs are left out.");
        }
        return notes;
    }
}
