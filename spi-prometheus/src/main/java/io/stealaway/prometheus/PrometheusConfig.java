package io.stealaway.prometheus;

import io.stealaway.internal.Release;
import io.stealaway.internal.Require;
import io.stealaway.internal.http.BodyLimit;
import io.stealaway.internal.http.Endpoints;
import io.stealaway.internal.http.HeaderValues;
import io.stealaway.internal.http.HttpClients;
import io.stealaway.internal.http.RetryDelay;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where Prometheus is, how to log in, what to ask, and how series become VMs.
 *
 * <p>Secrets are kept out of {@link #toString}, of exceptions and of logs.
 *
 * <p>Build one with {@link #builder}. Immutable and thread-safe.
 */
public final class PrometheusConfig {
    private final URI url;
    private final Signals signals;
    private final VmMapping mapping;
    private final InstantSource clock;
    private final Duration window;
    private final Duration offset;
    private final Duration timeout;
    private final Duration historyTimeout;
    private final Duration maxClockSkew;
    private final int attempts;
    private final int minSamples;
    private final int maxAnswerBytes;
    private final Optional<String> tenant;
    private final Optional<Supplier<String>> authorization;
    private final HttpClient client;

    private PrometheusConfig(Builder b) {
        Release.require("stealaway-prometheus", Release.VERSION);
        url = Endpoints.require("url", b.url);
        signals = Objects.requireNonNull(b.signals, "signals");
        mapping = Objects.requireNonNull(b.mapping, "mapping");
        clock = Objects.requireNonNull(b.clock, "clock");
        window = Require.between("window", b.window, Duration.ofSeconds(10), Duration.ofHours(1));
        offset = Require.between("offset", b.offset, Duration.ZERO, Duration.ofMinutes(5));
        timeout = Require.between("timeout", b.timeout, Duration.ofMillis(100), Duration.ofMinutes(5));
        historyTimeout =
                Require.between("historyTimeout", b.historyTimeout, Duration.ofMillis(100), Duration.ofMinutes(30));
        maxClockSkew = Require.between("maxClockSkew", b.maxClockSkew, Duration.ofSeconds(2), Duration.ofDays(36_500));
        attempts = Require.between("attempts", b.attempts, 1, 10);
        minSamples = Require.between("minSamples", b.minSamples, 2, 10_000);
        maxAnswerBytes = Require.between("maxAnswerBytes", b.maxAnswerBytes, 1_000, 1 << 30);
        tenant = Objects.requireNonNull(b.tenant, "tenant");
        tenant.ifPresent(name -> HeaderValues.require("tenant", name));
        authorization = b.authorization;
        client = HttpClients.choose(b.client, "caCertificates", b.caCertificates, timeout);
        if (mapping.watchesHosts() && signals.readsGuestCounters()) {
            throw new IllegalArgumentException(
                    "signals read node_cpu_seconds_total while the mapping says onHost: that is a hypervisor's own st"
                            + " counter, which is always 0. Maybe use Signals.libvirt, or a mapping without onHost");
        }
    }

    /**
     * Starts a builder from what has no default.
     *
     * @param url the server, with the path under which its API is, for example {@code https://mimir.example/prometheus}
     * @param signals what to ask
     * @param mapping how series become VMs
     * @param clock what time it is
     */
    public static Builder builder(URI url, Signals signals, VmMapping mapping, InstantSource clock) {
        return new Builder(url, signals, mapping, clock);
    }

    URI url() {
        return url;
    }

    Signals signals() {
        return signals;
    }

    VmMapping mapping() {
        return mapping;
    }

    InstantSource clock() {
        return clock;
    }

    Duration window() {
        return window;
    }

    Duration offset() {
        return offset;
    }

    Duration maxClockSkew() {
        return maxClockSkew;
    }

    int minSamples() {
        return minSamples;
    }

    int maxAnswerBytes() {
        return maxAnswerBytes;
    }

    Optional<String> tenant() {
        return tenant;
    }

    /** Returns the value of the Authorization header; read on every call, because tokens change while a process runs. */
    Optional<String> authorization(String operation) {
        return authorization.map(secret -> HeaderValues.read(
                operation, "the credentials", () -> HeaderValues.require("the credentials", secret.get())));
    }

    Http http(RetryDelay retryDelay) {
        return http(timeout, retryDelay);
    }

    /** Returns the same for queries that reach back for days. */
    Http historyHttp(RetryDelay retryDelay) {
        return http(historyTimeout, retryDelay);
    }

    private Http http(Duration timeout, RetryDelay retryDelay) {
        return new Http(client, timeout, attempts, new BodyLimit(maxAnswerBytes), clock, retryDelay);
    }

    /** Returns address and times; no secret. */
    @Override
    public String toString() {
        return "PrometheusConfig[url=" + url + ", window=" + window + ", offset=" + offset + ", timeout=" + timeout
                + ", tenant=" + tenant.orElse("none") + ", authorization="
                + (authorization.isPresent() ? "set" : "none") + "]";
    }

    /** Collects the values of a {@link PrometheusConfig}; not thread-safe. */
    public static final class Builder {
        private final URI url;
        private final Signals signals;
        private final VmMapping mapping;
        private final InstantSource clock;
        private Duration window = Duration.ofMinutes(5);
        private Duration offset = Duration.ofSeconds(10);
        private Duration timeout = Duration.ofSeconds(10);
        private Duration historyTimeout = Duration.ofMinutes(1);
        private Duration maxClockSkew = Duration.ofSeconds(30);
        private int attempts = 3;
        private int minSamples = 3;
        private int maxAnswerBytes = 64 << 20;
        private Optional<String> tenant = Optional.empty();
        private Optional<Supplier<String>> authorization = Optional.empty();
        private Optional<Path> caCertificates = Optional.empty();
        private Optional<HttpClient> client = Optional.empty();

        private Builder(URI url, Signals signals, VmMapping mapping, InstantSource clock) {
            this.url = url;
            this.signals = signals;
            this.mapping = mapping;
            this.clock = clock;
        }

        /**
         * Sets the span that rates are taken over, 10 s to 1 h; at least four scrape intervals, and at most the policy's
         * {@code proof.settle}. 5 minutes by default.
         */
        public Builder window(Duration window) {
            this.window = window;
            return this;
        }

        /** Sets the offset of the evaluation time before now, so that late scrapes are included; 0 to 5 min, 10 s by default. */
        public Builder offset(Duration offset) {
            this.offset = offset;
            return this;
        }

        /** Sets the time for one query of the present with all its attempts, 100 ms to 5 min; 10 s by default. */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /**
         * Sets the time for one query of {@link PrometheusDemandHistory} or {@link PrometheusBackfill} with all its attempts, 100 ms to 30
         * min; 1 min by default. The server evaluates rates at hundreds of moments for it.
         */
        public Builder historyTimeout(Duration historyTimeout) {
            this.historyTimeout = historyTimeout;
            return this;
        }

        /**
         * Sets the difference between the server's clock and ours from which nothing is believed, at least 2 s; 30 s by
         * default. The server's clock is read from the Date header of its answers.
         */
        public Builder maxClockSkew(Duration maxClockSkew) {
            this.maxClockSkew = maxClockSkew;
            return this;
        }

        /** Sets the number of attempts of a query while the server is unreachable or busy, 1 to 10; 3 by default. */
        public Builder attempts(int attempts) {
            this.attempts = attempts;
            return this;
        }

        /** Sets the minimum number of samples of a VM in the window, at least 2; a VM with fewer is left out. Default: 3. */
        public Builder minSamples(int minSamples) {
            this.minSamples = minSamples;
            return this;
        }

        /** Sets the longest answer that is read, bytes; 64 MiB by default. */
        public Builder maxAnswerBytes(int maxAnswerBytes) {
            this.maxAnswerBytes = maxAnswerBytes;
            return this;
        }

        /** Sets the tenant, sent as {@code X-Scope-OrgID} (Mimir, Cortex); none by default. */
        public Builder tenant(String tenant) {
            this.tenant = Optional.of(tenant);
            return this;
        }

        /** Sets basic authentication; the password is read for each query. Replaces a bearer token. */
        public Builder basicAuth(String user, Supplier<String> password) {
            HeaderValues.require("user", user);
            if (user.contains(":")) {
                throw new IllegalArgumentException("user (" + user + ") must not contain a colon");
            }
            Objects.requireNonNull(password, "password");
            this.authorization = Optional.of(() -> "Basic "
                    + Base64.getEncoder()
                            .encodeToString((user + ":" + password.get()).getBytes(StandardCharsets.UTF_8)));
            return this;
        }

        /** Sets a bearer token, read for each query. Replaces basic authentication. */
        public Builder bearerToken(Supplier<String> token) {
            Objects.requireNonNull(token, "token");
            this.authorization = Optional.of(() -> "Bearer " + token.get());
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
        public PrometheusConfig build() {
            return new PrometheusConfig(this);
        }
    }
}
