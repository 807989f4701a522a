package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line with the simulation that it ships. */
class RealSimulationTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void twoRunsGiveTheSameJsonAndTheSamePage() throws IOException {
        Ran first = simulate("first");
        Ran second = simulate("second");

        assertThat(first.code()).isZero();
        assertThat(first.out()).contains("6 hosts, 60 VMs, 1 zone, 1 h, synthetic day, seed 5");
        assertThat(withoutTiming("second")).isEqualTo(withoutTiming("first")).contains("\"planHash\"");
        assertThat(second.code()).isZero();
        assertThat(Files.mismatch(page("first"), page("second"))).isEqualTo(-1);
    }

    @Test
    void aTraceFolderWithoutATraceIsOneLineAndWritesNothing() throws IOException {
        Path trace = Files.createDirectory(folder.resolve("trace"));

        Ran ran = Ran.simulating(Simulation::run, "--trace", trace, "--report", folder.resolve("report"));

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.complaint()).contains(trace.toString());
        assertThat(folder.resolve("report")).doesNotExist();
    }

    private Ran simulate(String name) {
        return Ran.simulating(
                Simulation::run,
                "--hosts",
                6,
                "--vms",
                60,
                "--zones",
                1,
                "--hours",
                1,
                "--seed",
                5,
                "--report",
                folder.resolve(name),
                "--json",
                folder.resolve(name + ".json"));
    }

    private String withoutTiming(String name) throws IOException {
        String json = Files.readString(folder.resolve(name + ".json"));
        return json.substring(0, json.indexOf("\"timing\""));
    }

    private Path page(String name) {
        return folder.resolve(name).resolve("index.html");
    }
}
