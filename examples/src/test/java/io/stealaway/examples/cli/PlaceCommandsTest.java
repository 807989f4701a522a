package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.examples.report.TextTable;
import io.stealaway.json.BatchJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** New VMs on the command line: place, capacity, and check of a placement. */
class PlaceCommandsTest {
    private static final Path REQUEST = Path.of("requests", "web.json");
    private static final String ONE = """
            {"schema": "stealaway.request/1.0", "requests": [
              {"id": "one", "tenant": "t", "vcpus": 2, "ramBytes": %s}]}
            """;

    @TempDir
    private Path folder = Path.of("");

    private Path one(String ramBytes) throws IOException {
        return Files.writeString(folder.resolve("one.json"), ONE.formatted(ramBytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stealaway", "nova", "half-committed"})
    void whatIsPlacedIsGoodInTheChecker(String preset) {
        Path answer = folder.resolve("answer.json");
        Ran placed = Ran.run(
                "place",
                "--snapshot",
                SampleFiles.SNAPSHOT,
                "--request",
                REQUEST,
                "--preset",
                preset,
                "--json",
                answer);
        Ran checked = Ran.run(
                "check",
                "--snapshot",
                SampleFiles.SNAPSHOT,
                "--request",
                REQUEST,
                "--placement",
                answer,
                "--preset",
                preset);

        assertThat(placed.err()).isEmpty();
        assertThat(placed.code()).isZero();
        assertThat(placed.out()).contains("Placed:         4 of 4 VMs").containsPattern("web-new-1 +a\\d");
        assertThat(placed.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(TextTable.WIDTH));
        assertThat(checked.code()).isZero();
        assertThat(checked.out()).contains("Good: 4 new VMs, no rule broken.");
    }

    @Test
    void aPlacementOfAnotherPresetIsNotGoodByTheStricterOne() {
        Path answer = folder.resolve("answer.json");
        Ran.run(
                "place",
                "--snapshot",
                SampleFiles.SNAPSHOT,
                "--request",
                REQUEST,
                "--preset",
                "nova",
                "--json",
                answer);
        Ran checked = Ran.run("check", "--snapshot", SampleFiles.SNAPSHOT, "--request", REQUEST, "--placement", answer);

        assertThat(checked.code()).isEqualTo(1);
        assertThat(checked.out()).containsPattern("role +web-new-1 +a7-web");
        assertThat(checked.err()).contains("--placement " + answer + " breaks");
    }

    @Test
    void whoFindsNoHostIsNamedAndTheExitCodeIsOne() throws IOException {
        Ran ran = Ran.run("place", "--snapshot", SampleFiles.SNAPSHOT, "--request", one("1099511627776"));

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("Placed:         0 of 1 VM");
        assertThat(ran.err().lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("one.json: VM one is not placed: no host passes every filter; refused by ram"));
    }

    @Test
    void aRequestComesFromStandardInputToo() {
        InputStream terminal = System.in;
        System.setIn(new ByteArrayInputStream(ONE.formatted("1073741824").getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(Ran.run("place", "--snapshot", SampleFiles.SNAPSHOT, "--request", "-")
                            .out())
                    .contains("Placed:         1 of 1 VM");
        } finally {
            System.setIn(terminal);
        }
    }

    @Test
    void everyHostIsExplained() throws IOException {
        Ran ran = Ran.run(
                "place", "--snapshot", SampleFiles.SNAPSHOT, "--request", one("1073741824"), "--explain", "one");

        assertThat(ran.out()).containsPattern("(?m)^ +1 +\\S+ +zone-\\w ").contains("state: is disabled");
        assertThat(Ran.run(
                                "place",
                                "--snapshot",
                                SampleFiles.SNAPSHOT,
                                "--request",
                                one("1073741824"),
                                "--explain",
                                "other")
                        .err())
                .contains("--explain: VM other is not in the batch");
    }

    @Test
    void capacityIsCountedZoneByZone() throws IOException {
        Path answer = folder.resolve("capacity.json");
        Ran ran = Ran.run(
                "capacity",
                "--snapshot",
                SampleFiles.SNAPSHOT,
                "--request",
                Path.of("requests", "small.json"),
                "--json",
                answer);

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).containsPattern("zone-a +18 +not asked +predicted-steal");
        assertThat(new ObjectMapper().readTree(answer.toFile()).get("zones")).hasSize(2);
        assertThat(Ran.run("capacity", "--snapshot", SampleFiles.SNAPSHOT, "--request", REQUEST)
                        .err())
                .contains("holds 2 requests, and capacity is counted for one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"vcpus\": 2 | \"vcpus\": 0 | vcpus of one (0)",
                "\"vcpus\": 2 | \"vcpus\": 2, \"zone\": \"moon\" | request one: zone moon is not in the snapshot",
                "\"vcpus\": 2 | \"vcpus\": 2, \"sameHost\": [\"gone\"] | VM gone of a hint is not in the snapshot",
                "\"vcpus\": 2 | \"vcpus\": 2, \"maxCount\": 0 | maxCount of one (0)",
                "\"id\": \"one\" | \"id\": \"web-1\" | request web-1: VM web-1 exists already",
                "\"vcpus\": 2 | \"cpus\": 2 | cpus",
            })
    void badRequestsAreOneLineThatNamesThem(String good, String bad, String message) throws IOException {
        Path file = one("1073741824");
        Files.writeString(file, Files.readString(file).replace(good, bad));
        Ran ran = Ran.run("place", "--snapshot", SampleFiles.SNAPSHOT, "--request", file);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err().lines())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("--request " + file, message));
    }

    @Test
    void anUnknownPresetIsAWrongCommandLine() {
        Ran ran = Ran.run("place", "--snapshot", SampleFiles.SNAPSHOT, "--request", REQUEST, "--preset", "borg");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("must be one of stealaway, nova, half-committed, but is borg");
        assertThat(Ran.run("place", "--snapshot", "none", "--request", "none", "--preset", "nvoa")
                        .err())
                .contains("but is nvoa; maybe nova");
        assertThat(Ran.run("check", "--snapshot", SampleFiles.SNAPSHOT).code()).isEqualTo(2);
    }

    @Test
    void theSampleRequestIsAsItIsWritten() throws IOException {
        String text = Files.readString(REQUEST);

        assertThat(BatchJson.readRequest(BatchJson.write(BatchJson.readRequest(text))))
                .isEqualTo(BatchJson.readRequest(text));
    }
}
