package io.stealaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.json.PolicyJson;
import io.stealaway.json.SnapshotJson;
import io.stealaway.simulation.SimulationConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The committed samples are what the code makes. After a change, run this class with
 * {@code -Dstealaway.samples=write} and commit what it wrote.
 */
class SampleFilesTest {
    private static final boolean WRITE = "write".equals(System.getProperty("stealaway.samples"));

    @Test
    void theSnapshotIsTheOneThatIsBuiltByCode() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SnapshotJson.write(SampleSnapshot.hotHost(), bytes);

        same(Path.of("snapshots", "hot-host.json"), bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void thePolicyIsTheOneThatSimulationsUse() throws IOException {
        same(Path.of("policies", "simulation.json"), PolicyJson.write(SimulationConfig.defaultPolicy()));
    }

    private static void same(Path file, String text) throws IOException {
        if (WRITE) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        }
        assertThat(file).content(StandardCharsets.UTF_8).isEqualTo(text);
    }
}
