package io.stealaway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.simulation.SimulationResult.Summary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the bundled day must show with the default policy. */
class DefaultDayTest {

    @Test
    void theDefaultSeedShowsWhatTheLoopIsFor() {
        judge(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    @EnabledIfSystemProperty(named = "stealaway.full", matches = "true")
    void soDoesEveryOtherSeed(long seed) {
        judge(seed);
    }

    private static void judge(long seed) {
        Summary summary =
                Simulation.run(SimulationConfig.builder().seed(seed).build()).summary();
        assertThat(summary.sufferingVmMinutesOff()).isGreaterThanOrEqualTo(2_000);
        assertThat(summary.migrations()).isGreaterThanOrEqualTo(30);
        assertThat(summary.reduction()).isGreaterThanOrEqualTo(0.80);
        assertThat(summary.precision()).isGreaterThanOrEqualTo(0.95);
        assertThat(summary.recall()).isGreaterThanOrEqualTo(0.80);
        assertThat(summary.ruleViolations()).isZero();
        assertThat(summary.isolatedAtEnd()).isZero();
        assertThat(summary.unknownAtEnd()).isZero();
    }
}
