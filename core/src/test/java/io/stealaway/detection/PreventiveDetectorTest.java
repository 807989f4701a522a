package io.stealaway.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Two hosts of 16 threads: five VMs of 4 vCPUs on the first, one on the other; each moment is an hour. */
class PreventiveDetectorTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-03-04T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int VMS = 6;

    private final ForesightPolicy policy = ForesightPolicy.builder()
            .interval(HOUR)
            .moments(96)
            .minMoments(24)
            .headroom(0.0)
            .build();

    /** Returns what was wanted on the days before midnight, by VM and hour since the first, cores of its four. */
    private static DemandHistory remembered(int days, IntFunction<IntFunction<Double>> wanted) {
        DemandHistory.Builder history = DemandHistory.builder(HOUR);
        for (int vm = 0; vm < VMS; vm++) {
            history.vm(VmId.of("vm-" + vm), 4);
            for (int hour = 0; hour < 24 * days; hour++) {
                Instant at = MIDNIGHT.minus(HOUR.multipliedBy(24L * days - hour));
                history.wanted(VmId.of("vm-" + vm), at, (long) (wanted.apply(vm).apply(hour) * 1e6));
            }
        }
        return history.build();
    }

    private static ClusterSnapshot at(Instant now, double cores, DemandHistory history) {
        ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(now)
                .host(Snapshots.host("full", "zone-a").build())
                .host(Snapshots.host("idle", "zone-a").build());
        List<VmObservation> observed = new ArrayList<>();
        for (int vm = 0; vm < VMS; vm++) {
            snapshot.vm(Snapshots.vm("vm-" + vm, vm < 5 ? "full" : "idle").build());
            observed.add(VmObservation.builder(VmId.of("vm-" + vm), now)
                    .stealRatio(0.0)
                    .load5(1.0)
                    .cpuUsedMicroCores((long) (cores * 1e6))
                    .build());
        }
        return snapshot.observations(Observations.of(observed))
                .demandHistory(history)
                .build();
    }

    private static double noonPeak(int hour) {
        return hour % 24 >= 11 && hour % 24 <= 13 ? 3.6 : 0.4;
    }

    private List<Detection> found(ClusterSnapshot snapshot) {
        return new PreventiveDetector(policy)
                .detect(snapshot, DetectionHistory.empty())
                .found();
    }

    @Test
    void aHostThatWasShortAtNoonIsForeseenAtNight() {
        List<Detection> found =
                found(at(MIDNIGHT, 0.4, remembered(2, vm -> hour -> noonPeak(hour) + (vm == 3 ? 0.1 : 0.0))));

        assertThat(found).hasSize(1);
        Detection one = found.get(0);
        assertThat(one.host().value()).isEqualTo("full");
        assertThat(one.vm().value()).as("wants most at the worst moment").isEqualTo("vm-3");
        assertThat(one.foreseen()).isTrue();
        Detection.Forecast forecast = one.forecast().orElseThrow();
        assertThat(forecast.shortMoments()).isEqualTo(6);
        assertThat(forecast.moments()).isEqualTo(48);
        assertThat(forecast.at()).isBetween(MIDNIGHT.plus(HOUR.multipliedBy(11)), MIDNIGHT.plus(HOUR.multipliedBy(13)));
        assertThat(forecast.stealRatio())
                .isEqualTo((5 * 3.6 + 0.1 - 16) / 20, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(forecast.confidence()).isEqualTo(1.0);
        assertThat(one.severity()).isGreaterThan(policy.minExpectedStealRatio());
    }

    @Test
    void nothingIsForeseenWithinAPeakNorInTheHalfHourBeforeIt() {
        DemandHistory history = remembered(2, vm -> PreventiveDetectorTest::noonPeak);
        assertThat(found(at(MIDNIGHT.plusSeconds(12 * 3_600), 3.6, history))).isEmpty();
        assertThat(found(at(MIDNIGHT.plusSeconds(11 * 3_600 - 900), 0.4, history)))
                .isEmpty();
        assertThat(found(at(MIDNIGHT.plusSeconds(9 * 3_600), 0.4, history))).hasSize(1);
    }

    @Test
    void nothingIsForeseenBeforeEnoughIsRemembered() {
        ClusterSnapshot young = at(MIDNIGHT, 0.4, DemandHistory.empty());
        assertThat(found(young)).isEmpty();
        assertThat(new PreventiveDetector(policy).reason(young)).contains("0 moments are remembered, 24 are needed");
    }

    @Test
    void itStopsItselfWhereTheLastDayWasNothingLikeTheDayBefore() {
        // Each VM wants something else every day, at any hour: what it wanted yesterday says nothing.
        SplittableRandom random = new SplittableRandom(3);
        double[][] level = new double[VMS][2];
        for (double[] ofVm : level) {
            ofVm[0] = 4.0 * random.nextDouble();
            ofVm[1] = 4.0 * random.nextDouble();
        }
        ClusterSnapshot changed = at(MIDNIGHT, 0.4, remembered(2, vm -> hour -> level[vm][hour / 24]));
        PreventiveDetector detector = new PreventiveDetector(policy);

        assertThat(detector.skill(changed)).isNotPositive();
        assertThat(found(changed)).isEmpty();
        assertThat(detector.reason(changed).orElseThrow()).startsWith("no skill on the last day");
    }

    @Test
    void aPatternThatComesBackHasSkill() {
        SplittableRandom random = new SplittableRandom(5);
        double[][] noise = new double[VMS][72];
        for (double[] ofVm : noise) {
            for (int hour = 0; hour < 72; hour++) {
                ofVm[hour] = 0.3 * random.nextDouble();
            }
        }
        ClusterSnapshot usual = at(MIDNIGHT, 0.4, remembered(3, vm -> hour -> noonPeak(hour) + noise[vm][hour]));
        assertThat(new PreventiveDetector(policy).skill(usual)).isPositive();
        assertThat(found(usual)).hasSize(1);
    }
}
