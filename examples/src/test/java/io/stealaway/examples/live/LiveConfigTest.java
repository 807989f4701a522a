package io.stealaway.examples.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.policy.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration file of {@code run live}. */
class LiveConfigTest {
    private static final String WHOLE = """
            openstack:
              clouds: clouds.yaml
              cloud: prod
              callTimeout: PT20S
              pageSize: 500
              roleKeys: [role, tier]
              linkBytesPerSecond: 1250000000
              sharedInstanceStorage: true
            policy: policy.json
            journal: state/journal
            steal:
              file: steal.csv
            """;
    private static final String CLOUDS = """
            clouds:
              prod:
                auth: {auth_url: 'http://127.0.0.1:1', username: u, password: secret, project_name: p, user_domain_name: d, project_domain_name: d}
            """;

    @TempDir
    private Path folder;

    @Test
    void everythingIsFoundBesideTheFile() {
        LiveConfig config = read(WHOLE);

        assertThat(config.openstack().callTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.policy().passInterval()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.journal()).contains(folder.resolve("state/journal"));
        assertThat(config.steal()).contains(folder.resolve("steal.csv"));
        assertThat(config.toString()).doesNotContain("secret");
    }

    @Test
    void withoutAPolicyTheDefaultsHold() {
        assertThat(read(WHOLE.replace("policy: policy.json\n", "")).policy()).isEqualTo(Policy.defaults());
    }

    @Test
    void withoutCloudsTheVariablesCount() {
        String text = WHOLE.replace("  clouds: clouds.yaml\n  cloud: prod\n", "");
        LiveConfig config = read(
                text,
                Map.of(
                        "OS_AUTH_URL", "http://127.0.0.1:1",
                        "OS_APPLICATION_CREDENTIAL_ID", "id",
                        "OS_APPLICATION_CREDENTIAL_SECRET", "secret",
                        "OS_REGION_NAME", "north"));

        assertThat(config.openstack().region()).contains("north");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "journal:            | jornal:           | live.yaml: unknown key jornal; maybe journal",
                "steal:              | stael:            | live.yaml: unknown key stael; maybe steal",
                "callTimeout: PT20S  | callTimeout: 20s  | openstack.callTimeout (20s) must be a duration such as PT10S",
                "pageSize: 500       | pageSize: 0       | pageSize (0)",
                "pageSize: 500       | pageSize: many    | openstack.pageSize (many) must be a whole number",
                "pageSize: 500       | pageSize: 5000000000 | openstack.pageSize (5000000000) is too large",
                "pageSize: 500       | pagesize: 500     | openstack: unknown key pagesize; maybe pageSize",
                "[role, tier]        | role              | openstack.roleKeys must be a list",
                "Storage: true       | Storage: perhaps  | openstack.sharedInstanceStorage (perhaps) must be true or false",
                "cloud: prod         | cloud: pord       | has no cloud \"pord\"",
                "policy: policy.json | policy: none.json | none.json cannot be read: no such file",
                "file: steal.csv     | file: [           | is not YAML"
            })
    void whatIsWrongIsNamedWithItsPlace(String right, String wrong, String problem) {
        assertThat(WHOLE).contains(right);
        assertThatThrownBy(() -> read(WHOLE.replace(right, wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    private LiveConfig read(String text) {
        return read(text, Map.of());
    }

    private LiveConfig read(String text, Map<String, String> environment) {
        try {
            Files.writeString(folder.resolve("clouds.yaml"), CLOUDS);
            Files.writeString(
                    folder.resolve("policy.json"),
                    "{\"schema\": \"stealaway.policy/1.0\", \"passInterval\": \"PT7S\"}");
            Path file = folder.resolve("live.yaml");
            Files.writeString(file, text);
            return LiveConfig.read(file, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
