package io.stealaway.simulation.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.simulation.random.SplitMix64;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ArrivalStreamTest {
    private static final int HOUR = 3_600;
    private static final int DAY = 24 * HOUR;
    private static final int DAYS = 400;
    private static final List<Arrival> STREAM = ArrivalStream.draw(600, (long) DAYS * DAY, SplitMix64.of(3, 1));

    @Test
    void asManyComeAsAreAskedForAndMostInTheAfternoon() {
        assertThat(STREAM.stream().mapToInt(Arrival::count).sum() / (double) DAYS)
                .isCloseTo(600, within(15.0));
        assertThat(STREAM).isSortedAccordingTo((a, b) -> Long.compare(a.second(), b.second()));
        double[] byHour = new double[24];
        STREAM.forEach(arrival -> byHour[(int) (arrival.second() % DAY / HOUR)]++);
        assertThat(byHour[15] / byHour[3]).isCloseTo(4.0, within(0.5));
    }

    /** Of a Poisson stream the variance of how many come in an hour is their mean. */
    @Test
    void whoComesKnowsNothingOfWhoCame() {
        int[] atNoon = new int[DAYS];
        STREAM.stream()
                .filter(arrival -> arrival.second() % DAY / HOUR == 12)
                .forEach(arrival -> atNoon[(int) (arrival.second() / DAY)]++);
        double mean = Arrays.stream(atNoon).average().orElseThrow();
        double variance = Arrays.stream(atNoon)
                .mapToDouble(count -> (count - mean) * (count - mean))
                .average()
                .orElseThrow();
        assertThat(variance / mean).isCloseTo(1.0, within(0.25));
    }

    @Test
    void halfAskForOneVmAndSomeOfTheOthersForAGroup() {
        assertThat(share(arrival -> arrival.count() == 1)).isCloseTo(0.5, within(0.01));
        assertThat(STREAM).allMatch(arrival -> arrival.count() >= 1 && arrival.count() <= 5);
        assertThat(STREAM)
                .noneMatch(arrival -> arrival.count() == 1 && arrival.group().isPresent());
        assertThat(share(arrival -> arrival.group().equals(Optional.of(Rule.ANTI_AFFINITY))))
                .isCloseTo(0.1, within(0.01));
    }

    private static double share(Predicate<Arrival> test) {
        return STREAM.stream().filter(test).count() / (double) STREAM.size();
    }

    @Test
    void theSameSeedGivesTheSameStreamAndALongerOneBeginsAlike() {
        List<Arrival> again = ArrivalStream.draw(600, 30L * DAY, SplitMix64.of(3, 1));
        assertThat(again).isEqualTo(STREAM.subList(0, again.size()));
        assertThat(ArrivalStream.draw(600, 30L * DAY, SplitMix64.of(4, 1))).isNotEqualTo(again);
    }

    @Test
    void nineInTenVmsLiveForLessThanADayAndTheOthersTakeMostOfTheTime() {
        SplitMix64 dice = SplitMix64.of(5, 1);
        double[] hours = new double[200_000];
        Arrays.setAll(hours, i -> Lifetimes.draw(dice) / (double) HOUR);
        double all = Arrays.stream(hours).sum();

        assertThat(Arrays.stream(hours).filter(life -> life < 24).count() / (double) hours.length)
                .isCloseTo(0.9, within(0.005));
        assertThat(all / hours.length).isCloseTo(Lifetimes.MEAN_HOURS, within(1.0));
        assertThat(Arrays.stream(hours).filter(life -> life >= 24).sum() / all).isCloseTo(0.9, within(0.01));
    }

    /** Renewal theory: what is left of a lifetime that is met at some time is the mean square over twice the mean. */
    @Test
    void whoIsMetLivesOnForAsLongAsRenewalTheorySays() {
        SplitMix64 dice = SplitMix64.of(6, 1);
        double sum = 0.0;
        double squares = 0.0;
        double left = 0.0;
        for (int i = 0; i < 300_000; i++) {
            double life = Lifetimes.draw(dice) / (double) HOUR;
            sum += life;
            squares += life * life;
            left += Lifetimes.left(dice) / (double) HOUR;
        }
        assertThat(left / 300_000).isCloseTo(squares / sum / 2, within(5.0));
    }
}
