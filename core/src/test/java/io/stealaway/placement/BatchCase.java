package io.stealaway.placement;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.testkit.Snapshots;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/** A cluster, VMs that are to be created in it, and a policy: all from one seed. */
record BatchCase(ClusterSnapshot snapshot, VmRequest.Batch batch, Policy policy) {
    private static final long GIB = Snapshots.GIB;

    /** Every oddity of a cluster, every rule of a policy, and requests with every hint; mostly there is no room for all. */
    static BatchCase odd(long seed) {
        RandomCase random = RandomCase.odd(seed);
        Random dice = new Random(~seed);
        List<VmRequest> requests = new ArrayList<>();
        int count = 1 + dice.nextInt(4);
        for (int i = 0; i < count; i++) {
            requests.add(request(dice, random.snapshot(), "new" + i));
        }
        return new BatchCase(random.snapshot(), new VmRequest.Batch(requests, dice.nextBoolean()), random.policy());
    }

    private static VmRequest request(Random dice, ClusterSnapshot snapshot, String id) {
        int most = 1 + dice.nextInt(3);
        VmRequest.Builder request = VmRequest.builder(VmId.of(id), Tenant.of("tenant-" + dice.nextInt(3)))
                .vcpus(1 + dice.nextInt(4))
                .ramBytes((1 + dice.nextInt(8)) * GIB)
                .diskBytes(dice.nextInt(3) * 10L * GIB)
                .count(1 + dice.nextInt(most), most);
        if (dice.nextBoolean()) {
            request.zone(snapshot.zones().get(dice.nextInt(snapshot.zones().size())));
        }
        if (dice.nextBoolean()) {
            request.role(Role.of("role-" + dice.nextInt(5)));
        }
        if (dice.nextInt(3) == 0 && !snapshot.serverGroups().isEmpty()) {
            request.serverGroups(List.of(snapshot.serverGroups()
                    .get(dice.nextInt(snapshot.serverGroups().size()))
                    .id()));
        } else if (dice.nextInt(4) == 0) {
            request.differentHost(List.of(any(dice, snapshot).id()));
        } else if (dice.nextInt(6) == 0) {
            request.sameHost(
                    List.of(any(dice, snapshot).id(), any(dice, snapshot).id()));
        }
        if (dice.nextInt(6) == 0) {
            request.sriovFunctions(1 + dice.nextInt(2));
        }
        if (dice.nextInt(6) == 0) {
            any(dice, snapshot).volumes().stream().findFirst().ifPresent(volume -> request.sameHostVolume(volume.id()));
        }
        if (dice.nextInt(6) == 0) {
            any(dice, snapshot).requiredTraits().stream()
                    .findFirst()
                    .ifPresent(trait -> request.requiredTraits(List.of(trait)));
        }
        return request.build();
    }

    private static Vm any(Random dice, ClusterSnapshot snapshot) {
        return snapshot.vms().get(dice.nextInt(snapshot.vms().size()));
    }

    /**
     * So small that all arrangements can be tried: up to five hosts of one or two zones, nearly full, and up to six VMs that are to be
     * created, all or nothing.
     */
    static BatchCase small(long seed) {
        Random dice = new Random(seed);
        int zones = 1 + dice.nextInt(2);
        int hosts = 2 + dice.nextInt(4);
        ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(Snapshots.TAKEN_AT);
        for (Rule rule : Rule.values()) {
            snapshot.serverGroup(new ServerGroup(
                    ServerGroupId.of(rule.name()), rule, rule == Rule.ANTI_AFFINITY ? 1 + dice.nextInt(2) : 1));
        }
        for (int host = 0; host < hosts; host++) {
            snapshot.host(Snapshots.host("h" + host, "z" + host % zones)
                    .cores(4)
                    .threads(8)
                    .ramBytes((8 + dice.nextInt(9)) * GIB)
                    .diskBytes(100 * GIB)
                    .sriovFunctions(dice.nextInt(4))
                    .enabled(dice.nextInt(8) > 0)
                    .build());
            int guests = dice.nextInt(3);
            for (int guest = 0; guest < guests; guest++) {
                Vm.Builder vm = Snapshots.vm("vm" + host + guest, "h" + host)
                        .vcpus(1)
                        .ramBytes((1 + dice.nextInt(2)) * GIB)
                        .state(Vm.VmState.STOPPED);
                if (dice.nextInt(4) == 0) {
                    vm.serverGroups(new TreeSet<>(List.of(ServerGroupId.of("ANTI_AFFINITY"))));
                }
                if (guest == 0 && dice.nextInt(4) == 0) {
                    vm.volumes(List.of(new Volume(
                            VolumeId.of("vol" + host), GIB, Optional.of(HostId.of("h" + dice.nextInt(hosts))))));
                }
                snapshot.vm(vm.build());
            }
        }
        ClusterSnapshot built = snapshot.build();
        Policy policy = Policy.builder()
                .placement(PlacementPolicy.builder()
                        .maxRoleVmsPerHost(1 + dice.nextInt(3))
                        .failureShare(dice.nextInt(4) == 0 ? 0.3 : 0.0)
                        .build())
                .build();
        List<VmRequest> requests = new ArrayList<>();
        int left = 2 + dice.nextInt(5);
        for (int i = 0; left > 0; i++) {
            int count = 1 + dice.nextInt(Math.min(3, left));
            left -= count;
            requests.add(smallRequest(dice, built, i, count));
        }
        return new BatchCase(built, new VmRequest.Batch(requests, true), policy);
    }

    private static VmRequest smallRequest(Random dice, ClusterSnapshot snapshot, int place, int count) {
        VmRequest.Builder request = VmRequest.builder(VmId.of("new" + place), Tenant.of("t"))
                .vcpus(1 + dice.nextInt(3))
                .ramBytes((2 + dice.nextInt(5)) * GIB)
                .count(count, count);
        if (dice.nextInt(3) == 0) {
            request.zone(AvailabilityZone.of("z" + dice.nextInt(snapshot.zones().size())));
        }
        if (dice.nextInt(3) == 0) {
            request.role(Role.of("web"));
        }
        if (dice.nextInt(3) == 0) {
            Rule rule = List.of(Rule.values()).get(dice.nextInt(Rule.values().length));
            request.serverGroups(List.of(ServerGroupId.of(rule.name())));
        }
        if (dice.nextInt(4) == 0) {
            request.sriovFunctions(1);
        }
        List<Vm> vms = snapshot.vms();
        if (dice.nextInt(6) == 0 && !vms.isEmpty()) {
            Vm hinted = vms.get(dice.nextInt(vms.size()));
            if (hinted.serverGroups().isEmpty()) {
                request.differentHost(new TreeSet<>(List.of(hinted.id())));
            }
        }
        if (dice.nextInt(8) == 0) {
            vms.stream()
                    .flatMap(vm -> vm.volumes().stream())
                    .findFirst()
                    .ifPresent(volume -> request.sameHostVolume(volume.id()));
        }
        return request.build();
    }

    /** Returns the same, with everything handed in in another order. */
    BatchCase shuffled(long seed) {
        Random dice = new Random(seed);
        ClusterSnapshot.Builder other = ClusterSnapshot.builder(snapshot.takenAt())
                .observations(snapshot.observations())
                .demandHistory(snapshot.demandHistory());
        shuffled(snapshot.hosts(), dice).forEach(other::host);
        shuffled(snapshot.vms(), dice).forEach(other::vm);
        shuffled(snapshot.serverGroups(), dice).forEach(other::serverGroup);
        shuffled(snapshot.inFlight(), dice).forEach(other::inFlight);
        return new BatchCase(
                other.build(), new VmRequest.Batch(shuffled(batch.requests(), dice), batch.allOrNothing()), policy);
    }

    private static <T> List<T> shuffled(List<T> values, Random dice) {
        List<T> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, dice);
        return shuffled;
    }

    PlacementEngine engine(PlacementPreset preset) {
        return PlacementEngine.builder(policy, preset).build();
    }
}
