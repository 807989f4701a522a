package io.stealaway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTroubleTest {
    @TempDir
    private Path folder;

    @Test
    void aJournalThatCannotBeOpenedIsToldInWordsAndNotByAClass() {
        assertThatThrownBy(() -> FileJournal.open(folder.resolve("none").resolve("journal")))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("no such file or folder")
                .hasMessageNotContaining("Exception");
        assertThatThrownBy(() -> FileJournal.open(folder))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining(folder.toString())
                .hasMessageNotContaining("Exception");
    }

    @Test
    void whatHasNoWordsIsNamed() {
        assertThat(FileTrouble.words(new AccessDeniedException("/j"))).isEqualTo("no right to /j");
        assertThat(FileTrouble.words(new IOException("No space left on device")))
                .isEqualTo("No space left on device");
        assertThat(FileTrouble.words(new IOException())).isEqualTo("java.io.IOException");
    }
}
