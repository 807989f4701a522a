package io.stealaway.testkit;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** One random cluster in the making. */
final class RandomCluster {
    private static final List<String> TRAITS = List.of("COMPUTE_AVX2", "COMPUTE_HUGE_PAGES", "COMPUTE_SSD");

    private final Draw draw;
    private final Shape shape;
    private final List<Host> hosts = new ArrayList<>();
    private final List<Double> heat = new ArrayList<>();
    private final List<Room> rooms = new ArrayList<>();
    private final List<ServerGroup> groups = new ArrayList<>();
    private final List<Vm> vms = new ArrayList<>();
    private final List<InFlightMigration> inFlight = new ArrayList<>();
    private final List<VmObservation> observations = new ArrayList<>();

    RandomCluster(RandomGenerator rng, Shape shape) {
        draw = new Draw(rng);
        this.shape = shape;
    }

    ClusterSnapshot snapshot() {
        for (int i = 0; i < shape.hosts(); i++) {
            addHost(i);
        }
        for (int i = 0; i < shape.serverGroups(); i++) {
            addServerGroup(i);
        }
        for (int i = 0; i < shape.vms(); i++) {
            addVm(i);
        }
        ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(Snapshots.TAKEN_AT);
        hosts.forEach(snapshot::host);
        vms.forEach(snapshot::vm);
        groups.forEach(snapshot::serverGroup);
        inFlight.forEach(snapshot::inFlight);
        return snapshot.observations(Observations.of(observations)).build();
    }

    private void addHost(int index) {
        int cores = draw.oneOf(List.of(4, 8, 16));
        int threads = cores * draw.between(1, 2);
        Host.Builder host = Host.builder(
                        HostId.of(String.format(Locale.ROOT, "host-%04d", index)),
                        AvailabilityZone.of("zone-" + index % shape.zones()))
                .cores(cores)
                .threads(threads)
                .ramBytes(threads * Snapshots.GIB * draw.between(2, 8))
                .diskBytes(threads * Snapshots.GIB * draw.between(20, 100))
                .linkBytesPerSecond(draw.oneOf(List.of(125_000_000L, 1_250_000_000L)))
                .cpuAllocationRatio(shape.overcommit())
                .hypervisorDemandMicroCores(draw.below(1_000_000))
                .traits(someTraits(TRAITS));
        if (draw.chance(shape.unusableHostShare())) {
            makeUnusable(host);
        }
        if (draw.chance(shape.extrasShare())) {
            host.reservedThreads(1)
                    .reservedRamBytes(Snapshots.GIB)
                    .reservedDiskBytes(Snapshots.GIB)
                    .ramAllocationRatio(1.0 + draw.fraction() / 2)
                    .hypervisorWeight(draw.between(1, 32_768))
                    .sriovFunctions(draw.between(1, 16));
        }
        hosts.add(host.build());
        rooms.add(new Room(host.build()));
        heat.add(draw.chance(shape.hotHostShare()) ? 0.1 + 0.4 * draw.fraction() : 0.0);
    }

    private void makeUnusable(Host.Builder host) {
        switch (draw.below(3)) {
            case 0 -> host.enabled(false);
            case 1 -> host.up(false);
            default -> host.maintenance(true);
        }
    }

    private void addServerGroup(int index) {
        ServerGroup.Rule rule = draw.oneOf(List.of(ServerGroup.Rule.values()));
        int maxPerHost = rule == ServerGroup.Rule.ANTI_AFFINITY ? draw.between(1, 2) : 1;
        groups.add(new ServerGroup(ServerGroupId.of("group-" + index), rule, maxPerHost));
    }

    private void addVm(int index) {
        int vcpus = draw.oneOf(List.of(1, 1, 2, 2, 4, 8));
        long ramBytes = vcpus * Snapshots.GIB * draw.between(1, 4);
        long diskBytes = draw.between(0, 40) * Snapshots.GIB;
        int first = draw.below(hosts.size());
        for (int i = 0; i < hosts.size(); i++) {
            int host = (first + i) % hosts.size();
            if (rooms.get(host).take(vcpus, ramBytes, diskBytes)) {
                addVm(index, host, vcpus, ramBytes, diskBytes);
                return;
            }
        }
    }

    private void addVm(int index, int host, int vcpus, long ramBytes, long diskBytes) {
        VmId id = VmId.of(String.format(Locale.ROOT, "vm-%05d", index));
        Vm.Builder vm = Vm.builder(id, hosts.get(host).id(), Tenant.of("tenant-" + draw.below(shape.tenants())))
                .vcpus(vcpus)
                .ramBytes(ramBytes)
                .diskBytes(diskBytes)
                .localDiskBytes(draw.chance(0.5) ? diskBytes : 0)
                .dirtyBytesPerSecond(draw.below(50_000_000))
                .cpuWeight(draw.oneOf(List.of(1, 256, 1_024, (int) (ramBytes >> 20))));
        if (shape.roles() > 0 && !draw.chance(0.1)) {
            vm.role(Role.of("role-" + draw.below(shape.roles())));
        }
        if (!groups.isEmpty() && draw.chance(0.3)) {
            vm.serverGroups(new TreeSet<>(List.of(draw.oneOf(groups).id())));
        }
        if (draw.chance(shape.notRunningShare())) {
            vm.state(draw.oneOf(List.of(VmState.PAUSED, VmState.STOPPED, VmState.ERROR)));
        } else if (draw.chance(shape.inFlightShare())) {
            startMigration(vm.build(), host).ifPresent(migration -> {
                vm.state(VmState.MIGRATING);
                inFlight.add(migration);
            });
        }
        if (draw.chance(shape.immovableShare())) {
            makeImmovable(vm);
        }
        if (draw.chance(shape.cappedShare())) {
            vm.cpuCapMicroCores(1 + Math.round(vcpus * MicroCores.PER_CORE * (0.2 + 0.7 * draw.fraction())));
        }
        addExtras(vm, id, host, ramBytes);
        vms.add(vm.build());
        if (vm.build().running() && draw.chance(shape.observedShare())) {
            observations.add(observe(vm.build(), heat.get(host)));
        }
    }

    private Optional<InFlightMigration> startMigration(Vm vm, int source) {
        int first = draw.below(hosts.size());
        for (int i = 0; i < hosts.size(); i++) {
            int target = (first + i) % hosts.size();
            if (target != source
                    && hosts.get(target).zone().equals(hosts.get(source).zone())
                    && rooms.get(target).take(vm.vcpus(), vm.ramBytes(), vm.diskBytes())) {
                return Optional.of(new InFlightMigration(
                        vm.id(), hosts.get(source).id(), hosts.get(target).id()));
            }
        }
        return Optional.empty();
    }

    private void makeImmovable(Vm.Builder vm) {
        switch (draw.below(4)) {
            case 0 -> vm.locked(true);
            case 1 -> vm.pinned(true);
            case 2 -> vm.optedOut(true);
            default -> vm.passthrough(true);
        }
    }

    private void addExtras(Vm.Builder vm, VmId id, int host, long ramBytes) {
        if (draw.chance(shape.extrasShare())) {
            Optional<HostId> storageHost = draw.chance(0.5)
                    ? Optional.of(hosts.get(draw.chance(0.5) ? host : draw.below(hosts.size()))
                            .id())
                    : Optional.empty();
            Volume volume = new Volume(VolumeId.of("volume-of-" + id), draw.below(100) * Snapshots.GIB, storageHost);
            vm.volumes(List.of(volume));
            if (draw.chance(0.3)) {
                vm.sameHostVolume(volume.id());
            }
        }
        if (draw.chance(shape.extrasShare())) {
            SortedSet<String> had = hosts.get(host).traits();
            SortedSet<String> required = someTraits(List.copyOf(had));
            SortedSet<String> forbidden = someTraits(TRAITS);
            forbidden.removeAll(had);
            vm.requiredTraits(required).forbiddenTraits(forbidden);
        }
        if (draw.chance(shape.extrasShare()) && rooms.get(host).takeSriovFunction()) {
            vm.sriovFunctions(1);
        }
        if (draw.chance(shape.extrasShare())) {
            vm.memoryToCopyBytes(ramBytes / draw.between(1, 4));
        }
        if (draw.chance(shape.extrasShare())) {
            vm.metadata(new TreeMap<>(Map.of("name", "server of " + id)));
            vm.lastMigratedAt(Snapshots.TAKEN_AT.minusSeconds(draw.below(200_000)));
        }
    }

    private SortedSet<String> someTraits(List<String> traits) {
        SortedSet<String> some = new TreeSet<>();
        for (String trait : traits) {
            if (draw.chance(shape.extrasShare() / 2)) {
                some.add(trait);
            }
        }
        return some;
    }

    /** A capped VM is throttled by a part of what it misses, which its guest may or may not be able to tell. */
    private VmObservation observe(Vm vm, double heat) {
        boolean capped = vm.cpuCapMicroCores().isPresent();
        double stolen = heat * (0.5 + draw.fraction());
        double throttled = capped ? 0.2 * draw.fraction() : 0.0;
        double missed = stolen + throttled;
        long most = Math.min(vm.cpuLimitMicroCores(), Math.round(vm.vcpus() * MicroCores.PER_CORE * (1.0 - missed)));
        VmObservation.Builder observation = VmObservation.builder(
                        vm.id(), Snapshots.TAKEN_AT.minus(Duration.ofMillis(draw.below(60_000))))
                .stealRatio(missed);
        if (draw.chance(0.8)) {
            observation.throttledRatio(throttled);
        }
        return observation
                .load5(vm.vcpus() * (missed > 0.1 ? 0.8 + 2 * draw.fraction() : draw.fraction()))
                .cpuUsedMicroCores(Math.round(most * draw.fraction()))
                .build();
    }

    /** What a host has left to hand out. */
    private static final class Room {
        private long vcpus;
        private long ramBytes;
        private long diskBytes;
        private int sriovFunctions;

        Room(Host host) {
            vcpus = host.vcpuCapacity();
            ramBytes = host.ramCapacityBytes();
            diskBytes = host.diskCapacityBytes();
            sriovFunctions = host.sriovFunctions();
        }

        boolean take(int vcpus, long ramBytes, long diskBytes) {
            if (vcpus > this.vcpus || ramBytes > this.ramBytes || diskBytes > this.diskBytes) {
                return false;
            }
            this.vcpus -= vcpus;
            this.ramBytes -= ramBytes;
            this.diskBytes -= diskBytes;
            return true;
        }

        boolean takeSriovFunction() {
            return sriovFunctions-- > 0;
        }
    }
}
