package io.stealaway.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.Detector.Detections;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** One VM of 4 vCPUs, one pass a minute, the default policy unless a test says otherwise: 4 hits of 5, 5 to clear. */
class SustainedDetectorTest {
    private static final VmId VM = VmId.of("vm");

    private DetectionPolicy policy = DetectionPolicy.defaults();
    private Vm vm = Snapshots.vm("vm", "host-a").build();
    private Instant now = Snapshots.TAKEN_AT;
    private DetectionHistory history = DetectionHistory.empty();

    private double steal = 0.0;
    private double load5 = 8.0;
    private long used = 2_000_000;
    private OptionalDouble throttled = OptionalDouble.of(0.0);
    private Duration age = Duration.ofSeconds(10);

    private boolean pass() {
        now = now.plusSeconds(60);
        VmObservation.Builder observation = VmObservation.builder(VM, now.minus(age))
                .stealRatio(steal)
                .load5(load5)
                .cpuUsedMicroCores(used);
        throttled.ifPresent(observation::throttledRatio);
        return detect(Observations.of(List.of(observation.build()))).isPresent();
    }

    private boolean pass(double stealRatio) {
        steal = stealRatio;
        return pass();
    }

    private boolean passWithoutObservation() {
        now = now.plusSeconds(60);
        return detect(Observations.none()).isPresent();
    }

    private void becomeSuffering() {
        for (int i = 0; i < 4; i++) {
            pass(0.2);
        }
        assertThat(history.suffering()).containsExactly(VM);
    }

    private Optional<Detection> detect(Observations observations) {
        ClusterSnapshot snapshot = ClusterSnapshot.builder(now)
                .host(Snapshots.host("host-a", "zone-a").build())
                .host(Snapshots.host("host-b", "zone-a").build())
                .vm(vm)
                .observations(observations)
                .build();
        Detections detections = new SustainedDetector(policy).detect(snapshot, history);
        history = detections.history();
        return detections.found().stream().findFirst();
    }

    @Test
    void fourHitsOfFiveAreSuffering() {
        assertThat(pass(0.2)).isFalse();
        assertThat(pass(0.2)).isFalse();
        assertThat(pass(0.0)).isFalse();
        assertThat(pass(0.2)).isFalse();
        assertThat(pass(0.2)).isTrue();
    }

    @Test
    void threeHitsOfAnyFiveAreNot() {
        for (int i = 0; i < 20; i++) {
            assertThat(pass(i % 5 < 3 ? 0.9 : 0.07)).isFalse();
        }
    }

    @Test
    void hitsThatLeftTheWindowDoNotCount() {
        pass(0.2);
        pass(0.2);
        pass(0.2);
        pass(0.0);
        pass(0.0);
        assertThat(pass(0.2)).isFalse();
        assertThat(history.of(VM).orElseThrow().hits()).isEqualTo(0b11001);
        assertThat(history.of(VM).orElseThrow().passes()).isEqualTo(5);
    }

    @Test
    void theThresholdsThemselvesAreHits() {
        load5 = 4.0;
        pass(0.1);
        pass(0.1);
        pass(0.1);
        assertThat(pass(0.1)).isTrue();
    }

    @Test
    void stealWithoutLoadIsNoHit() {
        load5 = 3.9;
        for (int i = 0; i < 10; i++) {
            assertThat(pass(0.5)).isFalse();
        }
    }

    @Test
    void loadWithoutStealIsNoHit() {
        load5 = 400;
        for (int i = 0; i < 10; i++) {
            assertThat(pass(0.09)).isFalse();
        }
    }

    @Test
    void theFindingTellsHowMuchAndSinceWhen() {
        becomeSuffering();
        Instant first = now;
        now = now.plusSeconds(60);
        Detection detection = detect(Observations.of(List.of(VmObservation.builder(VM, now)
                        .stealRatio(0.5)
                        .throttledRatio(0.125)
                        .load5(10.0)
                        .cpuUsedMicroCores(used)
                        .build())))
                .orElseThrow();
        assertThat(detection).isEqualTo(new Detection(VM, HostId.of("host-a"), 0.375, 2.5, first));
    }

    @Test
    void aSampleThatIsReadAgainCountsOnce() {
        pass(0.2);
        pass(0.2);
        pass(0.2);
        age = age.plusSeconds(60);
        assertThat(pass(0.2)).isFalse();
        age = age.minusSeconds(60);
        assertThat(pass(0.2)).isTrue();
    }

    @Test
    void aSampleThatIsReadAgainClearsOnce() {
        policy = policy.toBuilder().clearPasses(2).build();
        becomeSuffering();
        assertThat(pass(0.0)).isTrue();
        age = age.plusSeconds(60);
        assertThat(pass(0.0)).isTrue();
        age = age.minusSeconds(60);
        assertThat(pass(0.0)).isFalse();
    }

    @Test
    void anOlderSampleThanTheLastIsNotJudged() {
        becomeSuffering();
        DetectionHistory before = history;
        age = Duration.ofSeconds(130);
        assertThat(pass(0.0)).isTrue();
        assertThat(history).isEqualTo(before);
    }

    @Test
    void aSufferingVmIsWellAfterFiveClearSamplesInARow() {
        becomeSuffering();
        for (int i = 0; i < 4; i++) {
            assertThat(pass(0.04)).isTrue();
        }
        assertThat(pass(0.04)).isFalse();
        assertThat(history.suffering()).isEmpty();
    }

    @Test
    void aSampleBetweenTheThresholdsStartsClearingAnew() {
        becomeSuffering();
        for (int i = 0; i < 20; i++) {
            assertThat(pass(i % 5 == 4 ? 0.05 : 0.0)).isTrue();
        }
    }

    @Test
    void betweenTheThresholdsASufferingVmStaysFound() {
        becomeSuffering();
        for (int i = 0; i < 20; i++) {
            assertThat(pass(0.07)).isTrue();
        }
    }

    @Test
    void aVmThatIsWellAgainNeedsAllHitsAnew() {
        policy = policy.toBuilder().windowPasses(60).clearPasses(1).build();
        becomeSuffering();
        assertThat(pass(0.0)).isFalse();
        assertThat(pass(0.2)).isFalse();
        assertThat(pass(0.2)).isFalse();
        assertThat(pass(0.2)).isFalse();
        assertThat(pass(0.2)).isTrue();
    }

    @Test
    void aVmWhoseOwnQuotaExplainsHalfOfItsStealIsNotFound() {
        throttled = OptionalDouble.of(0.3);
        for (int i = 0; i < 10; i++) {
            assertThat(pass(0.6)).isFalse();
        }
        throttled = OptionalDouble.of(0.29);
        pass(0.6);
        pass(0.6);
        pass(0.6);
        assertThat(pass(0.6)).isTrue();
    }

    @Test
    void whatTheQuotaExplainsIsNotStealByNeighbours() {
        throttled = OptionalDouble.of(0.08);
        for (int i = 0; i < 10; i++) {
            assertThat(pass(0.17)).isFalse();
        }
    }

    @Test
    void aVmThatUsesUpItsQuotaIsTakenToBeThrottledWhenNobodyKnows() {
        vm = vm.toBuilder().cpuCapMicroCores(2_000_000).build();
        throttled = OptionalDouble.empty();
        used = 1_900_000;
        for (int i = 0; i < 10; i++) {
            assertThat(pass(0.4)).isFalse();
        }
    }

    @Test
    void aVmFarBelowItsQuotaIsRobbedThoughNobodyKnowsItsThrottling() {
        vm = vm.toBuilder().cpuCapMicroCores(2_000_000).build();
        throttled = OptionalDouble.empty();
        used = 1_899_999;
        pass(0.4);
        pass(0.4);
        pass(0.4);
        assertThat(pass(0.4)).isTrue();
    }

    @Test
    void aVmThatIsKnownNotToBeThrottledMayUseUpItsQuotaAndBeRobbed() {
        vm = vm.toBuilder().cpuCapMicroCores(2_000_000).build();
        used = 2_000_000;
        pass(0.4);
        pass(0.4);
        pass(0.4);
        assertThat(pass(0.4)).isTrue();
    }

    @Test
    void withoutAQuotaUnknownThrottlingIsNone() {
        throttled = OptionalDouble.empty();
        used = 3_990_000;
        pass(0.4);
        pass(0.4);
        pass(0.4);
        assertThat(pass(0.4)).isTrue();
    }

    @Test
    void aSufferingVmIsNotFoundWhileItsOwnQuotaExplainsIt() {
        becomeSuffering();
        throttled = OptionalDouble.of(0.4);
        assertThat(pass(0.5)).isFalse();
        assertThat(history.suffering()).containsExactly(VM);
        throttled = OptionalDouble.of(0.0);
        assertThat(pass(0.5)).isTrue();
    }

    @Test
    void aMissingObservationIsNeitherHitNorClear() {
        becomeSuffering();
        DetectionHistory before = history;
        assertThat(passWithoutObservation()).isFalse();
        assertThat(history).isEqualTo(before);
        assertThat(pass(0.07)).isTrue();
    }

    @Test
    void aStaleObservationIsNeitherHitNorClear() {
        pass(0.2);
        pass(0.2);
        pass(0.2);
        DetectionHistory before = history;
        now = now.plusSeconds(120);
        age = Duration.ofMinutes(3);
        assertThat(pass(0.2)).isFalse();
        assertThat(history).isEqualTo(before);
        age = Duration.ofMinutes(3).minusMillis(1);
        assertThat(pass(0.2)).isTrue();
    }

    @Test
    void aSampleFromAWrongClockIsStale() {
        age = Duration.ofMinutes(-3);
        for (int i = 0; i < 5; i++) {
            assertThat(pass(0.2)).isFalse();
        }
        assertThat(history).isEqualTo(DetectionHistory.empty());
    }

    @Test
    void aSampleThatIsALittleYoungerThanTheSnapshotCounts() {
        age = Duration.ofSeconds(-5);
        becomeSuffering();
    }

    @Test
    void hitsOutliveAGapOfTwiceTheMetricAge() {
        pass(0.2);
        pass(0.2);
        pass(0.2);
        for (int i = 0; i < 5; i++) {
            passWithoutObservation();
        }
        assertThat(pass(0.2)).isTrue();
    }

    @Test
    void aLongerGapForgetsThem() {
        pass(0.2);
        pass(0.2);
        pass(0.2);
        for (int i = 0; i < 6; i++) {
            passWithoutObservation();
        }
        assertThat(pass(0.2)).isFalse();
        assertThat(history.of(VM).orElseThrow().passes()).isEqualTo(1);
    }

    @Test
    void afterALongerGapASufferingVmMustBeFoundAnew() {
        becomeSuffering();
        for (int i = 0; i < 6; i++) {
            passWithoutObservation();
        }
        assertThat(pass(0.2)).isFalse();
        assertThat(history.suffering()).isEmpty();
    }

    @Test
    void aMemoryThatNoFreshSampleCanReachIsDropped() {
        becomeSuffering();
        now = now.plus(Duration.ofMinutes(9)).minusSeconds(70);
        passWithoutObservation();
        assertThat(history.suffering()).containsExactly(VM);
        now = now.plusMillis(1).minusSeconds(60);
        passWithoutObservation();
        assertThat(history).isEqualTo(DetectionHistory.empty());
    }

    @Test
    void aGreatMetricAgeForgetsNothing() {
        policy = policy.toBuilder().maxMetricAge(Duration.ofDays(365)).build();
        becomeSuffering();
        now = now.plus(Duration.ofDays(300));
        assertThat(pass(0.07)).isTrue();
    }

    @Test
    void onAnotherHostAVmStartsAfresh() {
        becomeSuffering();
        vm = vm.toBuilder().host(HostId.of("host-b")).build();
        assertThat(pass(0.2)).isFalse();
        assertThat(history.suffering()).isEmpty();
        pass(0.2);
        pass(0.2);
        assertThat(pass(0.2)).isTrue();
    }

    @Test
    void whatWasMeasuredOnTheOldHostIsNotHeldAgainstTheNewOne() {
        becomeSuffering();
        vm = vm.toBuilder().host(HostId.of("host-b")).build();
        age = age.plusSeconds(60);
        assertThat(pass(0.2)).isFalse();
        assertThat(history.of(VM).orElseThrow().passes()).isZero();
    }

    @Test
    void aSampleFromBeforeTheArrivalIsNotJudged() {
        Instant arrival = now.plusSeconds(300);
        vm = vm.toBuilder().lastMigratedAt(arrival).build();
        age = Duration.ZERO;
        for (int i = 0; i < 4; i++) {
            pass(0.2);
        }
        assertThat(history).isEqualTo(DetectionHistory.empty());
        pass(0.2);
        assertThat(history.of(VM).orElseThrow().lastSample()).isEqualTo(arrival);
    }

    @Test
    void aVmThatIsGoneIsForgotten() {
        becomeSuffering();
        vm = vm.toBuilder().id(VmId.of("another")).build();
        passWithoutObservation();
        assertThat(history).isEqualTo(DetectionHistory.empty());
    }

    @Test
    void aVmThatDoesNotRunIsNotJudged() {
        vm = vm.toBuilder().state(VmState.PAUSED).build();
        for (int i = 0; i < 5; i++) {
            assertThat(pass(0.2)).isFalse();
        }
    }

    @Test
    void theWorstIsFoundFirst() {
        DetectionPolicy atOnce = policy.toBuilder().hitPasses(1).build();
        ClusterSnapshot snapshot = ClusterSnapshot.builder(Snapshots.TAKEN_AT)
                .host(Snapshots.host("host-a", "zone-a").build())
                .vm(Snapshots.vm("vm-1", "host-a").build())
                .vm(Snapshots.vm("vm-2", "host-a").build())
                .vm(Snapshots.vm("vm-3", "host-a").build())
                .observations(Observations.of(List.of(
                        Snapshots.observed("vm-1", 0.2, 8, 2),
                        Snapshots.observed("vm-2", 0.4, 8, 2),
                        Snapshots.observed("vm-3", 0.2, 8, 2))))
                .build();
        assertThat(new SustainedDetector(atOnce)
                        .detect(snapshot, DetectionHistory.empty())
                        .found())
                .extracting(found -> found.vm().value())
                .containsExactly("vm-2", "vm-1", "vm-3");
    }
}
