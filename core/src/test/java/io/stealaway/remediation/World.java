package io.stealaway.remediation;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Detection;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.Detector;
import io.stealaway.spi.Detector.Detections;
import io.stealaway.testkit.ManualClock;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A small cluster in which everything is known: where each VM is, what migrates, who keeps whom out of service. It keeps
 * the books of what must never happen.
 */
final class World {
    static final Instant START = Instant.parse("2026-03-02T12:00:00Z");

    final ManualClock clock = new ManualClock(START);
    final Faults faults = new Faults();
    final TreeMap<String, String> zoneOfHost = new TreeMap<>();
    final TreeSet<String> hotHosts = new TreeSet<>();
    final TreeMap<VmId, Guest> guests = new TreeMap<>();
    final List<String> violations = new ArrayList<>();
    final WorldMigrator migrator = new WorldMigrator(this);
    final TreeMap<String, WorldIsolator> isolators = new TreeMap<>();
    final WorldShares shares = new WorldShares(this);
    /** Hardware threads of a host that has fewer than the others. */
    final TreeMap<String, Integer> threads = new TreeMap<>();

    /** Hosts whose own work leaves their VMs a little less than they want. */
    final TreeSet<String> busyHosts = new TreeSet<>();

    /** Whether a VM with a greater weight than it has bought is not robbed. */
    boolean sharesHelp = true;

    Duration sampleAge = Duration.ofSeconds(20);
    /** Over how long samples are averages. */
    Duration window = Duration.ZERO;
    /** Whether the topology tells when a VM was migrated last. */
    boolean rememberMoves;

    int mostInFlight = Integer.MAX_VALUE;
    int mostPerHost = Integer.MAX_VALUE;
    int mostPerRole = Integer.MAX_VALUE;
    /** Which of two lies is told. */
    BooleanSupplier coin = () -> false;

    /** Whether the process that is at work may act for a zone. */
    Predicate<AvailabilityZone> mayAct = zone -> true;

    /** Whether the journal holds a migration of a VM under an id. */
    BiPredicate<VmId, MigrationId> underWay = (vm, owner) -> false;

    /** VMs of which the loop was told what is not so; it cannot count them. */
    final TreeSet<VmId> liedAbout = new TreeSet<>();

    /** When a process began, or a zone changed hands, the last time, by the time that really passes. */
    long changedHands;

    private Instant shown = START;

    /** How far the clock was set from the time that really passed. */
    private Duration askew = Duration.ZERO;

    private Optional<ClusterSnapshot> lastPicture = Optional.empty();

    /** One VM. */
    static final class Guest {
        HostId host;
        Optional<Role> role;
        VmState state = VmState.ACTIVE;
        double usedCores = 1.0;
        Optional<Instant> arrivedAt = Optional.empty();

        Guest(HostId host, Optional<Role> role) {
            this.host = host;
            this.role = role;
        }
    }

    World host(String id, String zone) {
        zoneOfHost.put(id, zone);
        return this;
    }

    World hot(String... hosts) {
        hotHosts.addAll(List.of(hosts));
        return this;
    }

    World vm(String id, String host, String role) {
        guests.put(VmId.of(id), new Guest(HostId.of(host), Optional.of(Role.of(role))));
        return this;
    }

    WorldIsolator isolator(String name) {
        return isolators.computeIfAbsent(name, n -> new WorldIsolator(this, n));
    }

    /** Two zones, each with one hot host of four VMs and three calm ones. */
    static World twoZones() {
        World world = new World();
        for (String zone : List.of("a", "b")) {
            for (int i = 1; i <= 3; i++) {
                world.host(zone + "-calm-" + i, zone);
            }
            world.host(zone + "-hot", zone).hot(zone + "-hot");
            for (int i = 1; i <= 4; i++) {
                world.vm(zone + "-vm-" + i, zone + "-hot", i % 2 == 1 ? "web" : "db");
            }
        }
        return world;
    }

    Instant now() {
        return clock.instant();
    }

    /** Returns the latest that the clock has ever shown. */
    Instant latest() {
        return now().isAfter(shown) ? now() : shown;
    }

    Guest guest(String vm) {
        return guests.get(VmId.of(vm));
    }

    HostId hostOf(String vm) {
        return guest(vm).host;
    }

    AvailabilityZone zoneOf(HostId host) {
        return AvailabilityZone.of(zoneOfHost.get(host.value()));
    }

    boolean outOfService(VmId vm) {
        return isolators.values().stream().anyMatch(isolator -> isolator.keepsOut(vm));
    }

    boolean isolatedByUs(VmId vm) {
        return isolators.values().stream().anyMatch(isolator -> isolator.isolatedByUs(vm));
    }

    ClusterSnapshot topology() {
        return faults.call("topology", Optional.empty(), this::picture, this::oldPicture);
    }

    /** What was seen the last time, passed off as new. */
    private ClusterSnapshot oldPicture() {
        return lastPicture.orElseGet(this::picture).withTakenAt(now());
    }

    /** Returns the time that really passed, nanoseconds: a step of the clock is none of it. */
    long ticks() {
        return Duration.between(START, now()).minus(askew).toNanos();
    }

    /** Sets the clock. */
    void setClock(Duration step) {
        shown = latest();
        askew = askew.plus(step);
        clock.set(now().plus(step));
        migrator.forgetTimes();
    }

    ClusterSnapshot picture() {
        migrator.settle();
        ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(now());
        zoneOfHost.forEach((host, zone) -> snapshot.host(madeHost(host, zone)));
        guests.forEach((id, guest) -> snapshot.vm(vm(id, guest)));
        migrator.running().forEach(run -> snapshot.inFlight(new InFlightMigration(run.vm, run.source, run.target)));
        ClusterSnapshot picture = snapshot.build();
        lastPicture = Optional.of(picture);
        return picture;
    }

    private Host madeHost(String id, String zone) {
        int count = busyHosts.contains(id) ? 4 : threads.getOrDefault(id, 16);
        return Snapshots.host(id, zone)
                .cores(Math.min(8, count))
                .threads(count)
                .hypervisorDemandMicroCores(busyHosts.contains(id) ? 300_000 : 0)
                .build();
    }

    private Vm vm(VmId id, Guest guest) {
        Vm.Builder vm = Snapshots.vm(id.value(), guest.host.value())
                .state(migrator.running(id) ? VmState.MIGRATING : guest.state);
        guest.role.ifPresent(vm::role);
        if (rememberMoves) {
            guest.arrivedAt.ifPresent(vm::lastMigratedAt);
        }
        return vm.build();
    }

    Observations metrics(ClusterSnapshot topology) {
        return faults.call("metrics", Optional.empty(), () -> observe(topology, false), () -> observe(topology, true));
    }

    private Observations observe(ClusterSnapshot topology, boolean lying) {
        return Observations.of(guests.keySet().stream()
                .filter(vm -> topology.vm(vm).filter(Vm::running).isPresent())
                .map(vm -> observe(vm, lying))
                .toList());
    }

    private VmObservation observe(VmId vm, boolean lying) {
        Guest guest = guests.get(vm);
        boolean idle = outOfService(vm);
        boolean favoured = sharesHelp && shares.weight(vm) > WorldShares.BOUGHT;
        boolean robbed = !idle && !favoured && hotHosts.contains(guest.host.value()) != lying;
        double used = idle ? 0.01 : robbed ? guest.usedCores - 0.8 : guest.usedCores;
        return VmObservation.builder(vm, now().minus(sampleAge))
                .window(window)
                .stealRatio(robbed ? 0.2 : 0.0)
                .throttledRatio(0.0)
                .load5(robbed ? 8.0 : 1.0)
                .cpuUsedMicroCores(Math.round(used * 1e6))
                .build();
    }

    /** Finds whoever is robbed in this very sample. */
    static Detector atOnce() {
        return (snapshot, history) -> {
            List<Detection> found = new ArrayList<>();
            for (int vm = 0; vm < snapshot.vms().size(); vm++) {
                if (snapshot.observed(vm) && snapshot.neighbourStealRatio(vm) >= 0.1) {
                    Vm facts = snapshot.vms().get(vm);
                    found.add(new Detection(
                            facts.id(), facts.host(), snapshot.neighbourStealRatio(vm), 2.0, snapshot.takenAt()));
                }
            }
            return new Detections(found, history);
        };
    }

    /** Books one of our migrations, just started, against what may be in flight, whoever began it. */
    void auditStart(WorldMigrator.Run started) {
        migrator.settle();
        List<WorldMigrator.Run> running = migrator.running();
        if (!zoneOf(started.source).equals(zoneOf(started.target))) {
            violations.add(started.vm + " crosses from " + started.source + " to " + started.target);
        }
        if (running.stream().filter(r -> r.source.equals(started.source)).count() > mostPerHost) {
            violations.add("too many leave " + started.source);
        }
        if (running.stream().filter(r -> r.target.equals(started.target)).count() > mostPerHost) {
            violations.add("too many arrive on " + started.target);
        }
        if (running.size() > mostInFlight) {
            violations.add(running.size() + " in flight at once");
        }
    }

    /** Books an acting call against who leads. */
    void auditActing(VmId vm, String call) {
        Guest guest = guests.get(vm);
        if (guest != null && !mayAct.test(zoneOf(guest.host))) {
            violations.add(call + " of " + vm + " by a process that does not lead its zone");
        }
    }

    /** Books an isolation of ours, just begun, against how many of its role we may keep out of service. */
    void auditIsolation(VmId isolated) {
        Optional<Role> role = Optional.ofNullable(guests.get(isolated)).flatMap(guest -> guest.role);
        long out = guests.entrySet().stream()
                .filter(entry -> entry.getValue().role.equals(role) && !liedAbout.contains(entry.getKey()))
                .filter(entry -> isolatedByUs(entry.getKey()) || migrator.runningByUs(entry.getKey()))
                .count();
        if (out > mostPerRole) {
            violations.add(out + " of role " + role + " out at once");
        }
    }
}
