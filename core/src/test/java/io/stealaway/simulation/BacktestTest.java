package io.stealaway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.recording.Recorder;
import io.stealaway.recording.Recording;
import io.stealaway.recording.Reproduction;
import java.nio.file.Path;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day whose truth is known is recorded as a loop would see it, and replayed from that alone. */
class BacktestTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aRecordedDayTellsWhatTheDayItselfWouldHaveShown() {
        SimulationConfig day =
                SimulationConfig.builder().hosts(40).vms(500).seed(11).build();
        Simulation.observe(day, Recorder.in(folder)::append);
        Recording recording = Recording.read(folder);
        SimulationConfig backtest =
                SimulationConfig.builder().seed(11).recording(recording).build();

        assertThat(backtest.hosts()).isEqualTo(40);
        assertThat(backtest.hours()).isEqualTo(24);
        assertThat(Reproduction.of(recording).trust()).isEqualTo(Reproduction.Trust.GOOD);
        long off = Simulation.replay(day).suffering();
        long promisedOff = Simulation.replay(backtest).suffering();
        assertThat(off).isGreaterThan(1_000);
        assertThat(promisedOff).isCloseTo(off, Percentage.withPercentage(5));
        long on = Simulation.replayDays(day).get(0).suffering();
        long promisedOn = Simulation.replayDays(backtest).get(0).suffering();
        assertThat(promisedOff - promisedOn).isCloseTo(off - on, Percentage.withPercentage(10));
        assertThat(Simulation.replayDays(backtest)).isEqualTo(Simulation.replayDays(backtest));
    }
}
