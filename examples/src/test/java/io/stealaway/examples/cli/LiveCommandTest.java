package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.local.FileJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run live} as far as it goes without a cloud. */
class LiveCommandTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void configure() throws IOException {
        // Port 1 of this machine: nobody listens there.
        Files.writeString(folder.resolve("clouds.yaml"), """
                clouds:
                  lab:
                    auth: {auth_url: 'http://127.0.0.1:1', username: u, password: secret, project_name: p,
                           user_domain_name: d, project_domain_name: d}
                """);
        Files.writeString(folder.resolve("live.yaml"), """
                openstack: {clouds: clouds.yaml, cloud: lab}
                journal: journal
                steal: {file: steal.csv}
                """);
    }

    @Test
    void aCloudThatDoesNotAnswerIsToldAndIsTheExitCode() {
        Ran ran = Ran.run("live", "--config", folder.resolve("live.yaml"), "--once", "--act");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("keystone: authenticate").doesNotContain("secret");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void aConfigurationThatIsNotThereIsNamedInOneLine() {
        Ran ran = Ran.run("live", "--config", folder.resolve("none.yaml"), "--once");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.complaint()).contains("none.yaml cannot be read: no such file");
    }

    @Test
    void aSecondProcessOnOneJournalIsRefused() {
        try (FileJournal held = FileJournal.open(folder.resolve("journal"))) {
            assertThat(held.read().entries()).isEmpty();
            Ran ran = Ran.run("live", "--config", folder.resolve("live.yaml"), "--once");

            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.complaint()).contains("journal");
        }
    }

    @Test
    void aPassThatSawNothingHasAPageThatSaysSo() throws IOException {
        Path report = folder.resolve("seen");
        Ran ran = Ran.run("live", "--config", folder.resolve("live.yaml"), "--once", "--report", report);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(Files.readString(report.resolve("index.html")))
                .contains("0 hosts, 1 pass until", "keystone: authenticate")
                .doesNotContain("secret");
    }

    @Test
    void aReportThatCannotBeWrittenIsToldBeforeThereIsALoop() throws IOException {
        Files.writeString(folder.resolve("seen"), "a file");
        Ran ran =
                Ran.run("live", "--config", folder.resolve("live.yaml"), "--once", "--report", folder.resolve("seen"));

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.complaint()).contains("--report", "is a file, not a folder");
    }
}
