package io.stealaway.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.examples.report.BacktestJson;
import io.stealaway.recording.Recorder;
import io.stealaway.recording.Recording;
import io.stealaway.recording.Reproduction;
import io.stealaway.simulation.Simulation;
import io.stealaway.simulation.SimulationConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two recordings and two policies, by Spark and without it; `.ci/spark` holds both against the command. */
class SparkBacktestTest {
    private static final String BOLD =
            "{\"schema\": \"stealaway.policy/1.0\", \"migration\": {\"bandwidthBytesPerSecond\": 250000000}}";
    private static final String STILL = "{\"schema\": \"stealaway.policy/1.0\"}";

    @TempDir
    private static Path folder;

    @BeforeAll
    static void inputs() throws IOException {
        record("monday", 13);
        record("tuesday", 2);
        Files.writeString(folder.resolve("bold.json"), BOLD);
        Files.writeString(folder.resolve("still.json"), STILL);
    }

    private static void record(String name, int hours) {
        SimulationConfig config =
                SimulationConfig.builder().hosts(12).vms(150).hours(hours).build();
        try (Recorder recorder = Recorder.in(folder.resolve(name))) {
            Simulation.observe(config, recorder::append);
        }
    }

    /** By one list of runs, as the command does: none is joined. */
    private static String plain(String name) {
        Recording days = Recording.read(folder.resolve(name));
        return BacktestJson.of(
                days,
                Reproduction.of(days),
                List.of(
                        new BacktestTask("", "bold.json", BOLD).replay(days),
                        new BacktestTask("", "still.json", STILL).replay(days)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local[1]", "local[2]"})
    void itsBytesAreThoseOfTheRunWithoutIt(String master) throws IOException {
        Path out = folder.resolve("out-" + master);

        int code = SparkBacktest.run(
                "--master", master, "--out", out.toString(),
                "--recording", folder.resolve("tuesday").toString(),
                "--recording", folder.resolve("monday").toString(),
                "--policy", folder.resolve("still.json").toString(),
                "--policy", folder.resolve("bold.json").toString());

        assertThat(code).isZero();
        assertThat(out.resolve("monday.json")).hasBinaryContent(plain("monday").getBytes(StandardCharsets.UTF_8));
        assertThat(out.resolve("tuesday.json")).hasBinaryContent(plain("tuesday").getBytes(StandardCharsets.UTF_8));
        assertThat(plain("monday")).contains("\"outcome\": \"DONE\"");
    }

    @Test
    void whatIsWrongIsSaidBeforeSparkIsStarted() throws IOException {
        assertThat(SparkBacktest.run("--recording", "week")).isEqualTo(2);
        assertThat(SparkBacktest.run("--recordings", "week")).isEqualTo(2);
        assertThat(SparkBacktest.run("--out")).isEqualTo(2);
    }
}
