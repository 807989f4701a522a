package io.stealaway.openstack;

import io.stealaway.internal.Release;
import io.stealaway.internal.http.Endpoints;
import io.stealaway.internal.http.HttpClients;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How to reach an OpenStack cloud and how to read it. One value serves {@link OpenStackTopology} and {@link NovaMigrator}.
 *
 * <p>Immutable and thread-safe. Its {@code toString} shows no secret.
 */
public final class OpenStackConfig {
    static final String CA_SETTING = "caCertificate";

    private static final Set<String> SERVICES =
            Stream.of(Service.values()).map(Service::key).collect(Collectors.toUnmodifiableSet());

    private static final Duration SNAPSHOT_TIMEOUT = Duration.ofSeconds(60);

    private final OpenStackAuth auth;
    private final Optional<String> region;
    private final String endpointInterface;
    private final Map<String, URI> endpointOverrides;
    private final Optional<Path> caCertificate;
    private final Optional<HttpClient> httpClient;
    private final Duration callTimeout;
    private final Duration snapshotTimeout;
    private final int parallelReads;
    private final Duration connectTimeout;
    private final InstantSource clock;
    private final OptionalInt pageSize;
    private final Duration fullSnapshotEvery;
    private final Duration migrationLookBack;
    private final List<String> roleKeys;
    private final String optOutKey;
    private final String sameHostVolumeKey;
    private final String maintenanceKey;
    private final long linkBytesPerSecond;
    private final boolean sharedInstanceStorage;

    private OpenStackConfig(Builder builder) {
        Release.require("stealaway-openstack", Release.VERSION);
        auth = builder.auth;
        region = builder.region;
        endpointInterface = builder.endpointInterface;
        endpointOverrides = Collections.unmodifiableMap(new TreeMap<>(builder.endpointOverrides));
        caCertificate = builder.caCertificate;
        httpClient = builder.httpClient;
        callTimeout = builder.callTimeout;
        snapshotTimeout = builder.snapshotTimeout.orElseGet(() -> longer(callTimeout, SNAPSHOT_TIMEOUT));
        parallelReads = builder.parallelReads;
        connectTimeout = builder.connectTimeout;
        clock = builder.clock;
        pageSize = builder.pageSize;
        fullSnapshotEvery = builder.fullSnapshotEvery;
        migrationLookBack = builder.migrationLookBack;
        roleKeys = builder.roleKeys;
        optOutKey = builder.optOutKey;
        sameHostVolumeKey = builder.sameHostVolumeKey;
        maintenanceKey = builder.maintenanceKey;
        linkBytesPerSecond = builder.linkBytesPerSecond;
        sharedInstanceStorage = builder.sharedInstanceStorage;
        HttpClients.check(httpClient, CA_SETTING, caCertificate);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Starts a builder from the one thing that has no default. */
    public static Builder builder(OpenStackAuth auth) {
        return new Builder(auth);
    }

    /**
     * Starts a builder from the variables that OpenStack's own clients read: {@code OS_CLOUD} names a cloud of
     * {@code clouds.yaml}; without it {@code OS_AUTH_URL}, {@code OS_USERNAME} and so on, {@code OS_REGION_NAME},
     * {@code OS_INTERFACE}, {@code OS_CACERT} and {@code OS_COMPUTE_ENDPOINT_OVERRIDE} and its relatives count; without these the
     * only cloud of {@code clouds.yaml}.
     *
     * <p>{@code clouds.yaml} is {@code OS_CLIENT_CONFIG_FILE} or the first that exists of {@code ./clouds.yaml},
     * {@code ~/.config/openstack/clouds.yaml} ({@code XDG_CONFIG_HOME}, {@code HOME}) and
     * {@code /etc/openstack/clouds.yaml}, also as {@code .yml} or {@code .json}. {@code OS_CLIENT_SECURE_FILE}, or a
     * {@code secure.yaml} beside it or in one of these folders, is laid over it; a {@code profile} is filled in from
     * {@code clouds-public.yaml} there. Merge keys, old names such as {@code tenant_name}, {@code regions} and placeholders in
     * {@code auth_url} are read as OpenStack's own clients read them.
     *
     * @param environment for example {@link System#getenv()}
     * @throws IllegalArgumentException naming what is missing or cannot be; never a secret
     */
    public static Builder fromEnvironment(Map<String, String> environment) {
        return CloudOptions.fromEnvironment(environment).builder();
    }

    /**
     * Starts a builder from a cloud of a {@code clouds.yaml} and of the files that go with it; see
     * {@link #fromEnvironment(Map)}.
     *
     * @throws IllegalArgumentException if the file cannot be read, has no such cloud, or lacks something
     */
    public static Builder fromCloudsYaml(Path file, String cloud) {
        return fromCloudsYaml(file, cloud, Map.of());
    }

    /**
     * Starts a builder from a cloud of a {@code clouds.yaml} and of the files that go with it; see
     * {@link #fromEnvironment(Map)}.
     *
     * @param environment where {@code OS_CLIENT_SECURE_FILE}, {@code XDG_CONFIG_HOME} and {@code HOME} are looked up, for example
     *     {@link System#getenv()}
     * @throws IllegalArgumentException if the file cannot be read, has no such cloud, or lacks something
     */
    public static Builder fromCloudsYaml(Path file, String cloud, Map<String, String> environment) {
        return CloudOptions.fromFile(file, cloud, environment).builder();
    }

    /** Returns how tokens are obtained. */
    public OpenStackAuth auth() {
        return auth;
    }

    /** Returns the region; empty means any. */
    public Optional<String> region() {
        return region;
    }

    /** Returns which of a service's endpoints are used: {@code public}, {@code internal} or {@code admin}. */
    public String endpointInterface() {
        return endpointInterface;
    }

    /** Returns the bound of each call of the SPI but a snapshot, and of each request of a snapshot. */
    public Duration callTimeout() {
        return callTimeout;
    }

    Duration snapshotTimeout() {
        return snapshotTimeout;
    }

    int parallelReads() {
        return parallelReads;
    }

    Map<String, URI> endpointOverrides() {
        return endpointOverrides;
    }

    Optional<Path> caCertificate() {
        return caCertificate;
    }

    Optional<HttpClient> httpClient() {
        return httpClient;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    InstantSource clock() {
        return clock;
    }

    OptionalInt pageSize() {
        return pageSize;
    }

    Duration fullSnapshotEvery() {
        return fullSnapshotEvery;
    }

    Duration migrationLookBack() {
        return migrationLookBack;
    }

    List<String> roleKeys() {
        return roleKeys;
    }

    String optOutKey() {
        return optOutKey;
    }

    String sameHostVolumeKey() {
        return sameHostVolumeKey;
    }

    String maintenanceKey() {
        return maintenanceKey;
    }

    long linkBytesPerSecond() {
        return linkBytesPerSecond;
    }

    boolean sharedInstanceStorage() {
        return sharedInstanceStorage;
    }

    /** Returns a description without secrets. */
    @Override
    public String toString() {
        return "OpenStackConfig[auth=" + auth + ", region=" + region.orElse("any") + ", interface=" + endpointInterface
                + ", callTimeout=" + callTimeout + "]";
    }

    /** Collects settings; not thread-safe. */
    public static final class Builder {
        private final OpenStackAuth auth;
        private Optional<String> region = Optional.empty();
        private String endpointInterface = "public";
        private final Map<String, URI> endpointOverrides = new TreeMap<>();
        private Optional<Path> caCertificate = Optional.empty();
        private Optional<HttpClient> httpClient = Optional.empty();
        private Duration callTimeout = Duration.ofSeconds(10);
        private Optional<Duration> snapshotTimeout = Optional.empty();
        private int parallelReads = 8;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private InstantSource clock = InstantSource.system();
        private OptionalInt pageSize = OptionalInt.empty();
        private Duration fullSnapshotEvery = Duration.ofMinutes(5);
        private Duration migrationLookBack = Duration.ofDays(1);
        private List<String> roleKeys = List.of("role");
        private String optOutKey = "stealaway.opt-out";
        private String sameHostVolumeKey = "same_host_volume_id";
        private String maintenanceKey = "maintenance";
        private long linkBytesPerSecond = 1_250_000_000L;
        private boolean sharedInstanceStorage = false;

        private Builder(OpenStackAuth auth) {
            this.auth = Objects.requireNonNull(auth, "auth");
        }

        /** Sets the region whose endpoints count; default any, which is right for clouds of one region. */
        public Builder region(String region) {
            this.region = Optional.of(requireText("region", region));
            return this;
        }

        /** Sets the endpoint interface: {@code public} (default), {@code internal} or {@code admin}. */
        public Builder endpointInterface(String endpointInterface) {
            String bare = endpointInterface.replaceAll("URL$", "");
            if (!Set.of("public", "internal", "admin").contains(bare)) {
                throw new IllegalArgumentException(
                        "endpointInterface (" + endpointInterface + ") must be public, internal or admin");
            }
            this.endpointInterface = bare;
            return this;
        }

        /** Overrides the catalog's endpoint of {@code compute}, {@code placement}, {@code volume} or {@code network}. */
        public Builder endpointOverride(String service, URI endpoint) {
            if (!SERVICES.contains(service)) {
                throw new IllegalArgumentException("the service of an endpoint override (" + service
                        + ") must be compute, placement, volume or network");
            }
            endpointOverrides.put(service, Endpoints.require("the endpoint override of " + service, endpoint));
            return this;
        }

        /** Sets the PEM file of the only certificates to trust; default the JDK's. */
        public Builder caCertificate(Path file) {
            caCertificate = Optional.of(file);
            return this;
        }

        /**
         * Sets the client to use; its owner closes it and gives it TLS, proxy and connect timeout. It must not follow redirects,
         * and excludes {@link #caCertificate}.
         */
        public Builder httpClient(HttpClient client) {
            httpClient = Optional.of(client);
            return this;
        }

        /**
         * Sets the bound of each call of the SPI but a snapshot, all its requests and waits together, and of each request of a snapshot;
         * default 10 seconds.
         */
        public Builder callTimeout(Duration callTimeout) {
            this.callTimeout = requirePositive("callTimeout", callTimeout);
            return this;
        }

        /**
         * Sets the bound of a snapshot, all its requests and waits together; default 60 seconds, or {@link #callTimeout} if
         * that is longer. A thousand hosts need 6 to 12 when each answer takes 10 ms.
         */
        public Builder snapshotTimeout(Duration snapshotTimeout) {
            this.snapshotTimeout = Optional.of(requirePositive("snapshotTimeout", snapshotTimeout));
            return this;
        }

        /** Sets how many hosts' inventories and traits a snapshot asks for at once, 1 to 64; default 8. */
        public Builder parallelReads(int parallelReads) {
            if (parallelReads < 1 || parallelReads > 64) {
                throw new IllegalArgumentException("parallelReads (" + parallelReads + ") must be between 1 and 64");
            }
            this.parallelReads = parallelReads;
            return this;
        }

        /** Sets the bound of making a connection; default 5 seconds. */
        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = requirePositive("connectTimeout", connectTimeout);
            return this;
        }

        /** Sets the clock; default the system's. */
        public Builder clock(InstantSource clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /** Sets the page size of lists, 1 to 10,000; default the server's, usually 1,000. */
        public Builder pageSize(int pageSize) {
            if (pageSize < 1 || pageSize > 10_000) {
                throw new IllegalArgumentException("pageSize (" + pageSize + ") must be between 1 and 10000");
            }
            this.pageSize = OptionalInt.of(pageSize);
            return this;
        }

        /**
         * Sets the longest time between two snapshots that read everything; those between ask for changes only. Changes of
         * metadata, tags, aggregates, ports and volumes of known VMs are seen with this delay. Zero means every snapshot;
         * default 5 minutes.
         */
        public Builder fullSnapshotEvery(Duration fullSnapshotEvery) {
            if (fullSnapshotEvery.isNegative()) {
                throw new IllegalArgumentException(
                        "fullSnapshotEvery (" + fullSnapshotEvery + ") must not be negative");
            }
            this.fullSnapshotEvery = fullSnapshotEvery;
            return this;
        }

        /** Sets how far back the first snapshot reads migrations; default a day. */
        public Builder migrationLookBack(Duration migrationLookBack) {
            this.migrationLookBack = requirePositive("migrationLookBack", migrationLookBack);
            return this;
        }

        /**
         * Sets where a VM's role is found, best first: the value of this metadata key, or of a tag {@code key=value} or
         * {@code key:value}; default {@code role}.
         */
        public Builder roleKeys(List<String> roleKeys) {
            roleKeys.forEach(key -> requireText("a role key", key));
            this.roleKeys = List.copyOf(roleKeys);
            return this;
        }

        /**
         * Sets the metadata key or tag by which a VM's owner asks that it never be moved; a metadata value of
         * {@code false} revokes it; default {@code stealaway.opt-out}.
         */
        public Builder optOutKey(String optOutKey) {
            this.optOutKey = requireText("optOutKey", optOutKey);
            return this;
        }

        /**
         * Sets the metadata key that repeats the scheduler hint {@code same_host_volume_id}, which Nova does not show;
         * default {@code same_host_volume_id}.
         */
        public Builder sameHostVolumeKey(String sameHostVolumeKey) {
            this.sameHostVolumeKey = requireText("sameHostVolumeKey", sameHostVolumeKey);
            return this;
        }

        /**
         * Sets the aggregate metadata key whose value {@code true} means that its hosts are in maintenance; default {@code
         * maintenance}.
         */
        public Builder maintenanceKey(String maintenanceKey) {
            this.maintenanceKey = requireText("maintenanceKey", maintenanceKey);
            return this;
        }

        /** Sets the bandwidth of every host's migration link, bytes per second, which Nova does not know; default 10 Gbit/s. */
        public Builder linkBytesPerSecond(long linkBytesPerSecond) {
            if (linkBytesPerSecond < 1) {
                throw new IllegalArgumentException("linkBytesPerSecond (" + linkBytesPerSecond + ") must be positive");
            }
            this.linkBytesPerSecond = linkBytesPerSecond;
            return this;
        }

        /**
         * Sets whether instance disks are on storage that all hosts of a zone share (Ceph, NFS), so that a migration copies
         * none; Nova does not tell. Default false, the careful answer.
         */
        public Builder sharedInstanceStorage(boolean sharedInstanceStorage) {
            this.sharedInstanceStorage = sharedInstanceStorage;
            return this;
        }

        /**
         * Returns the value.
         *
         * @throws IllegalArgumentException if a CA certificate and an HTTP client are given together
         */
        public OpenStackConfig build() {
            return new OpenStackConfig(this);
        }

        private static String requireText(String name, String value) {
            if (value.isBlank()) {
                throw new IllegalArgumentException(name + " must not be blank");
            }
            return value;
        }

        private static Duration requirePositive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + " (" + value + ") must be positive");
            }
            return value;
        }
    }
}
