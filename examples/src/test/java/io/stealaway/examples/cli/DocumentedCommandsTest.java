package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.stealaway.examples.docs.Markdown;
import io.stealaway.examples.report.SampleReports;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command line understands every command that the documents show. */
class DocumentedCommandsTest {
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");

    @Test
    void everyCommandOfABlockIsAWholeCommandLine() {
        List<String> commands = new ArrayList<>();
        for (Markdown page : Markdown.all()) {
            page.blocks().stream()
                    .filter(block -> List.of("sh", "bash").contains(block.language()))
                    .flatMap(block -> block.text().lines())
                    .filter(line -> line.startsWith("examples/run"))
                    .forEach(commands::add);
        }

        assertThat(commands)
                .hasSizeGreaterThan(4)
                .allSatisfy(command -> assertThatCode(
                                () -> tool().parseArgs(CommandLineTool.withDefaultCommand(words(command))))
                        .as(command)
                        .doesNotThrowAnyException());
    }

    @Test
    void everyCommandInTheTextNamesACommandAndOptionsThatThereAre() {
        List<String> spans = Markdown.all().stream()
                .flatMap(page -> page.spans().stream())
                .filter(span -> span.startsWith("examples/run ") || span.startsWith("run "))
                .toList();

        assertThat(spans).hasSizeGreaterThan(10).allSatisfy(span -> {
            String[] words = CommandLineTool.withDefaultCommand(words(span.replaceAll("[\\[\\]|]", " ")));
            List<CommandLine> named = commands(words);
            assertThat(named).as("commands of %s", span).isNotEmpty();
            for (String word : words) {
                if (word.startsWith("--") && !word.equals("--help")) {
                    assertThat(named)
                            .as("%s, in %s", word, span)
                            .anySatisfy(command -> assertThat(
                                            command.getCommandSpec().optionsMap())
                                    .containsKey(word));
                }
            }
        });
    }

    @Test
    void everyOtherProgramOfTheRepositoryThatIsNamedIsThere() {
        for (Markdown page : Markdown.all()) {
            Stream.concat(
                            page.spans().stream(),
                            page.blocks().stream().flatMap(block -> block.text().lines()))
                    .filter(text -> text.matches("(\\.ci|examples)/[a-z/-]+( .*)?"))
                    .map(text -> text.replaceFirst(" .*", ""))
                    .forEach(path -> assertThat(Markdown.ROOT.resolve(path))
                            .as("%s names it", page.file())
                            .satisfies(file -> assertThat(Files.exists(file)).isTrue()));
        }
    }

    /** The commands that a span begins with, of which several may be named at once: {@code run plan | explain}. */
    private static List<CommandLine> commands(String... words) {
        List<CommandLine> named = new ArrayList<>();
        if (words.length > 0 && words[0].equals("--help")) {
            named.add(tool());
        }
        for (String word : words) {
            if (!tool().getSubcommands().containsKey(word)) {
                break;
            }
            named.add(tool().getSubcommands().get(word));
        }
        return named;
    }

    private static String[] words(String command) {
        return WORD.matcher(command.replaceFirst(" #.*", ""))
                .results()
                .map(MatchResult::group)
                .skip(1)
                .filter(word -> !word.equals("..."))
                .map(word -> word.matches("[A-Z]") ? "1" : word)
                .map(word -> word.startsWith("$") ? "." + word.substring(1).toLowerCase(Locale.ROOT) : word)
                .toArray(String[]::new);
    }

    private static CommandLine tool() {
        Console console =
                new Console(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false, () -> 0);
        return CommandLineTool.tool(
                console, (config, listener) -> SampleReports.day().result());
    }
}
