package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.OptionSpec;

/** What cannot be written is refused before any input is read, let alone any work done. */
class OutputsTest {
    /** Of each command with outputs the words that it needs; no file of them exists. */
    private static final List<String> COMMANDS = List.of(
            "simulate",
            "record --config none.yaml",
            "backtest --recording none",
            "plan --snapshot none.json",
            "explain --snapshot none.json --vm web-1",
            "place --snapshot none.json --request none.json",
            "capacity --snapshot none.json --request none.json",
            "live --config none.yaml",
            "snapshot --config none.yaml",
            "check-config --config none.yaml",
            "status --journal none.journal",
            "history --journal none.journal");

    private static final Set<String> FOLDERS = Set.of("--report", "--record");
    private static final Set<String> FILES = Set.of("--json", "--metrics", "--out");

    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void aFileStandsInTheWay() throws IOException {
        file = Files.writeString(folder.resolve("file"), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--metrics", "--out", "--report", "--record"})
    void anOutputThatCannotBeWrittenFailsAtOnceInOneLine(String output) {
        int seen = 0;
        for (String command : COMMANDS) {
            String name = verb(command);
            if (options(name).contains(output)) {
                seen++;
                String words = command + " " + output + " " + file.resolve("below");
                Ran ran = refused(words);

                assertThat(ran.code()).as(words).isEqualTo(1);
                assertThat(ran.complaint())
                        .as(words)
                        .startsWith("run: " + output + ": cannot write " + file.resolve("below"));
                assertThat(ran.out()).as(words).isEmpty();
            }
        }
        assertThat(seen).isPositive();
    }

    private static String verb(String command) {
        return command.replaceFirst(" .*", "");
    }

    /** A command that comes later, or another output of one, must be added above. */
    @Test
    void noOutputOfACommandIsLeftOut() {
        Set<String> checked = new TreeSet<>();
        COMMANDS.forEach(command -> checked.add(verb(command)));
        CommandLineToolTest.tool().getSubcommands().forEach((name, command) -> {
            boolean writes =
                    options(name).stream().anyMatch(option -> FOLDERS.contains(option) || FILES.contains(option));
            assertThat(checked.contains(name)).as(name).isEqualTo(writes);
        });
    }

    @Test
    void aJournalOrHistoryThatCannotBeWrittenStopsTheLoopBeforeItsFirstPass() throws IOException {
        Path journal = folder.resolve("loop.journal");
        Ran below = refused("live --simulated --hours 1 --speed 0 --journal " + file.resolve("below"));
        assertThat(below.code()).isEqualTo(1);
        assertThat(below.complaint()).startsWith("run: --journal: cannot write " + file.resolve("below"));

        Files.createDirectory(folder.resolve("loop.journal.history"));
        Ran history = refused("live --simulated --hours 1 --speed 0 --journal " + journal);
        assertThat(history.code()).isEqualTo(1);
        assertThat(history.complaint()).contains("loop.journal.history");
        assertThat(history.out()).isEmpty();
    }

    private static Ran refused(String words) {
        return Ran.simulating(
                (config, listener) -> {
                    throw new AssertionError("the work has begun");
                },
                (Object[]) words.split(" "));
    }

    private static Set<String> options(String command) {
        Set<String> names = new TreeSet<>();
        CommandLineToolTest.tool().getSubcommands().get(command).getCommandSpec().options().stream()
                .map(OptionSpec::names)
                .flatMap(Stream::of)
                .forEach(names::add);
        return names;
    }
}
