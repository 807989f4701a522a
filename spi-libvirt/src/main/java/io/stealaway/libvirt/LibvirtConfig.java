package io.stealaway.libvirt;

import io.stealaway.internal.Require;
import io.stealaway.model.HostId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Where the hypervisors' libvirt daemons are, and who we are to them.
 *
 * <p>Build one with {@link #builder}. Immutable and thread-safe.
 */
public final class LibvirtConfig {
    private static final Set<String> REMOTE = Set.of("qemu+tls", "qemu+ssh", "qemu+tcp", "qemu+unix", "qemu");
    private static final Duration LONGEST_CALL = Duration.ofSeconds(25);

    private final SortedMap<HostId, URI> hosts;
    private final Optional<SaslLogin> login;
    private final boolean byName;
    private final Duration callTimeout;
    private final InstantSource clock;

    /** Who signs in by SASL. The password is asked for at each connection, so that it may change. */
    record SaslLogin(String user, Supplier<String> password) {
        @Override
        public String toString() {
            return "SaslLogin[user=" + user + "]";
        }
    }

    private LibvirtConfig(Builder b) {
        if (b.hosts.isEmpty()) {
            throw new IllegalArgumentException("hosts must not be empty");
        }
        b.hosts.forEach(LibvirtConfig::check);
        hosts = Collections.unmodifiableSortedMap(new TreeMap<>(b.hosts));
        login = b.login;
        byName = b.byName;
        callTimeout = b.callTimeout;
        clock = b.clock;
        Require.positive("callTimeout", callTimeout);
        if (callTimeout.compareTo(LONGEST_CALL) > 0) {
            throw new IllegalArgumentException("callTimeout (" + callTimeout + ") must be at most " + LONGEST_CALL
                    + ", for a lease must outlast a call");
        }
    }

    private static void check(HostId host, URI uri) {
        if (uri.getScheme() == null || !REMOTE.contains(uri.getScheme())) {
            throw new IllegalArgumentException("uri (" + withoutUser(uri) + ") of host " + host
                    + " must be one of qemu+tls, qemu+ssh, qemu+tcp or qemu. Maybe qemu+tls://" + host + "/system?");
        }
        String query = String.valueOf(uri.getQuery());
        if (query.contains("no_verify=1") || query.contains("no_verify=2")) {
            throw new IllegalArgumentException("uri (" + withoutUser(uri) + ") of host " + host
                    + " must not switch the verification of certificates off");
        }
    }

    private static String withoutUser(URI uri) {
        return uri.toString().replaceFirst("//[^@/]*@", "//");
    }

    /**
     * Starts a builder.
     *
     * @param hosts the URI of each hypervisor's daemon by the id that the topology gives it; one that is not here is not asked.
     *     Transports are {@code qemu+tls} (certificates, and SASL if wanted), {@code qemu+ssh} (with keys: nothing is asked for), {@code
     *     qemu+tcp} (nothing is encrypted but by SASL), and {@code qemu:///system} for the machine itself
     */
    public static Builder builder(Map<HostId, URI> hosts) {
        return new Builder(hosts);
    }

    SortedMap<HostId, URI> hosts() {
        return hosts;
    }

    Optional<SaslLogin> login() {
        return login;
    }

    boolean byName() {
        return byName;
    }

    Duration callTimeout() {
        return callTimeout;
    }

    InstantSource clock() {
        return clock;
    }

    /** Collects the values of a {@link LibvirtConfig}; not thread-safe. */
    public static final class Builder {
        private final Map<HostId, URI> hosts;
        private Optional<SaslLogin> login = Optional.empty();
        private boolean byName;
        private Duration callTimeout = Duration.ofSeconds(10);
        private InstantSource clock = InstantSource.system();

        private Builder(Map<HostId, URI> hosts) {
            this.hosts = Map.copyOf(hosts);
        }

        /** Sets who signs in by SASL, where a daemon asks for it. The password is never logged. Default: none. */
        public Builder sasl(String user, Supplier<String> password) {
            login = Optional.of(
                    new SaslLogin(Objects.requireNonNull(user, "user"), Objects.requireNonNull(password, "password")));
            return this;
        }

        /** Sets that a VM's id is the name of its domain. Default: it is the domain's UUID, as with Nova. */
        public Builder vmsByName() {
            byName = true;
            return this;
        }

        /** Sets how long a call, connecting included, may take; at most 25 s. Default: 10 s. */
        public Builder callTimeout(Duration callTimeout) {
            this.callTimeout = callTimeout;
            return this;
        }

        /** Sets the clock, by which samples are dated. Default: the system clock. */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Returns the value.
         *
         * @throws IllegalArgumentException naming the host and the value that breaks its rule
         */
        public LibvirtConfig build() {
            return new LibvirtConfig(this);
        }
    }
}
