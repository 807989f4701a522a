package io.stealaway.simulation;

import static io.stealaway.simulation.Clusters.CORE;
import static io.stealaway.simulation.Clusters.START;
import static io.stealaway.simulation.Clusters.minutes;
import static io.stealaway.simulation.Clusters.observe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class GuestMetricsTest {

    @Test
    void aVmThatGetsWhatItWantsHasALoadOfAtMostOnePerVcpuAndNoSteal() {
        SimulatedCluster cluster = new Clusters()
                .host("a", 8)
                .vm("v", "a", 4)
                .want((vm, t) -> 4 * CORE)
                .build();
        minutes(cluster, 60);
        VmObservation seen = observe(cluster, "v");
        assertThat(seen.stealRatio()).isZero();
        assertThat(seen.load5()).isBetween(3.99, 4.0);
        assertThat(seen.cpuUsedMicroCores()).isEqualTo(4 * CORE);
    }

    @Test
    void load5FollowsTheClosedFormOfADampedAverage() {
        SimulatedCluster cluster = new Clusters()
                .host("a", 8)
                .vm("v", "a", 4)
                .want((vm, t) -> 3 * CORE)
                .build();
        for (int step = 1; step <= 80; step++) {
            Clusters.steps(cluster, 1);
            double expected = 3.0 * (1.0 - Math.exp(-15.0 * step / 300.0));
            assertThat(cluster.scrapes().load5(0)).isCloseTo(expected, within(1e-9));
        }
    }

    @Test
    void aRobbedVmShowsStealAndALoadClearlyAboveOnePerVcpu() {
        SimulatedCluster cluster = new Clusters()
                .host("a", 6)
                .vm("v", "a", 4)
                .vm("w", "a", 4)
                .want((vm, t) -> 4 * CORE)
                .build();
        minutes(cluster, 30);
        VmObservation seen = observe(cluster, "v");
        assertThat(seen.stealRatio()).isCloseTo(0.25, within(1e-3));
        assertThat(seen.load5() / 4).isGreaterThan(2.0);
        assertThat(seen.cpuUsedMicroCores()).isEqualTo(3 * CORE);
        assertThat(seen.throttledRatio()).isEqualTo(OptionalDouble.empty());
    }

    @Test
    void aThrottledVmLooksRobbedToItselfButNeverSuffersInTruth() {
        SimulatedCluster cluster = new Clusters()
                .host("a", 8)
                .vm("v", "a", 4, vm -> vm.cpuCapMicroCores(2 * CORE))
                .want((vm, t) -> 4 * CORE)
                .build();
        GroundTruth truth = new GroundTruth(cluster);
        minutes(cluster, 30);
        VmObservation seen = observe(cluster, "v");
        assertThat(seen.stealRatio()).isCloseTo(0.5, within(1e-3));
        assertThat(seen.throttledRatio()).isEqualTo(OptionalDouble.of(seen.stealRatio()));
        assertThat(seen.load5() / 4).isGreaterThan(1.5);
        assertThat(truth.sufferingVmMinutes()).isZero();
    }

    @Test
    void truthCountsExactlyTheMinutesInWhichNeighboursStole() {
        SimulatedCluster cluster = new Clusters()
                .host("a", 6)
                .vm("v", "a", 4)
                .vm("w", "a", 4)
                .want((vm, t) -> t >= 600 && t < 1_200 ? 4 * CORE : CORE)
                .build();
        GroundTruth truth = new GroundTruth(cluster);
        minutes(cluster, 30);
        assertThat(truth.minutes()).isEqualTo(30);
        assertThat(truth.sufferingVmMinutes()).isEqualTo(20);
        assertThat(truth.episodes(10))
                .containsExactly(new GroundTruth.Episode(0, 10, 10), new GroundTruth.Episode(1, 10, 10));
        assertThat(truth.episodes(11)).isEmpty();
        assertThat(truth.sufferedWithin(0, 0, 10)).isFalse();
        assertThat(truth.sufferedWithin(0, 0, 11)).isTrue();
    }

    @Test
    void stealIsAFiveMinuteAverageAndKnownOnlyAfterALag() {
        SimulatedCluster cluster = new Clusters()
                .host("a", 4)
                .vm("v", "a", 4)
                .vm("w", "a", 4)
                .want((vm, t) -> t >= 600 ? 4 * CORE : 0)
                .build();
        minutes(cluster, 12);
        cluster.advance(Duration.ofSeconds(15));
        VmObservation seen = observe(cluster, "v");
        assertThat(seen.sampledAt()).isEqualTo(START.plus(Duration.ofMinutes(12)));
        assertThat(seen.stealRatio()).isCloseTo(0.5 * 2 / 5, within(1e-9));
    }

    @Test
    void aLagOfAWholeWindowShowsTheWindowBefore() {
        SimulatedCluster cluster = new Clusters()
                .host("a", 4)
                .vm("v", "a", 4)
                .vm("w", "a", 4)
                .want((vm, t) -> t >= 600 && t < 720 ? 4 * CORE : 0)
                .build();
        cluster.faults().metricLag(Duration.ofMinutes(5));
        minutes(cluster, 17);
        VmObservation seen = observe(cluster, "v");
        assertThat(seen.sampledAt()).isEqualTo(START.plus(Duration.ofMinutes(12)));
        assertThat(seen.stealRatio()).isCloseTo(0.5 * 2 / 5, within(1e-9));
    }

    @Test
    void whatFreezesAfterALongGapIsWhatWasSeenBeforeIt() {
        SimulatedCluster cluster = new Clusters()
                .host("a", 4)
                .vm("v", "a", 4)
                .want((vm, t) -> CORE)
                .build();
        minutes(cluster, 10);
        double load5 = cluster.scrapes().load5(0);
        cluster.faults().metricGap(VmId.of("v"), START.plus(Duration.ofMinutes(60)));
        cluster.faults().freezeMetrics(VmId.of("v"), START.plus(Duration.ofHours(3)));
        minutes(cluster, 60);
        VmObservation seen = observe(cluster, "v");
        assertThat(seen.load5()).isEqualTo(load5).isNotEqualTo(cluster.scrapes().load5(0));
        assertThat(seen.cpuUsedMicroCores()).isZero();
    }

    @Test
    void aGapLeavesTheVmOutUntilTwoSamplesAreThereAgain() {
        SimulatedCluster cluster = new Clusters()
                .host("a", 4)
                .vm("v", "a", 4)
                .want((vm, t) -> CORE)
                .build();
        minutes(cluster, 10);
        cluster.faults().metricGap(VmId.of("v"), START.plus(Duration.ofMinutes(20)));
        minutes(cluster, 9);
        assertThat(cluster.metrics().observe(cluster.topology().snapshot()).byVm())
                .isEmpty();
        minutes(cluster, 2);
        assertThat(observe(cluster, "v").cpuUsedMicroCores()).isEqualTo(CORE);
    }

    @Test
    void frozenMetricsHaveFreshTimesAndNothingInThem() {
        SimulatedCluster cluster = new Clusters()
                .host("a", 4)
                .vm("v", "a", 4)
                .want((vm, t) -> CORE)
                .build();
        minutes(cluster, 10);
        cluster.faults().freezeMetrics(VmId.of("v"), START.plus(Duration.ofHours(2)));
        minutes(cluster, 10);
        assertThat(observe(cluster, "v").cpuUsedMicroCores()).isZero();
        assertThat(observe(cluster, "v").sampledAt()).isAfterOrEqualTo(START.plus(Duration.ofMinutes(19)));
    }

    @Test
    void theVmsOfADeadHostAreNotObserved() {
        SimulatedCluster cluster = new Clusters()
                .host("a", 4)
                .vm("v", "a", 4)
                .want((vm, t) -> CORE)
                .build();
        minutes(cluster, 10);
        cluster.faults().hostDown(HostId.of("a"));
        minutes(cluster, 6);
        assertThat(cluster.metrics().observe(cluster.topology().snapshot()).byVm())
                .isEmpty();
        cluster.faults().hostUp(HostId.of("a"));
        minutes(cluster, 6);
        assertThat(observe(cluster, "v").cpuUsedMicroCores()).isEqualTo(CORE);
    }
}
