package io.stealaway.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.examples.SampleSnapshot;
import io.stealaway.examples.boot.BootingControlPlane.Booted;
import io.stealaway.examples.boot.BootingControlPlane.NotBooted;
import io.stealaway.examples.boot.BootingControlPlane.Outcome;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.BatchPlacement.Placed;
import io.stealaway.model.HostId;
import io.stealaway.model.Tenant;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.policy.Policy;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.placement.PlacementPreset;
import io.stealaway.spi.BackendException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BootingControlPlaneTest {
    private static final PlacementEngine ENGINE =
            PlacementEngine.builder(Policy.defaults(), PlacementPreset.NOVA).build();
    private static final long GIB = 1L << 30;

    private final Set<HostId> full = new TreeSet<>();
    private final List<String> asked = new ArrayList<>();
    private final BootingControlPlane controlPlane =
            new BootingControlPlane(SampleSnapshot::hotHost, ENGINE, this::boot);

    private VmId boot(VmRequest request, VmId name, HostId host) {
        asked.add(name + " on " + host);
        if (full.contains(host)) {
            throw new BackendException.Conflict("boot " + name + " on " + host, "No valid host was found.");
        }
        return VmId.of("uuid-of-" + name);
    }

    @Test
    void aVmRunsOnTheHostThatTheEngineChose() {
        VmRequest.Batch batch = batch(request("new", 2).build());
        HostId best = placed(batch).host();
        assertThat(controlPlane.boot(batch))
                .containsExactly(new Booted(VmId.of("new"), VmId.of("uuid-of-new"), best, List.of()));
        assertThat(asked).containsExactly("new on " + best);
    }

    @Test
    void whereAHostRefusesTheAlternatesAreTriedInOrder() {
        VmRequest.Batch batch = batch(request("new", 2).build());
        Placed placed = placed(batch);
        full.add(placed.host());
        full.add(placed.alternates().get(0));
        assertThat(controlPlane.boot(batch)).singleElement().isInstanceOfSatisfying(Booted.class, booted -> {
            assertThat(booted.host()).isEqualTo(placed.alternates().get(1));
            assertThat(booted.refusals()).hasSize(2).allMatch(refusal -> refusal.endsWith("No valid host was found."));
        });
        assertThat(asked)
                .containsExactly(
                        "new on " + placed.host(),
                        "new on " + placed.alternates().get(0),
                        "new on " + placed.alternates().get(1));
    }

    @Test
    void whenAllRefuseItSaysWhatEachSaid() {
        VmRequest.Batch batch = batch(request("new", 2).build());
        Placed placed = placed(batch);
        full.add(placed.host());
        full.addAll(placed.alternates());
        assertThat(controlPlane.boot(batch)).singleElement().isInstanceOfSatisfying(NotBooted.class, none -> {
            assertThat(none.why()).startsWith("all hosts that were tried refuse it: " + placed.host() + ": ");
            full.forEach(host -> assertThat(none.why()).contains(host + ": boot new on " + host));
        });
        assertThat(asked).hasSize(3);
    }

    @Test
    void whatNoHostTakesIsNotTriedAndTheNearestMissIsNamed() {
        List<Outcome> outcomes = controlPlane.boot(batch(request("new", 14)
                .zone(AvailabilityZone.of("zone-b"))
                .ramBytes(48 * GIB)
                .build()));
        assertThat(outcomes)
                .singleElement()
                .isInstanceOfSatisfying(
                        NotBooted.class,
                        none -> assertThat(none.why()).contains("nearest: b").contains("ram"));
        assertThat(asked).isEmpty();
    }

    @Test
    void aBatchIsBootedInTheOrderOfPlacementAndWhatRunsStays() {
        VmRequest.Batch batch =
                batch(request("small", 1).build(), request("large", 8).build());
        List<HostId> hosts = ENGINE.place(SampleSnapshot.hotHost(), batch).placed().stream()
                .map(Placed::host)
                .toList();
        assertThat(controlPlane.boot(batch))
                .extracting(Outcome::name)
                .containsExactly(VmId.of("large"), VmId.of("small"));
        assertThat(asked).containsExactly("large on " + hosts.get(0), "small on " + hosts.get(1));
    }

    @Test
    void whatMayExistIsNotBootedASecondTime() {
        BootingControlPlane unsure = new BootingControlPlane(SampleSnapshot::hotHost, ENGINE, (request, name, host) -> {
            asked.add(name + " on " + host);
            throw new BackendException.Timeout("boot", "no answer");
        });
        assertThatThrownBy(() -> unsure.boot(batch(request("new", 2).build())))
                .isInstanceOf(BackendException.Timeout.class);
        assertThat(asked).hasSize(1);
    }

    private static Placed placed(VmRequest.Batch batch) {
        return ENGINE.place(SampleSnapshot.hotHost(), batch).placed().get(0);
    }

    private static VmRequest.Builder request(String id, int vcpus) {
        return VmRequest.builder(VmId.of(id), Tenant.of("shop")).vcpus(vcpus).ramBytes(GIB);
    }

    private static VmRequest.Batch batch(VmRequest... requests) {
        return new VmRequest.Batch(List.of(requests), true);
    }
}
