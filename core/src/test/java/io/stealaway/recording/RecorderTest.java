package io.stealaway.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.testkit.Snapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    private static final ClusterSnapshot HOT = Snapshots.oneHotHost();

    @TempDir
    private Path folder = Path.of("");

    private static ClusterSnapshot after(long minutes) {
        return HOT.withTakenAt(HOT.takenAt().plusSeconds(60 * minutes));
    }

    private List<ClusterSnapshot> read() {
        List<ClusterSnapshot> passes = new ArrayList<>();
        assertThat(Recording.each(folder, passes::add)).isEmpty();
        return passes;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    @Test
    void eachDayHasAFileThatStandsAlone() throws IOException {
        Recorder recorder = Recorder.in(folder.resolve("new"));
        folder = folder.resolve("new");
        for (int pass = 0; pass < 3; pass++) {
            recorder.append(after(pass * 540L));
        }

        assertThat(files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("20260302T120000Z.recording.jsonl.gz", "20260303T060000Z.recording.jsonl.gz");
        assertThat(read())
                .extracting(ClusterSnapshot::takenAt)
                .containsExactly(
                        after(0).takenAt(), after(540).takenAt(), after(1_080).takenAt());
        Files.delete(files().get(0));
        assertThat(read())
                .singleElement()
                .satisfies(pass -> assertThat(pass.vms()).isEqualTo(HOT.vms()));
    }

    @Test
    void aPassThatIsNotLaterIsNotWritten() {
        Recorder recorder = Recorder.in(folder);
        recorder.append(after(5));
        recorder.append(after(5));
        recorder.append(after(4));

        assertThat(read()).hasSize(1);
    }

    @Test
    void twoRecordersNeverWriteIntoOneFile() throws IOException {
        Recorder.in(folder).append(HOT);
        Recorder.in(folder).append(HOT);

        assertThat(files()).hasSize(2);
    }

    @Test
    void whatARunningOrKilledProcessLeavesIsReadUpToItsLastWholePass() throws IOException {
        Recorder recorder = Recorder.in(folder);
        recorder.append(after(0));
        recorder.append(after(1));
        assertThat(read()).hasSize(2);
        Path file = files().get(0);
        int whole = (int) Files.size(file);
        recorder.append(after(2));
        recorder.close();
        byte[] all = Files.readAllBytes(file);

        for (int length = whole; length < all.length; length++) {
            Files.write(file, Arrays.copyOf(all, length));
            List<ClusterSnapshot> passes = new ArrayList<>();
            List<String> notes = Recording.each(folder, passes::add);
            assertThat(passes).hasSizeBetween(2, 3);
            if (!notes.isEmpty()) {
                assertThat(passes).hasSize(2);
                assertThat(notes).singleElement().asString().contains("in the middle of a pass, after 2 whole ones");
            }
        }
    }

    @Test
    void damageCostsTheRestOfAFileAndIsNamed() throws IOException {
        Recorder recorder = Recorder.in(folder);
        recorder.append(after(0));
        recorder.append(after(1));
        Path file = files().get(0);
        int first = (int) Files.size(file);
        recorder.append(after(2));
        recorder.close();
        byte[] all = Files.readAllBytes(file);
        for (int at = first; at < all.length; at++) {
            byte[] damaged = all.clone();
            damaged[at] ^= 0x55;
            Files.write(file, damaged);
            List<ClusterSnapshot> passes = new ArrayList<>();
            List<String> notes = Recording.each(folder, passes::add);
            assertThat(passes).hasSizeBetween(1, 3);
            assertThat(passes.get(0)).isEqualTo(read(all).get(0));
            // What is damaged either cannot be read, or gzip's check at the end says so.
            assertThat(notes).as("byte %d: %d passes", at, passes.size()).hasSize(1);
        }
    }

    private List<ClusterSnapshot> read(byte[] file) throws IOException {
        Path aside = Files.createDirectories(folder.resolve("aside")).resolve("1" + Recorder.SUFFIX);
        Files.write(aside, file);
        List<ClusterSnapshot> passes = new ArrayList<>();
        Recording.each(aside, passes::add);
        return passes;
    }

    @Test
    void aClosedRecorderBeginsAnotherFile() throws IOException {
        Recorder recorder = Recorder.in(folder);
        recorder.append(after(0));
        recorder.close();
        recorder.close();
        recorder.append(after(1));

        assertThat(files()).hasSize(2);
        assertThat(read()).hasSize(2);
    }

    @Test
    void aFailedWriteIsToldAndTheNextPassBeginsAnotherFile() throws IOException {
        Recorder recorder = Recorder.in(folder);
        recorder.append(after(0));
        Path file = files().get(0);
        Files.delete(file);
        Files.createDirectory(file);

        assertThatThrownBy(() -> recorder.append(after(1)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
        Files.delete(file);
        recorder.append(after(2));

        assertThat(read())
                .singleElement()
                .satisfies(pass -> assertThat(pass.vms()).isEqualTo(HOT.vms()));
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> Recorder.in(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }
}
