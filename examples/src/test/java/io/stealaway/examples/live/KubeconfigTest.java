package io.stealaway.examples.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeconfigTest {
    private static final String GOOD = """
            apiVersion: v1
            kind: Config
            current-context: lab
            clusters: [{name: k, cluster: {server: 'http://127.0.0.1:1'}}]
            users: [{name: u, user: {token: t}}]
            contexts: [{name: lab, context: {cluster: k, user: u}}]
            """;

    @TempDir
    private Path folder;

    private Path file(String text) {
        try {
            return Files.writeString(folder.resolve("kube.yaml"), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aWholeOneIsRead() {
        assertThat(Kubeconfig.read(file(GOOD)).getMasterUrl()).startsWith("http://127.0.0.1:1");
        assertThat(Kubeconfig.read(file(GOOD.replace(", user: u", ""))).getMasterUrl())
                .startsWith("http://127.0.0.1:1");
    }

    /** The client would go to the API server of its own cluster, or say that an error has occurred. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "current-context: lab                     | current-context: other      | contexts have no context other",
                "current-context: lab                     | preferences: {}             | has no current-context",
                "{cluster: k, user: u}                    | {user: u}                   | context lab has no cluster",
                "{cluster: k, user: u}                    | {cluster: x, user: u}       | clusters have no cluster x",
                "{cluster: k, user: u}                    | {cluster: k, user: x}       | users have no user x",
                "{cluster: k, user: u}                    | 7                           | contexts have no context lab",
                "{server: 'http://127.0.0.1:1'}           | {insecure-skip-tls-verify: true} | cluster k has no server",
                "[{name: u, user: {token: t}}]            | [{name: u, user: {token: [t]}}] | users.0.user.token is not of the kind",
                "apiVersion: v1                           | a: &a [*a]                  | is nested deeper than 50 levels"
            })
    void whatItLacksIsNamed(String right, String wrong, String problem) {
        assertThat(GOOD).contains(right);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Kubeconfig.read(file(GOOD.replace(right, wrong))))
                .withMessageContaining("kube.yaml")
                .withMessageContaining(problem);
    }

    @Test
    void aLineThatIsNotYamlIsNotQuoted() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Kubeconfig.read(file(GOOD + "users: [{name: u, user: {token: s3cr3t}}]\n\tx: [s3cr3t\n")))
                .withMessageContaining("kube.yaml is not YAML, line 8")
                .withMessageNotContaining("s3cr3t")
                .withNoCause();
    }

    @Test
    void whatIsNoSectionIsNone() {
        for (String text : new String[] {"", "[1, 2]", "text"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Kubeconfig.read(file(text)))
                    .withMessageContaining("kube.yaml");
        }
    }
}
