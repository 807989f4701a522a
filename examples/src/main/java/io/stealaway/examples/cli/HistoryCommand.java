package io.stealaway.examples.cli;

import io.stealaway.examples.live.LiveParts;
import io.stealaway.examples.live.PassText;
import io.stealaway.examples.report.Units;
import io.stealaway.remediation.CommandInbox;
import io.stealaway.remediation.history.EventHistory;
import io.stealaway.remediation.history.EventHistory.Past;
import io.stealaway.remediation.report.PassReport.PassStatus;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.spi.BackendException;
import java.nio.file.Files;
import java.nio.file.Path;
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

        /** Returns when the last pass of a rehearsal was, whose time is a simulation's; a loop on a cloud is none. */
        Optional<Instant> simulated() {
            try {
                return Optional.ofNullable(journal)
                        .flatMap(file -> CommandInbox.beside(file).lastPass())
                        .filter(PassStatus::simulated)
                        .map(PassStatus::at);
            } catch (BackendException | IllegalArgumentException e) {
                // What a loop did can be read without what it said of its last pass.
                return Optional.empty();
            }
        }
    }

    @ArgGroup(multiplicity = "1")
    private Place place = new Place();

    @Option(names = "--vm", paramLabel = "ID", description = "only what concerns this VM")
    private Optional<String> vm = Optional.empty();

    @Option(names = "--since", paramLabel = "TIME", description = "only what is not older: " + PastTime.SPELLINGS)
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
        Path file = place.file();
        Optional<Instant> simulated = place.simulated();
        Instant now = simulated.orElseGet(clock::instant);
        Instant from = since.map(text -> PastTime.of("--since", text, now)).orElse(Instant.MIN);
        if (!Files.exists(file)) {
            throw new BadInput("there is no history " + file + ". Maybe no loop has run with that journal yet?");
        }
        Past past = EventHistory.read(file, from);
        past.skipped().forEach(line -> console.complain("skipped: " + line));
        List<RemediationEvent> events =
                past.events().stream().filter(this::asked).toList();
        json.ifPresent(target -> write(target, events));
        simulated.ifPresent(at -> {
            console.err().println("times are those of the simulation, last pass at " + at);
            console.err().flush();
        });
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
}
