package io.stealaway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.spi.BackendException;
import io.stealaway.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a connection that died, and a token that changed, cost. fabric8's mock offers HTTP/2, as an API server does. */
@EnableKubernetesMockClient(crud = true, https = false)
class ConnectionTest {
    private static final String NODE = "/api/v1/nodes/node-a";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private KubernetesMockServer server;

    @TempDir
    private Path folder;

    private static KubernetesClient client(Config config) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new NoRedirectHttpClientFactory())
                .build();
    }

    private Api api(KubernetesClient client, Duration timeout) {
        KubernetesConfig config =
                KubernetesConfig.builder(client, clock).timeout(timeout).build();
        return new Api(config, RetryDelay.REAL);
    }

    @Test
    void aConnectionWhosePacketsAreLostCostsOneCall() throws IOException {
        try (FreezingProxy proxy = new FreezingProxy(server.getPort());
                KubernetesClient client = client(new ConfigBuilder(Config.empty())
                        .withMasterUrl(proxy.url())
                        .build())) {
            Duration patient = Duration.ofSeconds(20);
            assertThat(api(client, patient).find("kubernetes: test", NODE)).isEmpty();
            assertThat(proxy.connections()).isEqualTo(1);
            proxy.freeze();
            assertThatThrownBy(() -> api(client, Duration.ofMillis(300)).find("kubernetes: test", NODE))
                    .isInstanceOf(BackendException.Timeout.class);
            assertThat(api(client, patient).find("kubernetes: test", NODE)).isEmpty();
        }
    }

    @Test
    void aTokenThatIsNotKnownIsForbiddenAndTheTokenNamed() {
        try (FakeApiServer fake = new FakeApiServer(clock)) {
            fake.knowOnly("s3cr3t");
            try (KubernetesClient client = client(new ConfigBuilder(Config.empty())
                    .withMasterUrl(fake.url())
                    .withOauthToken("old")
                    .build())) {
                assertThatThrownBy(() -> api(client, Duration.ofMinutes(1)).find("kubernetes: test", NODE))
                        .isInstanceOf(BackendException.Forbidden.class)
                        .hasMessageContaining("HTTP 401")
                        .hasMessageContaining("the token has expired");
            }
        }
    }

    /** In a pod the token is a file that the kubelet replaces; this is how a pod's client is told where it is. */
    @Test
    void aTokenFileThatWasRotatedIsReadAgainAtOnce() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "one");
        try (FakeApiServer fake = new FakeApiServer(clock)) {
            Map<String, String> pod = Map.of(
                    Config.KUBERNETES_MASTER_SYSTEM_PROPERTY,
                    fake.url(),
                    Config.KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN_FILE_SYSTEM_PROPERTY,
                    token.toString(),
                    Config.KUBERNETES_AUTH_TRYKUBECONFIG_SYSTEM_PROPERTY,
                    "false");
            pod.forEach(System::setProperty);
            fake.knowOnly("one");
            try (KubernetesClient client = client(Config.autoConfigure(null))) {
                Api api = api(client, Duration.ofMinutes(1));
                assertThat(api.find("kubernetes: test", NODE)).isEmpty();
                Files.writeString(token, "two");
                fake.knowOnly("two");
                assertThat(api.find("kubernetes: test", NODE)).isEmpty();
            } finally {
                pod.keySet().forEach(System::clearProperty);
            }
        }
    }
}
