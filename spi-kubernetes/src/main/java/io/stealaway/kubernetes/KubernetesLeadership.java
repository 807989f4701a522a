package io.stealaway.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.internal.Require;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Leadership;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Leadership by Kubernetes: a replica leads a zone while it renews the zone's Lease object.
 *
 * <p>A replica takes over another's lease once it has seen it unchanged for its whole duration by its own clock; timestamps of
 * the holder are never compared with that clock. For the holder, the lease ends a tenth earlier, counted from before the
 * renewal was sent. A replica that lost the lease follows, and leads again when it can.
 *
 * <p>Thread-safe.
 */
public final class KubernetesLeadership implements Leadership, AutoCloseable {
    private static final DateTimeFormatter MICRO_TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String LEASE = "lease";
    private static final String ZONE = "stealaway.io/zone";

    private final Api api;
    private final String namespace;
    private final String prefix;
    private final String replica;
    private final Duration duration;
    private final TreeMap<AvailabilityZone, Seen> seen = new TreeMap<>();
    private final SortedSet<AvailabilityZone> led = new TreeSet<>();

    /** A lease of another as it was, and since when. */
    private record Seen(String resourceVersion, Instant since) {}

    /**
     * Creates the leadership with leases of 15 s.
     *
     * @param config where the API server is
     * @param namespace where the Lease objects are
     * @param replica who this is; different for each replica, for example the pod's name
     */
    public KubernetesLeadership(KubernetesConfig config, String namespace, String replica) {
        this(config, namespace, "stealaway", replica, Duration.ofSeconds(15));
    }

    /**
     * Creates the leadership.
     *
     * @param config where the API server is
     * @param namespace where the Lease objects are
     * @param prefix what their names begin with
     * @param replica who this is; different for each replica, for example the pod's name
     * @param duration how long a lease lasts without renewal, whole seconds, 2 s to 1 h
     */
    public KubernetesLeadership(
            KubernetesConfig config, String namespace, String prefix, String replica, Duration duration) {
        this.api = new Api(config, RetryDelay.REAL);
        this.namespace = Check.name("namespace", namespace, 63);
        this.prefix = Check.name("prefix", prefix, 63);
        if (replica.isBlank()) {
            throw new IllegalArgumentException("replica must not be blank");
        }
        this.replica = replica;
        this.duration = Require.between("duration", duration, Duration.ofSeconds(2), Duration.ofHours(1));
        if (duration.toNanosPart() != 0) {
            throw new IllegalArgumentException("duration (" + duration + ") must be whole seconds");
        }
    }

    @Override
    public synchronized Lease lease(AvailabilityZone zone) {
        Api call = api.begin();
        while (true) {
            Instant asked = call.now();
            Optional<JsonNode> lease = call.find("kubernetes: read the lease of zone " + zone, path(zone));
            Instant looked = call.now();
            if (lease.isPresent() && !mayTake(zone, lease.get(), asked, looked)) {
                led.remove(zone);
                return new Following(holder(lease.get()));
            }
            Answer written = write(call, zone, lease, asked, replica);
            if (written.success()) {
                led.add(zone);
                seen.remove(zone);
                return new Leading(asked.plus(duration).minus(duration.dividedBy(10)));
            }
            led.remove(zone);
            if (!written.conflict()) {
                written.ok();
            }
            // Another replica was faster; who, the next look tells.
            if (call.nearlyOver()) {
                throw new BackendException.Timeout(
                        "kubernetes: take the lease of zone " + zone, "others write it all the time");
            }
        }
    }

    private boolean mayTake(AvailabilityZone zone, JsonNode lease, Instant asked, Instant looked) {
        String holder = holder(lease);
        if (holder.isEmpty() || holder.equals(replica)) {
            return true;
        }
        String version = version(lease);
        Seen before = seen.get(zone);
        if (before == null || !before.resourceVersion().equals(version)) {
            seen.put(zone, new Seen(version, looked));
            return false;
        }
        int written = new Fields(LEASE, lease).number("spec", "leaseDurationSeconds");
        long seconds = written > 0 ? written : duration.toSeconds();
        return !asked.isBefore(before.since().plusSeconds(seconds));
    }

    private static String holder(JsonNode lease) {
        return new Fields(LEASE, lease).textOr("", "spec", "holderIdentity");
    }

    private static String version(JsonNode lease) {
        return new Fields(LEASE, lease).text("metadata", "resourceVersion");
    }

    private Answer write(Api call, AvailabilityZone zone, Optional<JsonNode> old, Instant now, String holder) {
        JsonNode before = old.map(lease -> lease.path("spec")).orElse(Answer.JSON.createObjectNode());
        boolean same = before.path("holderIdentity").asText("").equals(holder);
        ObjectNode lease = Answer.JSON.createObjectNode();
        lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        ObjectNode metadata =
                lease.putObject("metadata").put("name", name(zone)).put("namespace", namespace);
        old.ifPresent(one -> metadata.put("resourceVersion", version(one)));
        metadata.putObject("annotations").put(ZONE, zone.value());
        ObjectNode spec = lease.putObject("spec");
        spec.put("holderIdentity", holder).put("leaseDurationSeconds", Math.toIntExact(duration.toSeconds()));
        spec.put(
                "acquireTime",
                same ? before.path("acquireTime").asText(MICRO_TIME.format(now)) : MICRO_TIME.format(now));
        spec.put("renewTime", MICRO_TIME.format(now));
        int transitions = Math.max(0, before.path("leaseTransitions").asInt(0));
        spec.put(
                "leaseTransitions",
                old.isEmpty() || same || transitions == Integer.MAX_VALUE ? transitions : transitions + 1);
        return call.write(
                "kubernetes: write the lease of zone " + zone,
                old.isEmpty() ? "POST" : "PUT",
                old.isEmpty() ? collection() : path(zone),
                "application/json",
                lease.toString());
    }

    private String name(AvailabilityZone zone) {
        return ObjectNames.of(prefix, zone.value());
    }

    private String collection() {
        return "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
    }

    private String path(AvailabilityZone zone) {
        return collection() + "/" + name(zone);
    }

    /** Gives every lease back, so that another replica may lead at once. */
    @Override
    public synchronized void close() {
        Api call = api.begin();
        for (AvailabilityZone zone : led) {
            Optional<JsonNode> lease = call.find("kubernetes: read the lease of zone " + zone, path(zone));
            if (lease.isPresent() && holder(lease.get()).equals(replica)) {
                Answer written = write(call, zone, lease, call.now(), "");
                if (!written.conflict()) {
                    written.ok();
                }
            }
        }
        led.clear();
    }
}
