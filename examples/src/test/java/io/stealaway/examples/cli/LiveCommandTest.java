package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.local.FileJournal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.out()).contains("keystone: authenticate").doesNotContain("secret");
        assertThat(ran.complaint())
                .contains("problem: ", "keystone: authenticate")
                .doesNotContain("secret");
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

    /** Whatever an operator may do to a file, it is said in one line that names it, and is no defect of ours. */
    @ParameterizedTest
    @MethodSource("mistakes")
    void whatAnOperatorCanMeetIsNoDefect(Mistake mistake) throws IOException {
        if (mistake.folder()) {
            Files.deleteIfExists(folder.resolve(mistake.file()));
            Files.createDirectory(folder.resolve(mistake.file()));
        } else {
            Files.write(folder.resolve(mistake.file()), mistake.bytes());
        }
        if (!mistake.more().isEmpty()) {
            Files.writeString(folder.resolve("live.yaml"), mistake.more(), StandardOpenOption.APPEND);
        }
        Ran ran = Ran.run("live", "--config", folder.resolve("live.yaml"), "--once");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err() + ran.out()).contains(mistake.says()).doesNotContain("defect", "IllegalState", "secret");
    }

    /**
     * What is wrong.
     *
     * @param file which file is
     * @param folder whether it is a folder
     * @param bytes what it holds otherwise
     * @param more what the configuration says besides
     * @param says what is said of it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Mistake(String file, boolean folder, byte[] bytes, String more, String says) {
        static Mistake bytes(String file, String more, String says, int... bytes) {
            byte[] all = new byte[bytes.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) bytes[i];
            }
            return new Mistake(file, false, all, more, says);
        }

        static Mistake text(String file, String text, String more, String says) {
            return new Mistake(file, false, text.getBytes(StandardCharsets.UTF_8), more, says);
        }

        static Mistake folder(String file, String more, String says) {
            return new Mistake(file, true, new byte[0], more, says);
        }

        @Override
        public String toString() {
            return file + (folder ? " is a folder" : " of " + bytes.length + " bytes");
        }
    }

    static Stream<Mistake> mistakes() {
        String policy = "policy: policy.json\n";
        return Stream.of(
                Mistake.text("journal", "not a journal at all", "", "journal is damaged at offset 0"),
                Mistake.bytes("journal", "", "journal", 0, 0, 0),
                Mistake.folder("journal", "", "journal"),
                Mistake.folder("live.yaml", "", "live.yaml"),
                Mistake.bytes("live.yaml", "", "live.yaml", 0xff, 0xfe, 0x00),
                Mistake.text("live.yaml", "{", "", "live.yaml"),
                Mistake.folder("clouds.yaml", "", "clouds.yaml"),
                Mistake.bytes("clouds.yaml", "", "clouds.yaml", 0xc3, 0x28, 0x00),
                Mistake.text("clouds.yaml", "[1, 2", "", "clouds.yaml"),
                Mistake.folder("policy.json", policy, "policy.json"),
                Mistake.bytes("policy.json", policy, "policy.json", 0xc3, 0x28),
                Mistake.text("policy.json", "{", policy, "policy.json"),
                Mistake.text("kube", "{", "kubernetes: {kubeconfig: kube}\n", "kube"));
    }

    @Test
    void aPassThatSawNothingHasAPageThatSaysSo() throws IOException {
        Path report = folder.resolve("seen");
        Ran ran = Ran.run("live", "--config", folder.resolve("live.yaml"), "--once", "--report", report);

        assertThat(ran.code()).isEqualTo(3);
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
