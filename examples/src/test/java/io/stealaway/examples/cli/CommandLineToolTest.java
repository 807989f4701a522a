package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.examples.report.SampleReports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.AutoComplete;
import picocli.CommandLine;

/** The command line as a whole. */
class CommandLineToolTest {

    @Test
    void helpTeachesWithExamples() {
        Ran ran = Ran.run("--help");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("simulate", "plan", "explain", "check", "Examples:", "run plan --snapshot");
        assertThat(ran.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"simulate", "plan", "explain", "check", "live", "snapshot"})
    void everyCommandHasHelpWithAnExample(String command) {
        Ran ran = Ran.run(command, "--help");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("Example", "run " + command + " --", "Options:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "pause", "resume", "approve", "reject", "resolve"})
    void everyOperatorsCommandHasHelpWithAnExample(String command) {
        Ran ran = Ran.run(command, "--help");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("Example", "run " + command + " ", "Options:", "--journal", "Exit code:");
        assertThat(ran.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void anUnknownOptionIsNamedInOneLine() {
        Ran ran = Ran.run("--sed", "7");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.complaint()).isEqualTo("run: unknown option --sed; maybe --seed (run simulate --help)");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void aMisspeltOptionIsToldBeforeTheOneThatIsMissingForIt() {
        assertThat(Ran.run("plan", "--snapshto", "now.json").complaint())
                .isEqualTo("run: unknown option --snapshto; maybe --snapshot (run plan --help)");
        assertThat(Ran.run("plan", "--snapshto=now.json").complaint())
                .contains("unknown option --snapshto; maybe --snapshot");
        assertThat(Ran.run("plan", "--snapshot", SampleFiles.SNAPSHOT, "--quxquux")
                        .complaint())
                .isEqualTo("run: unknown option --quxquux (run plan --help)");
    }

    @Test
    void ofEveryCommandEveryOptionIsSuggestedForItsMisspelling() {
        CommandLine tool = tool();
        assertThat(tool.getSubcommands()).hasSizeGreaterThan(15);
        tool.getSubcommands()
                .forEach((name, command) -> command.getCommandSpec().options().stream()
                        .map(CommandLine.Model.OptionSpec::longestName)
                        .filter(option -> !name.equals("help"))
                        .forEach(option -> {
                            Ran ran = Ran.run(name, option + "q");

                            assertThat(ran.code()).as(name).isEqualTo(2);
                            assertThat(ran.complaint())
                                    .contains("unknown option " + option + "q; maybe " + option + " (");
                        }));
    }

    @Test
    void anUnknownCommandIsNamedInOneLine() {
        Ran ran = Ran.run("plann");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.complaint()).isEqualTo("run: unknown command plann; maybe plan (run --help)");
    }

    @Test
    void aMissingOptionIsNamedInOneLine() {
        Ran ran = Ran.run("check", "--snapshot", SampleFiles.SNAPSHOT);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.complaint()).contains("--plan");
    }

    @Test
    void aNumberThatIsNoneIsNamedInOneLine() {
        Ran ran = Ran.run("--vms", "many");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.complaint()).contains("--vms", "many");
    }

    @Test
    void completionIsAScriptThatKnowsEveryCommandAndOption() {
        Ran ran = Ran.run("completion");

        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains(
                        "complete -F _complete_run -o default run",
                        "simulate",
                        "snapshot",
                        "'--snapshot'",
                        "'--journal'");
    }

    @Test
    void theDistributionHasTheCompletionOfToday() throws IOException {
        Path file = Path.of("src", "assembly", "completion", "stealaway.bash");

        assertThat(Files.readString(file))
                .as("maybe JAVA_TOOL_OPTIONS=-Dstealaway.program=stealaway examples/run completion > examples/%s", file)
                .isEqualTo(AutoComplete.bash("stealaway", tool()));
    }

    @Test
    void snapshotOfACloudThatIsNotConfiguredIsOneLineAndWritesNothing(@TempDir Path folder) {
        Path config = folder.resolve("live.yaml");
        Path out = folder.resolve("now.json");
        Ran ran = Ran.run("snapshot", "--config", config, "--out", out);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.complaint()).contains(config.toString());
        assertThat(out).doesNotExist();
    }

    @Test
    void snapshotIntoAFolderIsRefusedBeforeAnythingIsRead(@TempDir Path folder) {
        Ran ran = Ran.run("snapshot", "--config", "live.yaml", "--out", folder);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.complaint()).contains("--out", folder.toString(), "it is a folder");
    }

    /** Returns the tool with its commands, which write to nowhere. */
    static CommandLine tool() {
        Console console =
                new Console(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false, () -> 0);
        return CommandLineTool.tool(
                console, (config, listener) -> SampleReports.day().result());
    }
}
