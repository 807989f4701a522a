package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the place of an answer is replaced if it is a file, and nothing else is. */
class StagedFilesTest {
    @TempDir
    private Path folder;

    private Ran plan(Path json) {
        return Ran.run("plan", "--snapshot", SampleFiles.SNAPSHOT, "--json", json);
    }

    @Test
    void aDeviceIsWrittenToAndStaysADevice() throws IOException {
        // By a link, so that no device of this machine is lost if it is replaced all the same.
        Path device = Files.createSymbolicLink(folder.resolve("null"), Path.of("/dev/null"));
        assertThat(plan(device).code()).isZero();
        assertThat(Files.isSymbolicLink(device)).isTrue();
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    void aLinkStaysALinkAndItsFileIsReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("file.json"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), file);
        assertThat(plan(link).code()).isZero();
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(file).content().contains("stealaway.plan/1.0");
    }

    @Test
    void whatCannotTakeItIsSaid() throws IOException {
        Path full = Files.createSymbolicLink(folder.resolve("full"), Path.of("/dev/full"));
        Ran ran = plan(full);
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("cannot write " + full, "No space left");
    }
}
