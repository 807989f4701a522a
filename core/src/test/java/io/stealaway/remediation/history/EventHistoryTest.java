package io.stealaway.remediation.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.VmId;
import io.stealaway.remediation.history.EventHistory.Past;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventHistoryTest {
    private static final Instant START = Instant.parse("2026-03-02T12:00:00Z");

    @TempDir
    private Path folder;

    private static RemediationEvent ended(int number) {
        return new RemediationEvent(
                START.plusSeconds(number),
                Kind.FINISHED,
                Optional.of(MigrationId.of("z-e1-" + number)),
                Optional.of(MigrationPhase.INEFFECTIVE),
                Optional.of(VmId.of("web \"" + number + "\" \u2603")),
                Optional.of(HostId.of("a1")),
                Optional.of(HostId.of("a2")),
                "INEFFECTIVE: steal 0.31 fell to 0.3\nonly");
    }

    private static RemediationEvent said(int seconds, Kind kind, String text) {
        return new RemediationEvent(
                START.plusSeconds(seconds),
                kind,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                text);
    }

    private Path file() {
        return folder.resolve("journal.history");
    }

    private Past past() {
        return EventHistory.read(file(), Instant.MIN);
    }

    @Test
    void whatIsWrittenIsReadBackWholeByAnotherProcess() throws IOException {
        try (EventHistory history = EventHistory.open(file())) {
            history.accept(ended(1));
            history.accept(said(2, Kind.ORDERED, "paused: backup (alice)"));
        }
        try (EventHistory history = EventHistory.open(file())) {
            history.accept(ended(3));
        }

        assertThat(past().events())
                .containsExactly(ended(1), said(2, Kind.ORDERED, "paused: backup (alice)"), ended(3));
        assertThat(past().skipped()).isEmpty();
        assertThat(EventHistory.read(file(), START.plusSeconds(3)).events()).containsExactly(ended(3));
        assertThat(Files.readAllLines(file()))
                .hasSize(3)
                .allMatch(line -> line.startsWith("{\"schema\":\"stealaway.event/1.0\",\"at\":\"2026-03-02T12:00:0"));
    }

    @Test
    void aLineThatACrashToreIsSkippedAndSaidAndTakesNoOtherAlong() throws IOException {
        try (EventHistory history = EventHistory.open(file())) {
            history.accept(ended(1));
            history.accept(ended(2));
        }
        byte[] whole = Files.readAllBytes(file());
        for (int left = whole.length / 2 + 5; left < whole.length - 1; left++) {
            Files.write(file(), Arrays.copyOf(whole, left));
            assertThat(past().events()).as("%d bytes", left).containsExactly(ended(1));
            assertThat(past().skipped()).containsExactly(file() + ", line 2: is not whole JSON");
            try (EventHistory history = EventHistory.open(file())) {
                history.accept(ended(3));
            }
            assertThat(past().events()).as("%d bytes", left).containsExactly(ended(1), ended(3));
        }
    }

    @Test
    void whatIsNoEventIsNamedAndTheOthersAreRead() throws IOException {
        Files.writeString(file(), """
            {"schema":"stealaway.event/2.0"}
            []
            {"schema":"stealaway.event/1.0","at":"noon","kind":"PHASE","text":""}
            {"schema":"stealaway.event/1.0","at":"2026-03-02T12:00:00Z","kind":"DANCED","text":""}
            {"schema":"stealaway.event/1.7","at":"2026-03-02T12:00:00Z","kind":"PHASE","text":"new","more":{"a":1}}
            """);

        assertThat(past().events()).extracting(RemediationEvent::text).containsExactly("new");
        assertThat(past().skipped())
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).contains("journal.history, line "));
    }

    @Test
    void aFileThatHasGrownIsRenamedAndTheOldestIsDropped() throws IOException {
        long most = 3L * EventHistory.line(ended(10)).length();
        try (EventHistory history = EventHistory.open(file(), most, 2)) {
            IntStream.range(10, 30).forEach(number -> history.accept(ended(number)));
        }

        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.sorted().toList();
            assertThat(all)
                    .extracting(path -> path.getFileName().toString())
                    .containsExactly("journal.history", "journal.history.1", "journal.history.2");
            assertThat(all).allSatisfy(path -> assertThat(Files.size(path)).isLessThanOrEqualTo(most));
        }
        assertThat(past().events()).isSortedAccordingTo(Comparator.comparing(RemediationEvent::at));
        assertThat(past().events()).last().isEqualTo(ended(29));
        assertThat(past().events()).hasSizeBetween(4, 8);
    }

    @Test
    void whatGoesOnIsWrittenWhenItBegins() {
        try (EventHistory history = EventHistory.open(file())) {
            for (int pass = 0; pass < 5; pass++) {
                history.accept(said(60 * pass, Kind.BRAKED, "samples are " + pass + " min old"));
                history.accept(said(60 * pass, Kind.PHASE, "moved"));
            }
            history.accept(said(300, Kind.PHASE, "moved"));
            history.accept(said(360, Kind.BRAKED, "samples are 9 min old"));
        }

        assertThat(past().events().stream().filter(event -> event.kind() == Kind.BRAKED))
                .extracting(RemediationEvent::at)
                .containsExactly(START, START.plusSeconds(360));
        assertThat(past().events().stream().filter(event -> event.kind() == Kind.PHASE))
                .hasSize(6);
    }

    @Test
    void aFileThatCannotBeWrittenIsNamedAtTheStartAndStopsNothingLater() throws IOException {
        assertThatThrownBy(() -> EventHistory.open(folder.resolve("none").resolve("journal.history")))
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("none");
        try (EventHistory history = EventHistory.open(file(), 1, 1)) {
            history.accept(ended(1));
            // Where it would be renamed to there is a folder that is not empty.
            Files.createDirectories(folder.resolve("journal.history.1").resolve("full"));
            history.accept(ended(2));
            history.accept(ended(3));
        }
        Files.delete(folder.resolve("journal.history.1").resolve("full"));
        Files.delete(folder.resolve("journal.history.1"));
        assertThat(past().events()).containsExactly(ended(1), ended(2), ended(3));
    }

    @Test
    void aHistoryThatIsNotThereIsEmpty() throws IOException {
        assertThat(past().events()).isEmpty();
        Files.writeString(file(), "", StandardOpenOption.CREATE);
        assertThat(past().skipped()).isEmpty();
    }
}
