package io.stealaway.detection.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.Detector.Detections;
import io.stealaway.testkit.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Zone-a has one host of 16 CPUs with 100 VMs that use 0.1 cores each; zone-b has a host of its own. */
class StormGuardTest {
    private final DetectionPolicy policy = DetectionPolicy.defaults();
    private Host host = Snapshots.host("host-a", "zone-a").build();
    private double usedCores = 0.1;
    private int unobserved = 0;

    private static String id(int vm) {
        return String.format(Locale.ROOT, "vm-%03d", vm);
    }

    private ClusterSnapshot cluster() {
        ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(Snapshots.TAKEN_AT)
                .host(host)
                .host(Snapshots.host("host-b", "zone-b").build())
                .vm(Snapshots.vm("other", "host-b").build())
                .vm(Snapshots.vm("stopped", "host-a").state(VmState.STOPPED).build());
        List<VmObservation> observations = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            snapshot.vm(Snapshots.vm(id(i), "host-a").build());
            if (i >= unobserved) {
                observations.add(Snapshots.observed(id(i), 0.0, 1.0, usedCores));
            }
        }
        return snapshot.observations(Observations.of(observations)).build();
    }

    private static Detection found(String vm) {
        return new Detection(VmId.of(vm), HostId.of("host-a"), 0.2, 2.0, Snapshots.TAKEN_AT);
    }

    private static Set<VmId> vms(int count) {
        Set<VmId> vms = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            vms.add(VmId.of(id(i)));
        }
        return vms;
    }

    private SortedMap<AvailabilityZone, String> judge(int suffering, Set<VmId> before) {
        List<Detection> found = new ArrayList<>();
        vms(suffering).forEach(vm -> found.add(found(vm.value())));
        found.add(found("gone"));
        found.add(found("stopped"));
        return StormGuard.judge(cluster(), new Detections(found, DetectionHistory.empty()), before, policy);
    }

    @Test
    void manyThatSufferAtOnceAreAStorm() {
        assertThat(judge(12, vms(2)))
                .hasSize(1)
                .containsEntry(
                        AvailabilityZone.of("zone-a"),
                        "systemic: 12 of 100 running VMs suffer, 2 did one pass before, a rise of 0.100; stormJump is 0.1");
    }

    @Test
    void aSlowRiseIsNone() {
        assertThat(judge(12, vms(3))).isEmpty();
    }

    @Test
    void fewVmsAreNeverAStorm() {
        usedCores = 4.0;
        assertThat(judge(9, Set.of())).isEmpty();
    }

    @Test
    void sufferersThatAreGoneOrElsewhereDoNotLowerTheRise() {
        Set<VmId> before = vms(2);
        for (int i = 0; i < 50; i++) {
            before.add(VmId.of("gone-" + i));
        }
        before.add(VmId.of("other"));
        assertThat(judge(12, before)).containsOnlyKeys(AvailabilityZone.of("zone-a"));
    }

    @Test
    void demandAboveTheZonesCpusIsAStormHoweverOld() {
        usedCores = 0.161;
        assertThat(judge(12, vms(12)))
                .hasSize(1)
                .containsEntry(
                        AvailabilityZone.of("zone-a"),
                        "systemic: 12 of 100 running VMs suffer, and 16.1 cores are wanted where the 1 usable hosts have 16.0");
    }

    @Test
    void demandThatJustFitsIsNone() {
        usedCores = 0.16;
        assertThat(judge(12, vms(12))).isEmpty();
    }

    @Test
    void theHypervisorsDemandCounts() {
        usedCores = 0.16;
        host = host.toBuilder().hypervisorDemandMicroCores(1).build();
        assertThat(judge(12, vms(12))).containsOnlyKeys(AvailabilityZone.of("zone-a"));
    }

    @Test
    void anUnobservedVmCountsAsNeedingAllItMayUse() {
        unobserved = 1;
        assertThat(judge(12, vms(12))).isEmpty();
        unobserved = 2;
        assertThat(judge(12, vms(12))).containsOnlyKeys(AvailabilityZone.of("zone-a"));
    }

    @Test
    void onlyUsableHostsHaveCpusToOffer() {
        for (Host.Builder unusable : List.of(
                host.toBuilder().up(false),
                host.toBuilder().enabled(false),
                host.toBuilder().maintenance(true))) {
            host = unusable.build();
            assertThat(judge(12, vms(12)).get(AvailabilityZone.of("zone-a"))).contains("the 0 usable hosts have 0.0");
        }
    }

    @Test
    void bothReasonsAreTold() {
        usedCores = 4.0;
        assertThat(judge(12, Set.of()).get(AvailabilityZone.of("zone-a")))
                .contains("a rise of 0.120")
                .contains("400.0 cores are wanted");
    }
}
