package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.examples.report.BacktestJson;
import io.stealaway.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hours that are recorded from a simulation, and replayed. */
class BacktestCommandTest {
    @TempDir
    private static Path shared = Path.of("");

    private static Path recording = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void record() {
        recording = shared.resolve("recorded");
        Ran ran = Ran.run(
                "simulate",
                "--hosts",
                12,
                "--vms",
                150,
                "--hours",
                3,
                "--record",
                recording,
                "--report",
                shared.resolve("report"));
        assertThat(ran.err()).isEmpty();
    }

    private static Ran run(Object... args) {
        return Ran.simulating(Simulation::run, args);
    }

    @Test
    void oneReplaySaysHowFarToTrustItAndShowsAllThatASimulationDoes() throws IOException {
        Path json = folder.resolve("out.json");

        Ran ran = run("backtest", "--recording", recording, "--report", folder, "--json", json);

        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .containsPattern("trust +(GOOD|ROUGH|POOR)")
                .containsPattern("12 hosts, 150 VMs, 3 zones, [23] h, recorded days, policy default")
                .contains("what VMs suffered", "index.html");
        assertThat(folder.resolve("index.html")).exists();
        JsonNode document = new ObjectMapper().readTree(json.toFile());
        assertThat(document.path("schema").asText()).isEqualTo("stealaway.backtest/1.0");
        assertThat(document.path("recording").path("slotSeconds").asInt()).isEqualTo(300);
        assertThat(document.path("reproduction").path("recall").asDouble()).isGreaterThan(0.5);
        assertThat(document.path("runs").size()).isEqualTo(1);
        assertThat(document.path("runs").get(0).path("schema").asText()).isEqualTo("stealaway.simulation/1.0");
        assertThat(document.path("runs").get(0).path("config").path("mode").asText())
                .isEqualTo("ACT");
    }

    @Test
    void policiesAreComparedAndTheSameBytesComeAgain() throws IOException {
        Path cautious = Files.writeString(folder.resolve("cautious.json"), """
                {"schema": "stealaway.policy/1.0", "detection": {"stealRatio": 0.9}}
                """);
        Path usual = Files.writeString(folder.resolve("usual.json"), """
                {"schema": "stealaway.policy/1.0", "migration": {"bandwidthBytesPerSecond": 250000000}}
                """);
        Path first = folder.resolve("first.json");
        Path second = folder.resolve("second.json");

        Ran ran = run(
                "backtest",
                "--recording",
                recording,
                "--policy",
                usual,
                "--policy",
                cautious,
                "--report",
                folder,
                "--json",
                first);
        run(
                "backtest",
                "--recording",
                recording,
                "--policy",
                cautious,
                "--policy",
                usual,
                "--report",
                folder,
                "--json",
                second);

        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .containsPattern("without the loop +[0-9,]+")
                .containsPattern("cautious.json +[0-9,]+")
                .containsPattern("usual.json +[0-9,]+");
        assertThat(folder.resolve("cautious/index.html")).exists();
        assertThat(folder.resolve("usual/index.html")).exists();
        assertThat(second).hasSameBinaryContentAs(first);
    }

    @Test
    void runsOfTheirOwnJoinToTheBytesOfOneComparison() throws IOException {
        Path bold = Files.writeString(folder.resolve("bold.json"), """
                {"schema": "stealaway.policy/1.0", "migration": {"bandwidthBytesPerSecond": 250000000}}
                """);
        Path still = Files.writeString(folder.resolve("still.json"), "{\"schema\": \"stealaway.policy/1.0\"}");

        String together = json("--policy", bold, "--policy", still);
        String apart = BacktestJson.joined(List.of(json("--policy", bold), json("--policy", still)));

        assertThat(apart).isEqualTo(together);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BacktestJson.joined(List.of(together, together.replace("GOOD", "POOR"))))
                .withMessageContaining("same recording");
    }

    private String json(Object... policies) throws IOException {
        Path json = folder.resolve("json");
        List<Object> args =
                new ArrayList<>(List.of("backtest", "--recording", recording, "--report", folder, "--json", json));
        args.addAll(List.of(policies));
        assertThat(run(args.toArray()).code()).isZero();
        return Files.readString(json);
    }

    @Test
    void whatIsWrongIsOneLineThatNamesIt() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path policy = Files.writeString(folder.resolve("p.json"), "{\"schema\": \"stealaway.policy/1.0\"}");

        assertThat(Ran.run("backtest", "--recording", folder.resolve("none")).complaint())
                .contains("--recording", "no such folder");
        assertThat(Ran.run("backtest", "--recording", empty).complaint()).contains("--recording", "no file here");
        assertThat(Ran.run("backtest").complaint()).contains("--recording");
        assertThat(Ran.run("backtest", "--recording", recording, "--policy", policy, "--policy", policy)
                        .complaint())
                .contains("two files are named p.json");
        assertThat(Ran.run("backtest", "--recording", recording, "--report", policy)
                        .complaint())
                .contains("--report", "is a file, not a folder");
    }

    @Test
    void aDamagedFileIsNamedAndTheRestReplayed() throws IOException {
        Path damaged = Files.createDirectory(folder.resolve("damaged"));
        try (Stream<Path> files = Files.list(recording)) {
            for (Path file : files.toList()) {
                byte[] all = Files.readAllBytes(file);
                Files.write(damaged.resolve(file.getFileName()), Arrays.copyOf(all, all.length * 2 / 3));
            }
        }

        Ran ran = run("backtest", "--recording", damaged, "--report", folder);

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("in the middle of a pass");
    }

    @Test
    void recordingRefusesWhatItCannotDo() throws IOException {
        Path config = Files.writeString(folder.resolve("live.yaml"), "nothing: here\n");

        assertThat(Ran.run("record", "--config", config, "--out", folder, "--every", "10s")
                        .complaint())
                .contains("--every (10 s) must be 1 minute to 1 hour");
        assertThat(Ran.run("record", "--config", config, "--out", folder, "--every", "soon")
                        .complaint())
                .contains("'soon' must be a duration such as");
        assertThat(Ran.run("record", "--config", config, "--out", config).complaint())
                .contains("--out", "is a file, not a folder");
        assertThat(Ran.run("record", "--config", config, "--out", folder, "--from", "-7d")
                        .complaint())
                .contains("live.yaml");
    }
}
