package io.stealaway.consul;

import io.stealaway.internal.Release;
import io.stealaway.internal.Require;
import io.stealaway.internal.http.HeaderValues;
import io.stealaway.internal.http.HttpClients;
import io.stealaway.internal.http.RetryDelay;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where Consul is and how to log in.
 *
 * <p>The token is kept out of {@link #toString}, of exceptions and of logs.
 *
 * <p>Build one with {@link #builder}. Immutable and thread-safe.
 */
public final class ConsulConfig {
    private final URI url;
    private final InstantSource clock;
    private final Duration timeout;
    private final int readAttempts;
    private final Optional<Supplier<String>> token;
    private final Optional<String> namespace;
    private final Optional<String> partition;
    private final Optional<String> datacenter;
    private final HttpClient client;

    private ConsulConfig(Builder b) {
        Release.require("stealaway-consul", Release.VERSION);
        url = Check.endpoint("url", b.url);
        clock = Objects.requireNonNull(b.clock, "clock");
        timeout = Require.between("timeout", b.timeout, Duration.ofMillis(100), Duration.ofMinutes(1));
        readAttempts = Require.between("readAttempts", b.readAttempts, 1, 10);
        token = b.token;
        namespace = b.namespace;
        partition = b.partition;
        datacenter = b.datacenter;
        client = HttpClients.choose(b.client, "caCertificates", b.caCertificates, timeout);
    }

    /**
     * Starts a builder from what has no default.
     *
     * @param url a Consul server, or an agent that forwards to one
     * @param clock what time it is
     */
    public static Builder builder(URI url, InstantSource clock) {
        return new Builder(url, clock);
    }

    URI url() {
        return url;
    }

    InstantSource clock() {
        return clock;
    }

    Duration timeout() {
        return timeout;
    }

    Optional<String> namespace() {
        return namespace;
    }

    Optional<String> partition() {
        return partition;
    }

    /** Returns the parameters that say where in the Consul world a call is meant; an agent has no other datacenter. */
    Map<String, String> whereabouts(boolean ofAgent) {
        Map<String, String> parameters = new LinkedHashMap<>();
        namespace.ifPresent(value -> parameters.put("ns", value));
        partition.ifPresent(value -> parameters.put("partition", value));
        if (!ofAgent) {
            datacenter.ifPresent(value -> parameters.put("dc", value));
        }
        return parameters;
    }

    /** Returns the token; read on every call, because tokens change while a process runs. */
    Optional<String> token(String operation) {
        return token.map(secret ->
                HeaderValues.read(operation, "the token", () -> HeaderValues.requireToken("the token", secret.get())));
    }

    Http http(RetryDelay retryDelay) {
        return new Http(client, readAttempts, retryDelay);
    }

    /** Returns address and times; no secret. */
    @Override
    public String toString() {
        return "ConsulConfig[url=" + url + ", timeout=" + timeout + ", whereabouts=" + whereabouts(false) + ", token="
                + (token.isPresent() ? "set" : "none") + "]";
    }

    /** Collects the values of a {@link ConsulConfig}; not thread-safe. */
    public static final class Builder {
        private final URI url;
        private final InstantSource clock;
        private Duration timeout = Duration.ofSeconds(10);
        private int readAttempts = 3;
        private Optional<Supplier<String>> token = Optional.empty();
        private Optional<String> namespace = Optional.empty();
        private Optional<String> partition = Optional.empty();
        private Optional<String> datacenter = Optional.empty();
        private Optional<Path> caCertificates = Optional.empty();
        private Optional<HttpClient> client = Optional.empty();

        private Builder(URI url, InstantSource clock) {
            this.url = url;
            this.clock = clock;
        }

        /** Sets the time for one call of the SPI with all its exchanges, 100 ms to 1 min; 10 s by default. */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /**
         * Sets how often a read is sent while Consul cannot be reached or has no leader, 1 to 10; 3 by default. A write is sent
         * again only when the server says that it did nothing (429).
         */
        public Builder readAttempts(int readAttempts) {
            this.readAttempts = readAttempts;
            return this;
        }

        /** Sets the ACL token, read for each call; none by default. */
        public Builder token(Supplier<String> token) {
            this.token = Optional.of(token);
            return this;
        }

        /** Sets the namespace, where the server has them; not sent by default. */
        public Builder namespace(String namespace) {
            this.namespace = Optional.of(Check.word("namespace", namespace));
            return this;
        }

        /** Sets the admin partition, where the server has them; not sent by default. */
        public Builder partition(String partition) {
            this.partition = Optional.of(Check.word("partition", partition));
            return this;
        }

        /** Sets the datacenter; that of the server by default. */
        public Builder datacenter(String datacenter) {
            this.datacenter = Optional.of(Check.word("datacenter", datacenter));
            return this;
        }

        /** Sets the only certificates to trust, a PEM file; those of the JDK by default. Excludes {@link #httpClient}. */
        public Builder caCertificates(Path pem) {
            this.caCertificates = Optional.of(pem);
            return this;
        }

        /** Sets the client to send with, for example with a client certificate; it must not follow redirects. */
        public Builder httpClient(HttpClient client) {
            this.client = Optional.of(HttpClients.refuseRedirects(client));
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public ConsulConfig build() {
            return new ConsulConfig(this);
        }
    }
}
