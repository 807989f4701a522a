package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    @ValueSource(strings = {"simulate", "plan", "explain", "check", "live"})
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
        assertThat(ran.complaint()).contains("--sed").contains("--help");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void anUnknownCommandIsNamedInOneLine() {
        Ran ran = Ran.run("plann");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.complaint()).contains("plann");
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
}
