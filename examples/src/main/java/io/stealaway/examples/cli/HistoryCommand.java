package io.stealaway.examples.cli;

import io.stealaway.examples.live.LiveParts;
import io.stealaway.examples.live.PassText;
import io.stealaway.examples.report.Units;
import io.stealaway.remediation.history.EventHistory;
import io.stealaway.remediation.history.EventHistory.Past;
import io.stealaway.remediation.report.RemediationEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells what a live loop decided and did, and how it ended. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "What a live loop decided and did, and how it ended, oldest first.",
        description = {
            "",
            "Reads the file that the loop writes beside its journal (NAME.history), with those that it was renamed to"
                    + " as it grew. What goes on from pass to pass stands there once, when it begins. A line that a crash"
                    + " tore is skipped, and told on standard error."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} history --journal stealaway.journal --since 7d --vm 5f0c...",
            "  ${ROOT-COMMAND-NAME} history --config live.yaml --json history.jsonl",
            "",
            "Exit code: 1 when there is no history."
        })
final class HistoryCommand implements Callable<Integer> {
    private final Console console;
    private final InstantSource clock = InstantSource.system();

    /** The options that name a history. */
    static final class Place {
        @Option(
                names = "--journal",
                paramLabel = "FILE",
                description = "the journal of the loop, whose history is beside it")
        private @Nullable Path journal;

        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "the configuration of `${ROOT-COMMAND-NAME} live`, which may name the history")
        private @Nullable Path config;

        Path file() {
            if (config == null) {
                return LiveParts.historyBeside(Optional.ofNullable(journal).orElseThrow());
            }
            try (LiveParts parts = LiveParts.read(config, System.getenv())) {
                return parts.historyFile()
                        .orElseThrow(() -> new BadInput("--config " + config
                                + ": it keeps no history. Maybe name a file by the key history, and"
                                + " start the loop again?"));
            }
        }
    }

    @ArgGroup(multiplicity = "1")
    private Place place = new Place();

    @Option(names = "--vm", paramLabel = "ID", description = "only what concerns this VM")
    private Optional<String> vm = Optional.empty();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "only what is not older: 90m, 12h, 7d, PT90M, or an instant such as 2026-03-02T12:00:00Z")
    private Optional<String> since = Optional.empty();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "also write the events to this file, one line of JSON each; whole or not at all")
    private Optional<Path> json = Optional.empty();

    HistoryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        json.ifPresent(file -> StagedFiles.checkWritable("--json", file));
        Instant from = since.map(this::instant).orElse(Instant.MIN);
        Path file = place.file();
        if (!Files.exists(file)) {
            throw new BadInput("there is no history " + file + ". Maybe no loop has run with that journal yet?");
        }
        Past past = EventHistory.read(file, from);
        past.skipped().forEach(line -> console.complain("skipped: " + line));
        List<RemediationEvent> events =
                past.events().stream().filter(this::asked).toList();
        json.ifPresent(target -> write(target, events));
        events.forEach(event -> console.out().print(PassText.of(event)));
        console.out().flush();
        if (events.isEmpty()) {
            console.complain("nothing to show: " + file + " has " + newest(EventHistory.read(file, Instant.MIN)));
        }
        return 0;
    }

    /** Says what there is where nothing of what was asked for is. */
    private static String newest(Past all) {
        List<RemediationEvent> events = all.events();
        return events.isEmpty()
                ? "no event"
                : Units.count(events.size(), "event") + ", the newest of "
                        + events.get(events.size() - 1).at();
    }

    private boolean asked(RemediationEvent event) {
        return vm.isEmpty()
                || event.vm().filter(id -> id.value().equals(vm.get())).isPresent();
    }

    private static void write(Path target, List<RemediationEvent> events) {
        try (StagedFiles files = new StagedFiles()) {
            files.stage(
                    target,
                    events.stream()
                            .map(event -> EventHistory.line(event) + "\n")
                            .collect(Collectors.joining()));
            files.publish();
        }
    }

    private Instant instant(String text) {
        try {
            if (text.matches("[0-9]{1,6}[mhd]")) {
                long number = Long.parseLong(text.substring(0, text.length() - 1));
                Duration back = switch (text.charAt(text.length() - 1)) {
                    case 'm' -> Duration.ofMinutes(number);
                    case 'h' -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                };
                return clock.instant().minus(back);
            }
            return text.startsWith("P") ? clock.instant().minus(Duration.parse(text)) : Instant.parse(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw new BadInput("--since (" + text + ") must be as 90m, 12h, 7d, PT90M or 2026-03-02T12:00:00Z", e);
        }
    }
}
