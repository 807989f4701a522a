package io.stealaway.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.stealaway.internal.Release;
import io.stealaway.internal.Require;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Where the API server is, by a client that the embedder opens and closes, and how patient to be with it.
 *
 * <p>The client brings address, TLS and credentials, for example from a kubeconfig or a service account. Its own repetitions
 * are not used: inside it an eviction that a budget forbids would be repeated for half a minute.
 *
 * <p>Build one with {@link #builder}. Immutable and thread-safe.
 */
public final class KubernetesConfig {
    private final HttpClient client;
    private final URI server;
    private final InstantSource clock;
    private final Duration timeout;
    private final int readAttempts;

    private KubernetesConfig(Builder b) {
        Release.require("stealaway-kubernetes", Release.VERSION);
        clock = Objects.requireNonNull(b.clock, "clock");
        timeout = Require.between("timeout", b.timeout, Duration.ofMillis(100), Duration.ofMinutes(1));
        readAttempts = Require.between("readAttempts", b.readAttempts, 1, 10);
        server = URI.create(b.client.getMasterUrl().toString());
        client = b.client
                .newClient(new RequestConfigBuilder()
                        .withRequestRetryBackoffLimit(0)
                        .withRequestTimeout(Math.toIntExact(timeout.toMillis()))
                        .build())
                .getHttpClient();
    }

    /**
     * Starts a builder from what has no default.
     *
     * @param client reaches the API server; stays open, and the embedder's, as long as this configuration is used
     * @param clock what time it is
     */
    public static Builder builder(KubernetesClient client, InstantSource clock) {
        return new Builder(client, clock);
    }

    HttpClient client() {
        return client;
    }

    URI server() {
        return server;
    }

    InstantSource clock() {
        return clock;
    }

    Duration timeout() {
        return timeout;
    }

    int readAttempts() {
        return readAttempts;
    }

    /** Returns address and times; no secret. */
    @Override
    public String toString() {
        return "KubernetesConfig[server=" + server + ", timeout=" + timeout + "]";
    }

    /** Collects the values of a {@link KubernetesConfig}; not thread-safe. */
    public static final class Builder {
        private final KubernetesClient client;
        private final InstantSource clock;
        private Duration timeout = Duration.ofSeconds(10);
        private int readAttempts = 3;

        private Builder(KubernetesClient client, InstantSource clock) {
            this.client = client;
            this.clock = clock;
        }

        /** Sets the time for one call of the SPI with all its exchanges, 100 ms to 1 min; 10 s by default. */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /** Sets the number of attempts of a read while the server is unavailable, 1 to 10; 3 by default. Writes are sent once. */
        public Builder readAttempts(int readAttempts) {
            this.readAttempts = readAttempts;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public KubernetesConfig build() {
            return new KubernetesConfig(this);
        }
    }
}
