package io.stealaway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.detection.SustainedDetector;
import io.stealaway.placement.PlacementEngine;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DayReplayTest {
    private static final SimulationConfig CONFIG =
            SimulationConfig.builder().hosts(12).vms(150).zones(1).hours(13).build();

    @Test
    void theLoopLeavesLessSufferingThanADayWithoutIt() {
        SimulationResult.Day off = Simulation.replay(CONFIG);
        SimulationResult.Day on = replayed();

        assertThat(off.migrations()).isZero();
        assertThat(off.suffering()).isPositive();
        assertThat(off.worstZone()).isEqualTo(off.suffering());
        assertThat(on.migrations()).isPositive();
        assertThat(on.bytes()).isPositive();
        assertThat(on.suffering()).isLessThan(off.suffering());
        assertThat(on.movedBack()).isZero();
        assertThat(replayed()).isEqualTo(on);
    }

    @Test
    void aDayThatIsGivenUpEndsEarly() {
        int[] asked = {0};
        int minutes = Simulation.replayedMinutes(CONFIG, detector(), engine(), () -> ++asked[0] > 10);
        assertThat(minutes).isBetween(1, 60);
    }

    private static SimulationResult.Day replayed() {
        return Simulation.replay(CONFIG, detector(), engine(), UnaryOperator.identity());
    }

    private static SustainedDetector detector() {
        return new SustainedDetector(CONFIG.policy().detection());
    }

    private static PlacementEngine engine() {
        return PlacementEngine.builder(CONFIG.policy()).build();
    }
}
