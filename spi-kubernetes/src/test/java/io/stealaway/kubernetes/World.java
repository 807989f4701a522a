package io.stealaway.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.testkit.ManualClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A fake API server with a node for a VM, a client for it, and a clock. */
final class World implements AutoCloseable {
    static final MigrationId OWNER = new MigrationId("migration 1/ä");
    static final String NODE = "/api/v1/nodes/node-a";

    final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    final FakeApiServer server = new FakeApiServer(clock);
    private final KubernetesClient client;

    World() {
        this(new JdkHttpClientFactory());
    }

    /** Makes one whose server is asked without a connection. */
    static World inMemory() {
        return new World(new InMemory());
    }

    private World(HttpClient.Factory factory) {
        if (factory instanceof InMemory inMemory) {
            inMemory.answering = Optional.of(server.client());
        }
        client = client(server.url(), factory);
        populate();
    }

    /** Two nodes, as they are at the start. */
    void populate() {
        server.node("node-a", "openstack:///vm-a");
        server.node("node-b", "openstack://region-1/vm-b");
        server.pod("proxy-a", "node-a", "DaemonSet", "proxy");
        server.pod("web-1", "node-a", "ReplicaSet", "web");
        server.pod("web-2", "node-b", "ReplicaSet", "web");
    }

    /** Hands the client's requests to another one. */
    private static final class InMemory extends JdkHttpClientFactory {
        private Optional<java.net.http.HttpClient> answering = Optional.empty();

        @Override
        protected java.net.http.HttpClient.Builder createNewHttpClientBuilder() {
            Class<?> type = java.net.http.HttpClient.Builder.class;
            return (java.net.http.HttpClient.Builder) Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (builder, method, arguments) ->
                            method.getName().equals("build") ? answering.orElseThrow() : builder);
        }
    }

    static KubernetesClient client(String url) {
        return client(url, new JdkHttpClientFactory());
    }

    private static KubernetesClient client(String url, HttpClient.Factory factory) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withNamespace("default")
                // Retries of the client's own sleep.
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(factory)
                .build();
    }

    /** Patient: the machine that runs the tests may be busy. */
    KubernetesConfig config() {
        return KubernetesConfig.builder(client, clock)
                .timeout(Duration.ofMinutes(1))
                .build();
    }

    KubernetesIsolator.Builder isolator() {
        return KubernetesIsolator.builder(config(), NodeMapping.byProviderId()).retryDelay(retryDelay());
    }

    RetryDelay retryDelay() {
        return (operation, wait) -> clock.advance(wait);
    }

    static Vm vm(String id) {
        return Vm.builder(VmId.of(id), HostId.of("host-001"), Tenant.of("acme"))
                .vcpus(2)
                .ramBytes(1L << 30)
                .build();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
