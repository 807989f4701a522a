package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.examples.report.SampleReports;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.simulation.SimulationConfig;
import io.stealaway.simulation.SimulationConfig.NewVmPlacement;
import io.stealaway.simulation.SimulationListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Simulate, with a simulation that answers at once. */
class SimulateCommandTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void itPrintsASummaryAndWritesAPageAndJson() throws IOException {
        Path report = folder.resolve("new").resolve("report");
        Path json = folder.resolve("out.json");

        Ran ran = Ran.run("simulate", "--report", report, "--json", json);

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).containsPattern("suffering +VM-minutes +6,690").contains("Report: " + report);
        assertThat(report.resolve("index.html")).isNotEmptyFile();
        JsonNode summary = MAPPER.readTree(json.toFile()).get("summary");
        assertThat(summary.fieldNames())
                .toIterable()
                .contains(
                        "sufferingVmMinutesOff",
                        "sufferingVmMinutesOn",
                        "precision",
                        "recall",
                        "migrations",
                        "bytesMoved",
                        "ruleViolations",
                        "isolatedVmMinutes",
                        "isolatedAtEnd",
                        "planHash");
        assertThat(report).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void withoutACommandItSimulates() {
        Path report = folder.resolve("report");

        assertThat(Ran.run("--report", report).out())
                .isEqualTo(Ran.run("simulate", "--report", report).out());
    }

    @Test
    void everyOptionReachesTheSimulation() throws IOException {
        List<SimulationConfig> asked = new ArrayList<>();
        Path trace = Files.createDirectory(folder.resolve("trace"));
        Path policy = folder.resolve("policy.json");
        Files.writeString(policy, "{\"schema\": \"stealaway.policy/1.0\", \"mode\": \"DRY_RUN\"}");

        Ran ran = Ran.simulating(
                (config, listener) -> {
                    asked.add(config);
                    return SampleReports.day().result();
                },
                "simulate",
                "--hosts",
                9,
                "--vms",
                90,
                "--zones",
                2,
                "--hours",
                5,
                "--seed",
                77,
                "--link-gbit",
                1,
                "--disk-gb",
                500,
                "--trace",
                trace,
                "--policy",
                policy,
                "--report",
                folder.resolve("report"));

        assertThat(ran.code()).isZero();
        SimulationConfig config = asked.get(0);
        assertThat(List.of(config.hosts(), config.vms(), config.zones(), config.hours(), config.seed()))
                .isEqualTo(List.of(9, 90, 2, 5, 77L));
        assertThat(config.trace()).contains(trace);
        assertThat(config.linkBytesPerSecond()).isEqualTo(125_000_000L);
        assertThat(config.diskBytesPerVm()).hasValue(500_000_000_000L);
        assertThat(config.policy().mode()).isEqualTo(RunMode.DRY_RUN);
        assertThat(ran.out()).contains("nothing was moved");
    }

    @Test
    void arrivalsReachTheSimulationAndItsDocument() throws IOException {
        List<SimulationConfig> asked = new ArrayList<>();
        Path json = folder.resolve("out.json");

        Ran ran = Ran.simulating(
                (config, listener) -> {
                    asked.add(config);
                    return SampleReports.day().result();
                },
                "--arrivals",
                600,
                "--place-by",
                "stealaway-present",
                "--json",
                json,
                "--report",
                folder.resolve("report"));

        assertThat(ran.code()).isZero();
        assertThat(asked.get(0).arrivals()).isEqualTo(600);
        assertThat(asked.get(0).placeBy()).isEqualTo(NewVmPlacement.STEAL_AWAY_PRESENT);
        JsonNode config = MAPPER.readTree(json.toFile()).get("config");
        assertThat(config.get("arrivals").asInt()).isEqualTo(600);
        assertThat(config.get("placeBy").asText()).isEqualTo("STEAL_AWAY_PRESENT");
    }

    @Test
    void arrivalsThatCannotBeAreNamedInOneLine() {
        Path report = folder.resolve("report");

        assertThat(Ran.run("--arrivals", 626, "--report", report).complaint())
                .contains("--arrivals (626) must be between 1 and 625");
        assertThat(Ran.run("--arrivals", 9, "--family", "BURSTY", "--report", report)
                        .complaint())
                .contains("--arrivals (9) need demand by the hour of the day, not family BURSTY");
        assertThat(Ran.run("--arrivals", 9, "--place-by", "someone", "--report", report)
                        .complaint())
                .contains("must be one of nova, half-committed, stealaway-present, stealaway, but is someone");
        assertThat(Ran.run("--place-by", "nova", "--report", report).complaint())
                .contains("--place-by needs --arrivals");
        assertThat(report).doesNotExist();
    }

    @Test
    void theTimeItTookIsTheOnlyPartThatMayDiffer() throws IOException {
        Path once = folder.resolve("once.json");
        Path again = folder.resolve("again.json");

        Ran.run("--report", folder.resolve("report"), "--json", once);
        Ran.run("--report", folder.resolve("report"), "--json", again);

        ObjectNode first = (ObjectNode) MAPPER.readTree(once.toFile());
        List<String> names = new ArrayList<>();
        first.fieldNames().forEachRemaining(names::add);
        assertThat(names).startsWith("schema").endsWith("timing");
        first.remove("timing");
        ObjectNode second = (ObjectNode) MAPPER.readTree(again.toFile());
        second.remove("timing");
        assertThat(first.toString()).isEqualTo(second.toString());
    }

    @Test
    void aFileInTheWayOfTheReportIsNamedBeforeSimulating() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Path json = folder.resolve("out.json");

        Ran ran = Ran.simulating(
                (config, listener) -> {
                    throw new AssertionError("simulated nevertheless");
                },
                "--report",
                file.resolve("report"),
                "--json",
                json);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.complaint()).contains("--report", file + " is a file, not a folder");
        assertThat(json).doesNotExist();
    }

    @Test
    void aFailedSimulationWritesNothing() {
        Path report = folder.resolve("report");
        Path json = folder.resolve("out.json");

        Ran ran = Ran.simulating(
                (config, listener) -> {
                    throw new IllegalArgumentException("usage.csv line 7: too few\ncolumns");
                },
                "--report",
                report,
                "--json",
                json);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.complaint()).isEqualTo("run: usage.csv line 7: too few columns");
        assertThat(report).doesNotExist();
        assertThat(json).doesNotExist();
    }

    @Test
    void aDefectIsOneLineToo() {
        Ran ran = Ran.simulating(
                (config, listener) -> {
                    throw new IllegalStateException("at the third stroke");
                },
                "--report",
                folder.resolve("report"));

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.complaint()).contains("a defect", "at the third stroke");
    }

    @Test
    void aMissingTraceIsNamed() {
        Ran ran = Ran.run("--trace", folder.resolve("none"), "--report", folder.resolve("report"));

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.complaint()).isEqualTo("run: --trace " + folder.resolve("none") + ": no such folder");
    }

    @Test
    void aNumberOutOfRangeIsAUsageError() {
        Ran ran = Ran.run("--hosts", 0, "--report", folder.resolve("report"));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.complaint()).contains("--hosts (0) must be between");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void progressIsPlainLinesUnlessOnATerminal() {
        CommandLineTool.Simulator simulator = (config, listener) -> {
            for (int minute = 1; minute <= 24 * 60; minute++) {
                listener.progress(SimulationListener.Run.ON, Duration.ofMinutes(minute), Duration.ofHours(24));
            }
            return SampleReports.day().result();
        };

        Ran plain = Ran.simulating(simulator, "--report", folder.resolve("report"));
        Ran terminal = Ran.onTerminal(simulator, "--report", folder.resolve("report"));

        assertThat(plain.err().lines()).hasSizeLessThanOrEqualTo(24).allMatch(line -> line.startsWith("with the loop"));
        assertThat(plain.err()).doesNotContain("\r");
        assertThat(terminal.err()).contains("\r[", " 24 h of 24 h").endsWith("\r");
    }
}
