package io.stealaway.examples.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.spi.Leadership;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Prometheus, Consul and Kubernetes in the configuration file of {@code run live}. */
class LiveSystemsTest {
    private static final String WHOLE = """
            openstack: {clouds: clouds.yaml, cloud: prod}
            replica: replica-1
            prometheus:
              url: http://prom:9090
              exporter: libvirt
              libvirt: {delay: vcpu_delay, time: vcpu_time, unitSeconds: 1e-9}
              vm: {label: domain, metadata: libvirt_name, hostLabel: instance}
              throttledCores: rate(throttled[5m])
              window: PT5M
              tenant: acme
              user: lab
              alert: VmSteal
            consul:
              url: http://c:8500
              agent: http://{metadata:address}:8500
              services: [web, db]
              minPassing: 1
              minPassingOf: {web: 2}
              leadership: stealaway
              journal: stealaway
            kubernetes:
              kubeconfig: kube.yaml
              nodes:
                by: providerId
                mode: drain
                force: false
                gracePeriod: PT30S
            """;
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PROMETHEUS_PASSWORD", "pr0m-secret", "CONSUL_HTTP_TOKEN", "c0nsul-secret", "HOSTNAME", "machine-1");

    @TempDir
    private Path folder;

    @Test
    void theyTakeThePlacesOfTheFiles() {
        LiveConfig config = read(WHOLE, ENVIRONMENT);

        assertThat(config.steal()).isEmpty();
        assertThat(config.journal()).isEmpty();
        assertThat(config.prometheus().orElseThrow().alerts()).isPresent();
        assertThat(config.consul().orElseThrow().journal()).contains("stealaway");
        assertThat(config.consul().orElseThrow().isolator().orElseThrow().name())
                .isEqualTo("consul");
        assertThat(config.kubernetes().orElseThrow().isolator().orElseThrow().name())
                .isEqualTo("kubernetes");
        assertThat(config.replica()).contains("replica-1");
    }

    @Test
    void secretsOfTheEnvironmentAreNotPrinted() {
        assertThat(read(WHOLE, ENVIRONMENT).toString()).doesNotContain("pr0m-secret", "c0nsul-secret");
    }

    @Test
    void theMachineIsTheReplicaUnlessTheFileSays() {
        assertThat(read(WHOLE.replace("replica: replica-1\n", ""), ENVIRONMENT).replica())
                .contains("machine-1");
        assertThatThrownBy(() ->
                        read(WHOLE.replace("replica: replica-1\n", ""), Map.of("PROMETHEUS_PASSWORD", "pr0m-secret")))
                .hasMessageContaining("replica is missing");
    }

    @Test
    void aUserWithoutAPasswordIsRefused() {
        assertThatThrownBy(() -> read(WHOLE, Map.of("HOSTNAME", "machine-1")))
                .hasMessageContaining("passwordFile, or PROMETHEUS_PASSWORD");
    }

    @Test
    void theBundledExampleIsValid() {
        assertThat(read(Yaml.text(Path.of("live.yaml")), ENVIRONMENT).prometheus())
                .isPresent();
    }

    @Test
    void theDeploymentsConfigurationIsValidAndItsPolicyNamesItsIsolator() throws IOException {
        Object first = new Load(LoadSettings.builder().build())
                .loadAllFromString(Yaml.text(Path.of("deploy", "kubernetes", "deployment.yaml")))
                .iterator()
                .next();
        YamlSection data = YamlSection.of("deployment.yaml", first).section("data");
        write(data.text("live.yaml"));
        Files.writeString(folder.resolve("policy.json"), data.text("policy.json"));
        Map<String, String> environment = Map.of(
                "HOSTNAME", "stealaway-0",
                "OS_AUTH_URL", "http://127.0.0.1:1",
                "OS_APPLICATION_CREDENTIAL_ID", "id",
                "OS_APPLICATION_CREDENTIAL_SECRET", "secret");
        try (LiveParts parts = LiveParts.read(folder.resolve("live.yaml"), environment)) {
            assertThat(parts.remediator(parts.policy())).isNotNull();
        }
    }

    private static final String ON_ONE_MACHINE = """
            openstack: {clouds: clouds.yaml, cloud: prod}
            journal: journal-NAME
            replica: NAME
            leases: leases
            steal: {file: steal.csv}
            """;

    @Test
    void ofTwoProcessesThatShareAFolderOfLeasesOneLeads() throws IOException {
        Files.createDirectory(folder.resolve("leases"));
        AvailabilityZone zone = AvailabilityZone.of("az1");
        write(ON_ONE_MACHINE.replace("NAME", "one"));
        try (LiveParts one = LiveParts.read(folder.resolve("live.yaml"), ENVIRONMENT)) {
            assertThat(one.leadership(Duration.ofMinutes(3)).lease(zone)).isInstanceOf(Leadership.Leading.class);
        }
        write(ON_ONE_MACHINE.replace("NAME", "two"));
        try (LiveParts two = LiveParts.read(folder.resolve("live.yaml"), ENVIRONMENT)) {
            assertThat(two.leadership(Duration.ofMinutes(3)).lease(zone)).isEqualTo(new Leadership.Following("one"));
        }
    }

    @Test
    void aFolderOfLeasesThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> read(ON_ONE_MACHINE.replace("NAME", "one"), ENVIRONMENT))
                .hasMessageContaining("leases: ")
                .hasMessageContaining("is no folder");
    }

    @Test
    void isolationThatNoChainNamesIsRefusedSinceItWouldNeverIsolate() {
        write(WHOLE);
        try (LiveParts parts = LiveParts.read(folder.resolve("live.yaml"), ENVIRONMENT)) {
            assertThatThrownBy(() -> parts.remediator(chain("consul")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("isolation by kubernetes is configured, but no chain");
        }
        try (LiveParts parts = LiveParts.read(folder.resolve("live.yaml"), ENVIRONMENT)) {
            assertThat(parts.remediator(chain("consul", "kubernetes"))).isNotNull();
        }
    }

    private static Policy chain(String... isolators) {
        return Policy.defaults().toBuilder()
                .isolation(IsolationPolicy.defaults().toBuilder()
                        .defaultChain(List.of(isolators))
                        .build())
                .build();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url: http://prom:9090   | urll: http://prom:9090  | prometheus: unknown key urll; maybe url",
                "window: PT5M            | windows: PT5M           | prometheus: unknown key windows; maybe window",
                "window: PT5M            | window: PT5S            | window (PT5S)",
                "exporter: libvirt       | exporter: node          | prometheus.exporter (node) must be one of guest, libvirt, own",
                "unitSeconds: 1e-9       | unitSeconds: 0          | prometheus.libvirt: unitSeconds (0.0) must be above 0",
                "unitSeconds: 1e-9       | unitSeconds: tiny       | prometheus.libvirt.unitSeconds (tiny) must be a number",
                "tenant: acme            | throttledRatio: x       | throttledCores and throttledRatio are both set",
                "user: lab               | user: 'a:b'             | user (a:b) must not contain a colon",
                "alert: VmSteal          | alert: 'Vm Steal'       | alert",
                "url: http://c:8500      | url: ftp://c:8500       | consul: url",
                "minPassingOf: {web: 2}  | minPassingOf: {web: -1} | minPassing of web (-1)",
                "minPassingOf: {web: 2}  | minPassingOf: {web: x}  | consul.minPassingOf.web (x) must be a whole number",
                "leadership: stealaway   | leader: stealaway       | consul: unknown key leader; maybe leadership",
                "leadership: stealaway   | mark: stealaway         | needs leadership. Maybe set consul.leadership",
                "journal: stealaway      | mark: stealaway         | journal is missing",
                "by: providerId          | by: magic               | kubernetes.nodes.by (magic) must be one of providerId",
                "mode: drain             | mode: evict             | kubernetes.nodes.mode (evict) must be one of drain, cordon",
                "force: false            | force: maybe            | kubernetes.nodes.force (maybe) must be true or false",
                "gracePeriod: PT30S      | gracePeriod: PT0S       | gracePeriod (PT0S)",
                "kubeconfig: kube.yaml   | kubeconfig: none.yaml   | none.yaml",
                "replica: replica-1      | journal: journal        | only one of journal, consul.journal and kubernetes.journal",
                "replica: replica-1      | leases: .               | only one of leases, consul.leadership and kubernetes.leadership",
                "replica: replica-1      | steal: {file: s.csv}    | only one of steal and prometheus may be set"
            })
    void whatIsWrongIsNamedWithItsPlace(String right, String wrong, String problem) {
        assertThat(WHOLE).contains(right);
        assertThatThrownBy(() -> read(WHOLE.replace(right, wrong), ENVIRONMENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    private LiveConfig read(String text, Map<String, String> environment) {
        write(text);
        return LiveConfig.read(folder.resolve("live.yaml"), environment);
    }

    private void write(String text) {
        try {
            Files.writeString(folder.resolve("clouds.yaml"), """
                    clouds:
                      prod:
                        auth: {auth_url: 'http://127.0.0.1:1', username: u, password: secret, project_name: p, user_domain_name: d, project_domain_name: d}
                    """);
            Files.writeString(folder.resolve("policy.json"), "{\"schema\": \"stealaway.policy/1.0\"}");
            Files.writeString(folder.resolve("kube.yaml"), """
                    apiVersion: v1
                    kind: Config
                    current-context: lab
                    clusters: [{name: lab, cluster: {server: 'http://127.0.0.1:1'}}]
                    users: [{name: lab, user: {token: t}}]
                    contexts: [{name: lab, context: {cluster: lab, user: lab}}]
                    """);
            Files.writeString(folder.resolve("live.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
