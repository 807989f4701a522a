package io.stealaway.examples.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.json.SnapshotJson;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file as a source of steal. */
class StealFileTest {
    private static final String LINE = "web-1,2026-01-01T12:00:00Z,0.31,0.01,4.2,1.5\n";

    @TempDir
    private Path folder;

    @Test
    void aLineIsAnObservation() throws IOException {
        assertThat(observe(StealFile.HEADER + "\n" + LINE).of(VmId.of("web-1")))
                .contains(VmObservation.builder(VmId.of("web-1"), Instant.parse("2026-01-01T12:00:00Z"))
                        .stealRatio(0.31)
                        .throttledRatio(0.01)
                        .load5(4.2)
                        .cpuUsedMicroCores(1_500_000)
                        .build());
    }

    @Test
    void unknownThrottlingIsNotZero() throws IOException {
        Observations seen = observe(StealFile.HEADER + "\nweb-1,2026-01-01T12:00:00Z,0.31,,4.2,1.5\n");

        assertThat(seen.of(VmId.of("web-1")).orElseThrow().throttledRatio()).isEmpty();
    }

    @Test
    void whoIsNotInTheClusterIsToldAndLeftOut() throws IOException {
        Observations seen = observe(StealFile.HEADER + "\n" + LINE.replace("web-1", "stranger"));

        assertThat(seen.byVm()).isEmpty();
        assertThat(seen.unmatched()).containsExactly("stranger");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "web-1,2026-01-01T12:00:00Z,NaN,,4.2,1.5 | line 2",
                "web-1,2026-01-01T12:00:00Z,1.5,,4.2,1.5 | stealRatio of web-1",
                "web-1,yesterday,0.1,,4.2,1.5 | line 2",
                "web-1,2026-01-01T12:00:00Z,0.1,,4.2 | 5 fields instead of 6",
                "web-1,2026-01-01T12:00:00Z,0.1,,4.2,1.2345678 | line 2",
                ",2026-01-01T12:00:00Z,0.1,,4.2,1.5 | line 2"
            })
    void aWrongLineIsNamed(String line, String problem) {
        assertThatThrownBy(() -> observe(StealFile.HEADER + "\n" + line + "\n"))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aVmToldTwiceIsRefused() {
        assertThatThrownBy(() -> observe(StealFile.HEADER + "\n" + LINE + LINE))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("line 3: VM web-1 has an earlier line");
    }

    @Test
    void aFileThatIsBeingWrittenIsRefused() {
        assertThatThrownBy(() -> observe(StealFile.HEADER + "\n" + LINE.strip()))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("half written");
    }

    @Test
    void anotherFirstLineIsRefused() {
        assertThatThrownBy(() -> observe(LINE))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining(StealFile.HEADER);
    }

    @Test
    void noFileIsNoAnswer() throws IOException {
        ClusterSnapshot cluster = cluster();

        assertThatThrownBy(() -> new StealFile(folder.resolve("none")).observe(cluster))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("none");
    }

    private Observations observe(String text) throws IOException {
        Path file = folder.resolve("steal.csv");
        Files.writeString(file, text);
        return new StealFile(file).observe(cluster());
    }

    private static ClusterSnapshot cluster() throws IOException {
        try (InputStream source = Files.newInputStream(Path.of("snapshots", "hot-host.json"))) {
            return SnapshotJson.read(source);
        }
    }
}
