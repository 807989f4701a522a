package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.local.FileJournal;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.Journal.Put;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged journal is cut off where status says that its damage begins, and nowhere else. */
class CutCommandTest {
    private static final Pattern OFFSET = Pattern.compile("offset (\\d+)");

    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");
    private byte[] damaged = {};

    @BeforeEach
    void damage() throws IOException {
        file = folder.resolve("journal");
        try (FileJournal journal = FileJournal.open(file)) {
            for (String key : List.of("a", "b", "c")) {
                journal.commit(AvailabilityZone.of("zone-a"), 0, List.of(new Put(key, 0, "text")));
            }
        }
        damaged = Files.readAllBytes(file);
        damaged[damaged.length * 2 / 3] ^= 0x10;
        Files.write(file, damaged);
    }

    private Ran cut(Object offset) {
        return Ran.run("cut", "--journal", file, "--at", offset);
    }

    @Test
    void theOffsetThatStatusNamesIsWhereItIsCutAndTheWholeIsKept() throws IOException {
        Matcher offset = OFFSET.matcher(Ran.run("status", "--journal", file).err());
        assertThat(offset.find()).isTrue();

        Ran done = cut(offset.group(1));

        assertThat(done.err()).isEmpty();
        assertThat(done.code()).isZero();
        assertThat(done.out()).contains("cut off at " + offset.group(1));
        assertThat(folder.resolve("journal.damaged")).hasBinaryContent(damaged);
        assertThat(Ran.run("status", "--journal", file).code()).isZero();
    }

    @Test
    void anotherOffsetIsRefusedInOneLineAndNothingIsCut() throws IOException {
        Ran refused = cut(3);

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("is damaged at offset", "not at 3").doesNotContain("defect");
        assertThat(refused.err().lines()).hasSize(1);
        assertThat(file).hasBinaryContent(damaged);
    }

    @Test
    void aJournalThatIsNotThereIsNamed() throws IOException {
        Files.delete(file);

        Ran refused = cut(3);

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("no such file").doesNotContain("defect");
    }
}
