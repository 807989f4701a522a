package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.VmId;
import io.stealaway.remediation.history.EventHistory;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryCommandTest {
    @TempDir
    private Path folder;

    private Path journal;

    @BeforeEach
    void remember() {
        journal = folder.resolve("stealaway.journal");
        try (EventHistory history = EventHistory.open(folder.resolve("stealaway.journal.history"))) {
            history.accept(event("web-1", Duration.ofDays(9)));
            history.accept(event("web-2", Duration.ofHours(5)));
            history.accept(event("web-1", Duration.ofMinutes(5)));
        }
    }

    private static RemediationEvent event(String vm, Duration ago) {
        return new RemediationEvent(
                Instant.now().minus(ago),
                Kind.STARTED,
                Optional.of(MigrationId.of("z-e1-1")),
                Optional.empty(),
                Optional.of(VmId.of(vm)),
                Optional.of(HostId.of("a1")),
                Optional.of(HostId.of("a2")),
                "to cure it");
    }

    @Test
    void everythingIsToldOldestFirstUnlessLessIsAskedFor() throws IOException {
        assertThat(Ran.run("history", "--journal", journal).out().lines())
                .hasSize(3)
                .allMatch(line -> line.endsWith(" from a1 to a2 (z-e1-1): to cure it"));
        assertThat(Ran.run("history", "--journal", journal, "--since", "7d").out())
                .containsSubsequence("STARTED web-2", "STARTED web-1");
        assertThat(Ran.run("history", "--journal", journal, "--since", "PT6H", "--vm", "web-1")
                        .out()
                        .lines())
                .hasSize(1);
        for (String sixHours : List.of("-6h", "6h", "PT6H", "-PT6H", "6H")) {
            assertThat(Ran.run("history", "--journal", journal, "--since", sixHours)
                            .out()
                            .lines())
                    .as(sixHours)
                    .hasSize(2);
        }
        Path json = folder.resolve("events.jsonl");
        Ran.run("history", "--journal", journal, "--vm", "web-2", "--json", json);
        assertThat(Files.readAllLines(json)).singleElement().asString().contains("\"vm\":\"web-2\",\"from\":\"a1\"");
    }

    @Test
    void aTornLastLineIsSkippedAndSaid() throws IOException {
        Files.writeString(
                folder.resolve("stealaway.journal.history"),
                "{\"schema\":\"stealaway.event/1.0\",\"at\":\"2026-",
                StandardOpenOption.APPEND);
        Ran ran = Ran.run("history", "--journal", journal);

        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines()).hasSize(3);
        assertThat(ran.complaint()).contains("skipped: ", "stealaway.journal.history, line 4: is not whole JSON");
    }

    @Test
    void whereNothingIsToldWhatThereIsIsSaid() {
        Ran ran = Ran.run("history", "--journal", journal, "--vm", "web-9");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEmpty();
        assertThat(ran.complaint())
                .contains("nothing to show: ", "stealaway.journal.history has 3 events, the newest of 20");
    }

    @Test
    void aLoopThatNeverRanHasNone() {
        Ran ran = Ran.run("history", "--journal", folder.resolve("other"));

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.complaint()).contains("there is no history ", "other.history");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "7w", "P1Y", "-3s", "2026-03-02", "PT99999999999999999999H"})
    void aTimeThatIsNoneIsNamed(String time) {
        Ran ran = Ran.run("history", "--journal", journal, "--since=" + time);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.complaint()).contains("--since (" + time + ") must be as 90m");
    }
}
