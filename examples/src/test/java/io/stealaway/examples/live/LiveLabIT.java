package io.stealaway.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run live} as a process of its own, on a real Nova. Needs the lab. */
class LiveLabIT {
    private static final Path LAB = Path.of(LabCloud.env("OSL_STATE", "/tmp/osl-lab"), "live");
    private static final String CROWDED = "hv01";

    private final LabCloud cloud = new LabCloud();

    @TempDir
    private Path folder;

    private LiveProgram program = new LiveProgram(Path.of(""));

    @BeforeEach
    void takeTheLabsConfiguration() throws IOException {
        for (String file : List.of("live.yaml", "clouds.yaml", "policy.json")) {
            Files.copy(LAB.resolve(file), folder.resolve(file));
        }
        program = new LiveProgram(folder);
    }

    @AfterEach
    void tidy() {
        program.close();
        cloud.close();
    }

    @Test
    void aDryRunPlansAndAnActingOneMovesTheVictimInItsZoneWhileTheLockedOneStays() {
        String victim = cloud.server("live-victim", CROWDED);
        String locked = cloud.server("live-locked", CROWDED);
        cloud.lock(locked);
        // Robbed of more, so it is judged first, and nothing but its lock can be why it stays.
        Map<String, Double> suffering = Map.of(victim, 0.3, locked, 0.4);
        measure(suffering);

        Process dry = program.start("dry", "--once");
        assertThat(LiveProgram.ended(dry)).as(program.told("dry")).isZero();
        assertThat(program.told("dry"))
                .contains("would move  " + victim + " from hv01 to hv02")
                .containsPattern("stays +" + locked + ": .*locked");
        assertThat(cloud.migrations(victim)).isEmpty();

        Process acting = program.start("acting", "--act");
        untilTold("acting", "finished    " + victim + " from hv01 to hv02: DONE", suffering);
        acting.destroy();

        assertThat(cloud.hostOf(victim)).isEqualTo("hv02");
        assertThat(cloud.migrations(victim)).containsExactly("completed");
        assertThat(cloud.hostOf(locked)).isEqualTo(CROWDED);
        assertThat(cloud.migrations(locked)).isEmpty();
    }

    @Test
    void killedWhileAVmMigratesTheNextProcessFinishesThatMigrationAndBeginsNoOther() {
        String victim = cloud.server("live-victim", CROWDED);
        Map<String, Double> suffering = Map.of(victim, 0.4);
        measure(suffering);

        Process first = program.start("first", "--act");
        LabCloud.until("Nova migrates the victim", () -> {
            measure(suffering);
            return !cloud.migrations(victim).isEmpty();
        });
        first.destroyForcibly();
        assertThat(LiveProgram.ended(first)).as("killed, not ended").isEqualTo(LiveProgram.KILLED);
        assertThat(program.told("first")).doesNotContain("finished");

        program.start("second", "--act");
        untilTold("second", "finished    " + victim + " from hv01 to hv02: DONE", suffering);
        assertThat(program.told("second")).doesNotContain("begun");
        assertThat(cloud.migrations(victim)).containsExactly("completed");
        assertThat(cloud.hostOf(victim)).isEqualTo("hv02");
    }

    @Test
    void aSnapshotHoldsWhatTheLoopWouldSee() {
        String victim = cloud.server("live-victim", CROWDED);
        measure(Map.of(victim, 0.4));

        try (LiveParts parts = LiveParts.read(folder.resolve("live.yaml"), System.getenv())) {
            ClusterSnapshot seen = parts.snapshot();
            assertThat(seen.vm(VmId.of(victim)).orElseThrow().host()).isEqualTo(HostId.of(CROWDED));
            assertThat(seen.observations().byVm().get(VmId.of(victim)).stealRatio())
                    .isEqualTo(0.4);
        }
    }

    private void untilTold(String name, String line, Map<String, Double> suffering) {
        LabCloud.until("told: " + line, () -> {
            measure(suffering);
            return program.told(name).contains(line);
        });
    }

    /** Tells of all servers what an exporter would: those named are robbed of so much as long as they are on the crowded host. */
    private void measure(Map<String, Double> suffering) {
        Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
        StringBuilder text = new StringBuilder(StealFile.HEADER).append('\n');
        for (JsonNode server : cloud.servers()) {
            String id = server.path("id").asText();
            boolean hungry = suffering.containsKey(id);
            boolean robbed = hungry && LabCloud.hostOf(server).equals(CROWDED);
            text.append(id)
                    .append(',')
                    .append(now)
                    .append(
                            robbed
                                    ? "," + suffering.get(id) + ",,6.0,1.2"
                                    : hungry ? ",0.0,,2.0,2.0" : ",0.0,,0.1,0.1");
            text.append('\n');
        }
        try {
            Path staged = folder.resolve("steal.csv.part");
            Files.writeString(staged, text);
            Files.move(staged, folder.resolve("steal.csv"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
