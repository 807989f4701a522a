package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.BatchPlacement;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.placement.PlacementPreset;
import io.stealaway.spi.BackendException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The preset {@code NOVA} beside a real nova-scheduler, each asked where the same new VMs may go. Needs the lab. */
class RealSchedulerLabIT {
    private static final int REQUESTS = Integer.getInteger("stealaway.lab.requests", 60);
    private static final int MOST_SERVERS = 20;
    private static final Map<String, Object> SMALL = Map.of("vcpus", 1, "ram", 512, "disk", 1);
    private static final PlacementEngine ENGINE =
            PlacementEngine.builder(Policy.defaults(), PlacementPreset.NOVA).build();

    private final Lab lab = new Lab();
    private final LabHosts hosts = new LabHosts(lab);
    private final OpenStackTopology topology =
            new OpenStackTopology(Lab.config().fullSnapshotEvery(Duration.ZERO).build());

    @AfterEach
    void tidy() {
        topology.close();
        hosts.close();
        lab.close();
    }

    @Test
    void everyHostIsJudgedAsNovaJudgesIt() {
        Random random = new Random(20);
        LabRequests requests = new LabRequests(lab, random);
        SchedulerLog log = new SchedulerLog(Lab.log("nova-scheduler"));
        SchedulerComparison comparison = new SchedulerComparison();
        SortedMap<String, VmId> made = new TreeMap<>();
        SortedMap<VmId, HostId> where = new TreeMap<>();
        ClusterSnapshot snapshot = topology.snapshot();
        boolean changed = false;
        for (int i = 0; i < REQUESTS; i++) {
            changed |= change(random);
            if (made.size() > MOST_SERVERS) {
                List<String> names = new ArrayList<>(made.keySet());
                Collections.shuffle(names, random);
                List<VmId> gone = names.subList(0, MOST_SERVERS / 2).stream()
                        .map(name -> Objects.requireNonNull(made.remove(name)))
                        .toList();
                lab.remove(gone);
                where.keySet().removeAll(gone);
                changed = true;
            }
            if (changed) {
                snapshot = topology.snapshot();
                assertThat(on(snapshot, where.keySet())).isEqualTo(where);
            }
            LabRequests.Wish wish = requests.next(running(snapshot));
            Asked asked = ask(log, wish);
            compare(comparison, snapshot, wish, asked);
            asked.chosen().ifPresent(host -> {
                made.put(wish.request().id().value(), asked.vm().orElseThrow());
                where.put(asked.vm().orElseThrow(), host);
            });
            changed = asked.chosen().isPresent();
        }
        System.out.println(comparison);
        assertThat(comparison.feasibility()).isEmpty();
        assertThat(comparison.unexplained()).isEmpty();
        assertThat(comparison.lagging()).hasSizeLessThanOrEqualTo(comparison.counted("scores") / 50);
        assertThat(comparison.causes().keySet())
                .isSubsetOf("a tie", "IoOpsWeigher", "CPUWeigher", "CPUWeigher, IoOpsWeigher", SchedulerComparison.LAG);
        assertThat(comparison.counted("requests")).isEqualTo(REQUESTS);
        if (REQUESTS >= 200) {
            assertThat(comparison.refusals().keySet())
                    .as("every filter of the preset has something to refuse, but for those of volumes and devices")
                    .contains(
                            "zone",
                            "state",
                            "width",
                            "unit-size",
                            "vcpus",
                            "ram",
                            "disk",
                            "traits",
                            "affinity",
                            "anti-affinity",
                            "same-host",
                            "different-host");
        }
    }

    @Test
    void aVmLandsWhereItsVolumeIsByOneLookupForASnapshot() {
        VolumeId onFirst = lab.volumeIn("near1");
        VolumeId onLast = lab.volumeIn("near2");
        VolumeId onNone = lab.volumeIn("nova");
        ClusterSnapshot snapshot = topology.snapshot();
        long requests = topology.requests();
        VmRequest.Batch batch = new VmRequest.Batch(
                List.of(
                        nearVolume("a", onFirst),
                        nearVolume("b", onLast),
                        nearVolume("c", onLast),
                        nearVolume("d", onNone)),
                false);
        BatchPlacement placement = ENGINE.place(snapshot, batch);
        assertThat(topology.requests())
                .as("all volumes were read with the snapshot")
                .isEqualTo(requests);
        HostId first = hosts.all().get(0);
        HostId last = hosts.all().get(hosts.all().size() - 1);
        assertThat(placement.placed())
                .extracting(placed -> placed.vm().value() + " on " + placed.host())
                .containsExactlyInAnyOrder("a on " + first, "b on " + last, "c on " + last);
        assertThat(placement.of(VmId.of("d")))
                .containsInstanceOf(BatchPlacement.NoHost.class)
                .hasValueSatisfying(
                        none -> assertThat(none.toString()).contains("volume " + onNone + ", which is not known"));
        VmId a = bootedOn(first, onFirst);
        VmId b = bootedOn(last, onLast);
        ClusterSnapshot after = topology.snapshot();
        for (VmId vm : List.of(a, b)) {
            assertThat(after.vm(vm).orElseThrow().volumes())
                    .singleElement()
                    .extracting(Volume::storageHost)
                    .isEqualTo(Optional.of(after.vm(vm).orElseThrow().host()));
        }
    }

    private VmRequest nearVolume(String id, VolumeId volume) {
        return VmRequest.builder(VmId.of(id), Tenant.of("lab"))
                .vcpus(1)
                .ramBytes(1L << 30)
                .diskBytes(1L << 30)
                .volumes(List.of(topology.volume(volume).orElseThrow()))
                .sameHostVolume(volume)
                .build();
    }

    private VmId bootedOn(HostId host, VolumeId volume) {
        VmId vm = lab.server(host);
        assertThat(lab.booted(vm)).contains(host);
        lab.attach(volume, vm);
        return vm;
    }

    /** Nova sends nothing to a host that Placement holds for disabled, whatever its service says. */
    @Test
    void aHostThatPlacementHoldsForDisabledTakesNothing() {
        SchedulerLog log = new SchedulerLog(Lab.log("nova-scheduler"));
        HostId last = hosts.all().get(hosts.all().size() - 1);
        String small = lab.flavor(SMALL, Map.of());
        SortedSet<HostId> nova;
        SortedSet<HostId> ours;
        int asked = 0;
        do {
            assertThat(asked++)
                    .as("nova-compute takes the trait away once a minute, not each time")
                    .isLessThan(5);
            hosts.traits(last, List.of(LabHosts.STATUS_DISABLED));
            ours = ours(request("small").build());
            nova = nova(log, small, Map.of());
        } while (!hosts.traits(last).contains(LabHosts.STATUS_DISABLED));
        assertThat(nova).isNotEmpty().doesNotContain(last).isEqualTo(ours);
    }

    /** As a migration leaves it that ended while Placement could not be reached. */
    @Test
    void whatIsAllocatedToNoServerIsHandedOutByNeither() {
        SchedulerLog log = new SchedulerLog(Lab.log("nova-scheduler"));
        HostId last = hosts.all().get(hosts.all().size() - 1);
        ClusterSnapshot before = topology.snapshot();
        int host = before.hostIndex(last).orElseThrow();
        long free = before.ramCapacityBytes(host) - before.usedRamBytes(host);
        String half = lab.flavor(Map.of("vcpus", 1, "ram", (free >> 20) / 2 + 1, "disk", 1), Map.of());
        VmRequest wanted =
                request("half").ramBytes(((free >> 20) / 2 + 1) << 20).build();
        assertThat(ours(wanted)).contains(last);

        String consumer = hosts.allocate(last, (free >> 20) / 2);
        try {
            assertThat(ours(wanted)).doesNotContain(last).isEqualTo(nova(log, half, Map.of()));
        } finally {
            hosts.release(consumer);
        }
        assertThat(ours(wanted)).contains(last);
    }

    /** What docs/placement.md lists as meant. */
    @Test
    void whereTheyDifferItIsMeant() {
        SchedulerLog log = new SchedulerLog(Lab.log("nova-scheduler"));
        HostId last = hosts.all().get(hosts.all().size() - 1);
        VmId gone = VmId.of("00000000-0000-0000-0000-000000000000");

        VmRequest forbids = request("forbids")
                .forbiddenTraits(List.of("CUSTOM_LAB_UNHEARD_OF"))
                .build();
        String forbidding = lab.flavor(SMALL, Map.of("trait:CUSTOM_LAB_UNHEARD_OF", "forbidden"));
        assertThat(nova(log, forbidding, Map.of()))
                .as("a trait that Placement does not know")
                .isEmpty();
        assertThat(ours(forbids)).isNotEmpty();

        String small = lab.flavor(SMALL, Map.of());
        assertThat(nova(log, small, Map.of("different_host", List.of(gone.value()))))
                .isEqualTo(ours(request("plain").build()));
        VmRequest apart = request("apart").differentHost(List.of(gone)).build();
        assertThatThrownBy(() -> ours(apart)).hasMessageContaining("VM " + gone + " of a hint is not in the snapshot");

        lab.maintenance(last, true);
        assertThat(nova(log, small, Map.of())).contains(last);
        assertThat(ours(request("plain").build())).doesNotContain(last);
        lab.maintenance(last, false);

        hosts.ratio(last, Inventory.DISK_GB, 0.9);
        ClusterSnapshot snapshot = topology.snapshot();
        int host = snapshot.hostIndex(last).orElseThrow();
        long free = snapshot.diskCapacityBytes(host) - snapshot.usedDiskBytes(host);
        String filling = lab.flavor(Map.of("vcpus", 1, "ram", 512, "disk", free >> 30), Map.of());
        assertThat(nova(log, filling, Map.of()))
                .as("500 * 0.9 in single precision")
                .doesNotContain(last);
        assertThat(ours(request("filling").diskBytes(free).build())).contains(last);
    }

    private SortedSet<HostId> nova(SchedulerLog log, String flavor, Map<String, Object> hints) {
        Lab.Booting booting = lab.boot(flavor, Map.of(), hints);
        SortedSet<HostId> feasible = log.verdict(lab, booting.request()).feasible();
        lab.booted(booting.vm());
        lab.remove(List.of(booting.vm()));
        return feasible;
    }

    private SortedSet<HostId> ours(VmRequest request) {
        VmRequest.Batch batch = new VmRequest.Batch(List.of(request), true);
        return ENGINE.explain(topology.snapshot(), batch, request.id()).stream()
                .filter(HostEvaluation.Accepted.class::isInstance)
                .map(HostEvaluation::host)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static VmRequest.Builder request(String id) {
        return VmRequest.builder(VmId.of(id), Tenant.of("lab"))
                .vcpus(1)
                .ramBytes(512L << 20)
                .diskBytes(1L << 30);
    }

    /** In the order of their names, which are the same each time, unlike their ids. */
    private static List<VmId> running(ClusterSnapshot snapshot) {
        return snapshot.vms().stream()
                .filter(vm -> vm.state() == VmState.ACTIVE)
                .sorted(Comparator.comparing(vm -> vm.metadata().getOrDefault("openstack.name", "")))
                .map(Vm::id)
                .toList();
    }

    private static SortedMap<VmId, HostId> on(ClusterSnapshot snapshot, Set<VmId> vms) {
        SortedMap<VmId, HostId> on = new TreeMap<>();
        vms.forEach(vm -> on.put(vm, snapshot.vm(vm).orElseThrow().host()));
        return on;
    }

    /** What Nova made of a wish. */
    private record Asked(SchedulerLog.Verdict nova, Optional<VmId> vm, Optional<HostId> chosen) {}

    private Asked ask(SchedulerLog log, LabRequests.Wish wish) {
        Lab.Booting booting;
        try {
            booting = lab.boot(wish.flavor(), wish.more(), wish.hints());
        } catch (BackendException.Conflict e) {
            // All hosts of it are disabled or down: the scheduler is not even asked.
            assertThat(e).hasMessageContaining("The requested availability zone is not available");
            return new Asked(SchedulerLog.Verdict.NONE, Optional.empty(), Optional.empty());
        }
        SchedulerLog.Verdict nova = log.verdict(lab, booting.request());
        if (nova.feasible().isEmpty()) {
            return new Asked(nova, Optional.of(booting.vm()), Optional.empty());
        }
        HostId chosen = nova.best().get(0);
        lab.built(booting.vm(), chosen);
        return new Asked(nova, Optional.of(booting.vm()), Optional.of(chosen));
    }

    private void compare(SchedulerComparison comparison, ClusterSnapshot snapshot, LabRequests.Wish wish, Asked asked) {
        SchedulerLog.Verdict nova = asked.nova();
        String name = wish.toString();
        VmRequest.Batch batch = new VmRequest.Batch(List.of(wish.request()), true);
        try {
            List<HostEvaluation> ours =
                    ENGINE.explain(snapshot, batch, wish.request().id());
            boolean alike = nova.feasible().stream()
                    .allMatch(host -> snapshot.host(host).orElseThrow().cpuAllocationRatio() == LabHosts.CPU_RATIO);
            comparison.add(name, ours, nova, asked.chosen(), alike ? Set.of() : Set.of("CPUWeigher"));
        } catch (IllegalArgumentException e) {
            comparison.contradictory(name, e.getMessage(), hosts.all(), nova);
        }
    }

    private boolean change(Random random) {
        HostId host = hosts.all().get(random.nextInt(hosts.all().size()));
        switch (random.nextInt(30)) {
            case 0 -> hosts.enabled(host, false);
            case 1, 2, 3, 4 -> hosts.enabled(host, true);
            case 5 -> hosts.forcedDown(host, true);
            case 12, 13, 14, 15 -> hosts.forcedDown(host, false);
            case 6 -> hosts.ratio(host, Inventory.VCPU, List.of(0.5, 1.0, 4.0).get(random.nextInt(3)));
            case 7 ->
                hosts.ratio(host, Inventory.MEMORY_MB, List.of(0.7, 1.0, 1.5).get(random.nextInt(3)));
            case 8 ->
                hosts.ratio(host, Inventory.DISK_GB, List.of(0.5, 1.0, 1.3).get(random.nextInt(3)));
            case 9, 10, 11 ->
                hosts.traits(
                        host,
                        List.of(List.<String>of(), List.of(LabRequests.GOLD), List.of(LabRequests.SSD))
                                .get(random.nextInt(3)));
            default -> {
                return false;
            }
        }
        return true;
    }
}
