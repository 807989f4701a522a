package io.stealaway.model.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.model.VmId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemandStatisticsTest {
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final int PER_DAY = 96;
    private static final int VMS = 20;

    /** Returns what VMs of one vCPU wanted, by moment, cores; each with noise of its own. */
    private static DemandHistory history(int days, double noise, IntToDoubleFunction wanted) {
        SplittableRandom random = new SplittableRandom(11);
        DemandHistory.Builder history = DemandHistory.builder(QUARTER);
        for (int vm = 0; vm < VMS; vm++) {
            VmId id = VmId.of(String.format(Locale.ROOT, "vm-%02d", vm));
            history.vm(id, 1);
            for (int moment = 0; moment < days * PER_DAY; moment++) {
                double cores = wanted.applyAsDouble(moment) + noise * (random.nextDouble() - 0.5);
                history.wanted(
                        id, Instant.ofEpochSecond(1_800_000_000L / 900 * 900 + moment * 900L), (long) (cores * 1e6));
            }
        }
        return history.build();
    }

    private static double wave(int moment) {
        return 0.4 + 0.2 * StrictMath.sin(2.0 * StrictMath.PI * moment / PER_DAY);
    }

    @Test
    void noiseDoesNotComeAgainAndAllOfItIsUncertain() {
        DemandStatistics statistics = history(1, 0.4, moment -> 0.5).statistics();
        for (int vm = 0; vm < VMS; vm++) {
            assertThat(statistics.mean(vm)).isCloseTo(500_000, within(60_000));
            assertThat(statistics.repeats(vm)).isLessThan(DemandStatistics.WHOLE / 5);
            // A twelfth of the square of the width, milli-cores.
            assertThat(statistics.variance(vm)).isCloseTo(13_333L, within(4_000L));
        }
    }

    @Test
    void aWaveComesAgainAndOnlyItsNoiseIsUncertain() {
        DemandStatistics statistics =
                history(3, 0.05, DemandStatisticsTest::wave).statistics();
        for (int vm = 0; vm < VMS; vm++) {
            assertThat(statistics.repeats(vm)).isGreaterThan(DemandStatistics.WHOLE * 97 / 100);
            assertThat(statistics.variance(vm)).isLessThan(1_000);
        }
    }

    /** Half an hour later it is still there; a day later it is not. */
    @Test
    void whatLastsButDoesNotComeBackTheNextDayIsUncertainOnceTwoDaysTell() {
        IntToDoubleFunction wandering = moment -> wave(moment + moment / PER_DAY * 41);
        int one = history(1, 0.01, wandering).statistics().repeats(0);
        int three = history(4, 0.01, wandering).statistics().repeats(0);
        assertThat(one).isGreaterThan(DemandStatistics.WHOLE * 8 / 10);
        assertThat(three).isLessThan(DemandStatistics.WHOLE / 2);
    }

    @Test
    void aVmOfWhichNothingIsKnownHasNoHabits() {
        DemandHistory history = DemandHistory.builder(QUARTER)
                .vm(VmId.of("a"), 2)
                .moment(Instant.ofEpochSecond(900))
                .build();
        assertThat(history.statistics().mean(0)).isZero();
        assertThat(history.statistics().repeats(0)).isZero();
        assertThat(history.statistics().variance(0)).isZero();
    }

    /** By tables of the standard normal loss function: the mean of what lies above z standard deviations. */
    @ParameterizedTest
    @CsvSource({
        "-3, 0.000382",
        "-2, 0.008491",
        "-1, 0.083315",
        "-0.5, 0.197797",
        "0, 0.398942",
        "1, 1.083315",
        "2.5, 2.502004"
    })
    void theMeanAboveZeroIsThatOfTables(double z, double expected) {
        assertThat(NormalShortfall.above(z, 1.0)).isCloseTo(expected, within(1e-6));
        assertThat(NormalShortfall.above(z * 3e6, 3e6)).isCloseTo(expected * 3e6, within(3.0));
    }

    @Test
    void withoutDeviationOnlyWhatIsThereCounts() {
        assertThat(NormalShortfall.above(7.0, 0.0)).isEqualTo(7.0);
        assertThat(NormalShortfall.above(-7.0, 0.0)).isZero();
        assertThat(NormalShortfall.above(0.0, 0.0)).isZero();
        assertThat(NormalShortfall.above(-6.0, 1.0)).isZero();
        assertThat(NormalShortfall.above(6.0, 1.0)).isEqualTo(6.0);
    }

    @Test
    void moreIsNeverLess() {
        double before = 0.0;
        for (double middle = -6.0; middle <= 6.0; middle += 0.003) {
            double above = NormalShortfall.above(middle, 1.0);
            assertThat(above).isGreaterThanOrEqualTo(Math.max(before, middle));
            before = above;
        }
    }
}
