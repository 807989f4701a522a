package io.stealaway.local;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.Leadership;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The leases of several replicas in one process, which live as long as this object.
 *
 * <p>Thread-safe.
 */
public final class InMemoryLeases {
    private final TreeMap<AvailabilityZone, LeaseRecord> leases = new TreeMap<>();
    private final Duration duration;
    private final InstantSource clock;

    /**
     * Creates leases that nobody holds.
     *
     * @param duration how long a lease lasts unless it is renewed; more than the 10 s that a call may take, and more than a
     *     policy's {@code passInterval}, or replicas take turns
     * @throws IllegalArgumentException naming a duration that is too short
     */
    public InMemoryLeases(Duration duration, InstantSource clock) {
        this.duration = LeaseRules.longEnough(duration);
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Returns the leadership of one replica.
     *
     * @param replica its name, 1 to 255 printable characters; two of the same name are one
     * @throws IllegalArgumentException naming what is no name
     */
    public Leadership of(String replica) {
        LeaseRules rules = new LeaseRules(replica, duration);
        return zone -> lease(rules, zone);
    }

    private synchronized Leadership.Lease lease(LeaseRules rules, AvailabilityZone zone) {
        Instant now = clock.instant();
        Optional<LeaseRecord> current = Optional.ofNullable(leases.get(zone));
        Optional<LeaseRecord> next = rules.next(zone, current, now);
        if (next.isEmpty()) {
            return new Leadership.Following(current.orElseThrow().holder());
        }
        leases.put(zone, next.get());
        return new Leadership.Leading(next.get().until());
    }
}
