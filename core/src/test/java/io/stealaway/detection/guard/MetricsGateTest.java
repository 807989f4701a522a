package io.stealaway.detection.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class MetricsGateTest {
    private final List<VmObservation> observations = new ArrayList<>();
    private final ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(Snapshots.TAKEN_AT)
            .host(Snapshots.host("host-a", "zone-a").build())
            .host(Snapshots.host("host-b", "zone-b").build());
    private DetectionPolicy policy = DetectionPolicy.defaults();

    private void vms(String host, int count, Duration age) {
        for (int i = 0; i < count; i++) {
            String id = unobserved(host);
            observations.add(VmObservation.builder(VmId.of(id), Snapshots.TAKEN_AT.minus(age))
                    .stealRatio(0.0)
                    .load5(0.0)
                    .cpuUsedMicroCores(0)
                    .build());
        }
    }

    private int made;

    private String unobserved(String host) {
        String id = String.format(Locale.ROOT, "vm-%03d", made++);
        snapshot.vm(Snapshots.vm(id, host).build());
        return id;
    }

    private SortedMap<AvailabilityZone, String> judge() {
        return MetricsGate.judge(
                snapshot.observations(Observations.of(observations)).build(), policy);
    }

    @Test
    void aZoneThatIsSeenWhollyPasses() {
        vms("host-a", 10, Duration.ofSeconds(30));
        vms("host-b", 10, Duration.ofSeconds(30));
        assertThat(judge()).isEmpty();
    }

    @Test
    void aZoneWithoutRunningVmsPasses() {
        snapshot.vm(Snapshots.vm("stopped", "host-a").state(VmState.STOPPED).build());
        assertThat(judge()).isEmpty();
    }

    @Test
    void theCoverageItselfPasses() {
        vms("host-a", 99, Duration.ofSeconds(30));
        unobserved("host-a");
        assertThat(judge()).isEmpty();
        unobserved("host-a");
        assertThat(judge()).containsOnlyKeys(AvailabilityZone.of("zone-a"));
    }

    @Test
    void sevenOfAHundredAreSevenPercent() {
        policy = policy.toBuilder().minCoverage(0.07).build();
        vms("host-a", 7, Duration.ZERO);
        for (int i = 0; i < 93; i++) {
            unobserved("host-a");
        }
        assertThat(judge()).isEmpty();
    }

    @Test
    void staleSamplesDoNotCount() {
        vms("host-a", 10, Duration.ofSeconds(30));
        vms("host-a", 1, Duration.ofMinutes(3));
        assertThat(judge()).containsOnlyKeys(AvailabilityZone.of("zone-a"));
    }

    @Test
    void oneZoneDoesNotSpeakForAnother() {
        vms("host-a", 1_000, Duration.ZERO);
        unobserved("host-b");
        assertThat(judge()).containsOnlyKeys(AvailabilityZone.of("zone-b"));
    }

    @Test
    void theReasonHasTheFigures() {
        vms("host-a", 6, Duration.ZERO);
        vms("host-a", 3, Duration.ofHours(1));
        unobserved("host-a");
        assertThat(judge().get(AvailabilityZone.of("zone-a")))
                .isEqualTo("only 6 of 10 running VMs have a sample younger than PT3M (3 stale, 1 not observed,"
                        + " the first is vm-006); minCoverage is 0.99");
    }
}
