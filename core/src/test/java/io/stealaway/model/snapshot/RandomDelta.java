package io.stealaway.model.snapshot;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.testkit.Shape;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A snapshot with a random change, kept twice: as a delta, and as the plain facts that hold after it. One in some asks for
 * what is not there, so that both ways have something to refuse.
 */
final class RandomDelta {
    private static final VmId STRANGER = VmId.of("stranger");

    final ClusterSnapshot before;
    final SnapshotDelta delta;
    private final Random random;
    private final TreeMap<HostId, Host> hosts = new TreeMap<>();
    private final TreeMap<VmId, Vm> vms = new TreeMap<>();
    private final TreeMap<ServerGroupId, ServerGroup> groups = new TreeMap<>();
    private final TreeMap<VmId, VmObservation> observations = new TreeMap<>();
    private final Set<Object> named = new HashSet<>();
    private List<InFlightMigration> inFlight;
    private List<String> unmatched;
    private List<String> problems = List.of();

    RandomDelta(long seed) {
        random = new Random(seed);
        before = Snapshots.random(random, Shape.odd(7, 25));
        before.hosts().forEach(host -> hosts.put(host.id(), host));
        before.vms().forEach(vm -> vms.put(vm.id(), vm));
        before.serverGroups().forEach(group -> groups.put(group.id(), group));
        observations.putAll(before.observations().byVm());
        inFlight = before.inFlight();
        unmatched = before.observations().unmatched();
        SnapshotDelta.Builder builder = SnapshotDelta.builder(before.takenAt().plusSeconds(random.nextInt(100)));
        boolean newIds = random.nextInt(4) == 0;
        some(before.hosts()).forEach(host -> replace(builder, host));
        some(before.vms()).forEach(vm -> replace(builder, vm));
        some(before.vms()).forEach(vm -> observe(builder, vm.id()));
        if (newIds) {
            addAndRemove(builder);
        }
        changeTheRest(builder);
        delta = builder.build();
    }

    /** Returns the snapshot after the change, built from nothing. */
    ClusterSnapshot fresh() {
        ClusterSnapshot.Builder builder =
                ClusterSnapshot.builder(delta.takenAt()).observations(new Observations(observations, unmatched));
        hosts.values().forEach(builder::host);
        vms.values().forEach(builder::vm);
        groups.values().forEach(builder::serverGroup);
        inFlight.forEach(builder::inFlight);
        problems.forEach(builder::problem);
        return builder.build();
    }

    private void replace(SnapshotDelta.Builder builder, Host host) {
        Host.Builder changed = host.toBuilder();
        Host other = switch (random.nextInt(4)) {
            case 0 -> changed.enabled(!host.enabled()).build();
            case 1 -> changed.maintenance(!host.maintenance()).build();
            case 2 ->
                changed.ramBytes(host.ramBytes() + random.nextInt(9))
                        .problem("two records")
                        .build();
            default ->
                changed.metadata("rack", "r" + random.nextInt(3))
                        .zone(AvailabilityZone.of("zone-" + random.nextInt(3)))
                        .build();
        };
        hosts.put(other.id(), other);
        named.add(other.id());
        builder.replace(other);
    }

    private void replace(SnapshotDelta.Builder builder, Vm vm) {
        Vm.Builder changed = vm.toBuilder();
        switch (random.nextInt(7)) {
            case 0, 1 -> changed.host(anyHost());
            case 2 -> changed.state(oneOf(List.of(VmState.values()))).problem("volume v is gone");
            case 3 -> changed.vcpus(1 + random.nextInt(8)).cpuCapMicroCores(1 + random.nextInt(900_000));
            case 4 -> {
                if (random.nextBoolean()) {
                    changed.withoutRole();
                } else {
                    changed.role(Role.of("role-" + random.nextInt(9)));
                }
            }
            case 5 -> changed.ramBytes(vm.ramBytes() + 1).diskBytes(vm.diskBytes() + random.nextInt(9));
            default -> changed.host(anyHost()).sriovFunctions(random.nextInt(3));
        }
        Vm other = changed.build();
        vms.put(other.id(), other);
        named.add(other.id());
        builder.replace(other);
    }

    private HostId anyHost() {
        return random.nextInt(200) == 0
                ? HostId.of("nowhere")
                : oneOf(before.hosts()).id();
    }

    private void observe(SnapshotDelta.Builder builder, VmId vm) {
        VmId id = random.nextInt(300) == 0 && !named.contains(STRANGER) ? STRANGER : vm;
        named.add(id);
        if (random.nextInt(4) == 0 && vms.containsKey(id)) {
            observations.remove(id);
            builder.forget(id);
            return;
        }
        VmObservation.Builder seen = VmObservation.builder(
                        id, before.takenAt().minus(Duration.ofSeconds(random.nextInt(500))))
                .stealRatio(random.nextInt(5) / 8.0);
        if (random.nextBoolean()) {
            seen.throttledRatio(random.nextInt(3) / 16.0);
        }
        if (random.nextInt(4) == 0) {
            seen.figure("p99Seconds", random.nextInt(3));
        }
        VmObservation observation = seen.load5(random.nextDouble() * 9)
                .cpuUsedMicroCores(random.nextInt(9_000_000))
                .build();
        observations.put(id, observation);
        builder.observe(observation);
    }

    private void addAndRemove(SnapshotDelta.Builder builder) {
        if (random.nextBoolean()) {
            Host host = Snapshots.host("host-new", "zone-" + random.nextInt(4)).build();
            hosts.put(host.id(), host);
            builder.add(host);
        }
        if (random.nextBoolean()) {
            Vm vm = Snapshots.vm("vm-0003x", oneOf(List.copyOf(hosts.keySet())).value())
                    .build();
            vms.put(vm.id(), vm);
            builder.add(vm);
        }
        for (Vm vm : some(before.vms())) {
            if (named.add(vm.id())) {
                vms.remove(vm.id());
                observations.remove(vm.id());
                builder.remove(vm.id());
            }
        }
        HostId host = oneOf(before.hosts()).id();
        if (random.nextInt(9) == 0 && named.add(host)) {
            hosts.remove(host);
            builder.remove(host);
        }
    }

    private void changeTheRest(SnapshotDelta.Builder builder) {
        if (random.nextBoolean()) {
            inFlight = some(inFlight);
            builder.inFlight(inFlight);
        }
        if (random.nextInt(3) == 0) {
            problems = List.of("server " + random.nextInt(9) + ": no host", "a");
            builder.problems(problems);
        }
        if (random.nextInt(3) == 0) {
            unmatched = List.of("up{a=\"" + random.nextInt(9) + "\"}");
            builder.unmatched(unmatched);
        }
        if (!groups.isEmpty() && random.nextInt(3) == 0) {
            ServerGroup group = new ServerGroup(groups.firstKey(), oneOf(List.of(ServerGroup.Rule.values())), 1);
            groups.put(group.id(), group);
            builder.replace(group);
        }
    }

    private <T> List<T> some(List<T> values) {
        int often = 1 + random.nextInt(12);
        List<T> some = new ArrayList<>();
        for (T value : values) {
            if (random.nextInt(often) == 0) {
                some.add(value);
            }
        }
        return some;
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
