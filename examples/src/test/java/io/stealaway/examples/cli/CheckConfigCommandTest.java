package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run check-config} where there is no cloud; {@code CasesTest} has one. */
class CheckConfigCommandTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void configure() throws IOException {
        // Port 1 of this machine: nothing listens there.
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

    private Ran check(Object... more) {
        return Ran.run(
                Stream.concat(Stream.of("check-config", "--config", folder.resolve("live.yaml")), Stream.of(more))
                        .toArray());
    }

    private void add(String line) throws IOException {
        Files.writeString(folder.resolve("live.yaml"), line, StandardOpenOption.APPEND);
    }

    @Test
    void aCloudThatDoesNotAnswerStopsNoOtherCheckAndNothingIsLeftBehind() throws IOException {
        Ran ran = check();

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out())
                .contains(
                        "fail  cloud: keystone: authenticate",
                        "fail  nova rights: keystone: authenticate",
                        "warn  steal: not checked, as the cloud cannot be read",
                        "ok    journal: ")
                .doesNotContain("secret");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("clouds.yaml", "live.yaml");
        }
    }

    @Test
    void aMisspeltKeyIsTheOnlyFinding() throws IOException {
        add("jornal: x\n");
        Ran ran = check();

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("unknown key jornal; maybe journal").contains("1 check, 1 failed, 0 warnings");
    }

    @Test
    void whatTheLoopKeepsIsNamedWhenItCannotBeKept() throws IOException {
        Files.writeString(folder.resolve("journal"), "not a journal at all");
        Files.createDirectory(folder.resolve("leases"));
        add("leases: leases\nreplica: one\n");

        assertThat(check().out()).contains("fail  journal: ", "damaged at offset 0", "leases can be written");
        add("metrics: {listen: '127.0.0.1:0'}\n");
        assertThat(check().out()).contains("ok    metrics.listen: 127.0.0.1:0 is free");
    }

    @Test
    void aPortThatIsTakenIsAWarningForALoopMayRun() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            add("metrics: {listen: '127.0.0.1:" + taken.getLocalPort() + "'}\n");

            assertThat(check().out()).contains("warn  metrics.listen: 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void programsReadTheSameAsJson() throws IOException {
        Path file = folder.resolve("checks.json");
        Ran ran = check("--json", file);
        JsonNode json = new ObjectMapper().readTree(file.toFile());

        assertThat(json.path("schema").asText()).isEqualTo("stealaway.checks/1.0");
        assertThat(json.path("failed").asInt()).isEqualTo(2);
        assertThat(json.path("checks").findValuesAsText("check"))
                .containsExactly("configuration", "policy", "cloud", "nova rights", "steal", "journal");
        assertThat(ran.out()).contains("6 checks, 2 failed, 2 warnings");
    }
}
