package io.stealaway.consul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.internal.Require;
import io.stealaway.internal.http.PercentEncoding;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.Leadership;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Leadership by Consul: a replica leads a zone while it holds the zone's lock in the key-value store. One session serves all zones.
 *
 * <p>For the holder, the lease ends a tenth of its duration before Consul may give the lock to another replica, counted from
 * before the renewal was sent. A process that was suspended for longer finds its session gone and creates a new one.
 *
 * <p>Thread-safe.
 */
public final class ConsulLeadership implements Leadership, AutoCloseable {
    /** Consul refuses less. */
    private static final Duration MIN_TTL = Duration.ofSeconds(10);

    private final ConsulApi api;
    private final String prefix;
    private final String replica;
    private final Duration ttl;
    private final Duration lockDelay;
    private Optional<String> session = Optional.empty();

    /**
     * Creates the leadership with a lease of 15 s and a lock delay of 15 s.
     *
     * @param config where Consul is
     * @param prefix the path under which the locks are, for example {@code stealaway/leaders}
     * @param replica who this is, for people
     */
    public ConsulLeadership(ConsulConfig config, String prefix, String replica) {
        this(config, prefix, replica, Duration.ofSeconds(15), Duration.ofSeconds(15));
    }

    /**
     * Creates the leadership.
     *
     * @param config where Consul is
     * @param prefix the path under which the locks are, for example {@code stealaway/leaders}
     * @param replica the name of this replica, for people
     * @param ttl how long a lease lasts without renewal, 10 s to 1 h; Consul may take twice as long to notice
     * @param lockDelay how long a zone stays without leader after its leader was lost, 0 to 60 s; should outlast the longest
     *     acting call
     */
    public ConsulLeadership(ConsulConfig config, String prefix, String replica, Duration ttl, Duration lockDelay) {
        this(config, prefix, replica, ttl, lockDelay, RetryDelay.REAL);
    }

    ConsulLeadership(
            ConsulConfig config,
            String prefix,
            String replica,
            Duration ttl,
            Duration lockDelay,
            RetryDelay retryDelay) {
        this.api = new ConsulApi(config, retryDelay);
        this.prefix = Check.path("prefix", prefix);
        this.replica = Objects.requireNonNull(replica, "replica");
        this.ttl = Require.between("ttl", ttl, MIN_TTL, Duration.ofHours(1));
        this.lockDelay = Require.between("lockDelay", lockDelay, Duration.ZERO, Duration.ofSeconds(60));
    }

    @Override
    public synchronized Lease lease(AvailabilityZone zone) {
        Instant asked = api.config().clock().instant();
        ConsulApi call = api.begin();
        String mine = renewedSession(call);
        if (acquire(call, zone, mine)) {
            return new Leading(asked.plus(ttl).minus(ttl.dividedBy(10)));
        }
        return new Following(leader(call, zone));
    }

    private String renewedSession(ConsulApi call) {
        String operation = "consul: renew session";
        if (session.isPresent()) {
            HttpResponse<byte[]> answer = call.put(operation, "/v1/session/renew/" + session.get(), "");
            if (answer.statusCode() != 404) {
                ConsulApi.ok(operation, answer);
                return session.get();
            }
            // Consul ended it, and with it every lock: whatever we led, we lead no more.
            session = Optional.empty();
        }
        String fresh = create(call);
        session = Optional.of(fresh);
        return fresh;
    }

    private String create(ConsulApi call) {
        String operation = "consul: create session";
        ObjectNode body = ConsulApi.JSON
                .createObjectNode()
                .put("Name", "stealaway " + replica)
                .put("TTL", ttl.toMillis() + "ms")
                .put("LockDelay", lockDelay.toMillis() + "ms")
                .put("Behavior", "release");
        Records created = new Records(
                operation,
                ConsulApi.json(
                        operation,
                        ConsulApi.ok(operation, call.put(operation, "/v1/session/create", body.toString()))));
        return created.word(created.answer(), "ID");
    }

    private boolean acquire(ConsulApi call, AvailabilityZone zone, String mine) {
        String operation = "consul: acquire the lock of zone " + zone;
        JsonNode answer = ConsulApi.json(
                operation, ConsulApi.ok(operation, call.put(operation, path(zone), replica, "acquire", mine)));
        return new Records(operation, answer).flag();
    }

    private String leader(ConsulApi call, AvailabilityZone zone) {
        String operation = "consul: read the lock of zone " + zone;
        Optional<Records> found = call.find(operation, path(zone)).map(answer -> new Records(operation, answer));
        if (found.isEmpty()) {
            return "";
        }
        JsonNode lock = found.get().only();
        return lock.has("Session") && !found.get().text(lock, "Session").isEmpty()
                ? found.get().value(lock)
                : "";
    }

    private String path(AvailabilityZone zone) {
        return "/v1/kv/" + prefix + "/" + PercentEncoding.encode(Keys.encoded(zone.value()));
    }

    /** Ends the session, so that another replica may lead after the lock delay, not only after the lease. */
    @Override
    public synchronized void close() {
        String operation = "consul: end session";
        if (session.isPresent()) {
            ConsulApi.ok(operation, api.begin().put(operation, "/v1/session/destroy/" + session.get(), ""));
            session = Optional.empty();
        }
    }
}
