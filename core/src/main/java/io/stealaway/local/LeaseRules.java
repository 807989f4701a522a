package io.stealaway.local;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.Leadership;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides whether a replica may take the lease of a zone: if the lease is free, its own, expired, or was not renewed for its
 * whole duration while this replica watched. The last covers clocks that went backwards, by which a lease could seem to end
 * only in hours.
 */
final class LeaseRules {
    private final String replica;
    private final Duration duration;
    private final TreeMap<AvailabilityZone, Watched> watched = new TreeMap<>();

    /** Another replica's lease as last renewed, and since when this replica has seen it unchanged. */
    private record Watched(LeaseRecord lease, Instant since) {}

    LeaseRules(String replica, Duration duration) {
        this.replica = nameable(replica);
        this.duration = longEnough(duration);
    }

    private static String nameable(String replica) {
        Objects.requireNonNull(replica, "replica");
        if (replica.isBlank() || replica.length() > 255 || replica.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "replica (" + replica + ") must be a name of 1 to 255 printable characters."
                            + " Maybe the host's name and what tells replicas on it apart?");
        }
        return replica;
    }

    static Duration longEnough(Duration duration) {
        if (duration.compareTo(Leadership.CALL_BOUND) <= 0) {
            throw new IllegalArgumentException("lease duration (" + duration + ") must be longer than "
                    + Leadership.CALL_BOUND + ", which a call may take. Maybe three times the policy's passInterval?");
        }
        return duration;
    }

    /** Returns the lease to write, if the one there is may be followed by one of ours. */
    Optional<LeaseRecord> next(AvailabilityZone zone, Optional<LeaseRecord> current, Instant now) {
        if (current.filter(lease -> !mayTake(zone, lease, now)).isPresent()) {
            return Optional.empty();
        }
        watched.remove(zone);
        return Optional.of(new LeaseRecord(zone, replica, now, now.plus(duration)));
    }

    private boolean mayTake(AvailabilityZone zone, LeaseRecord lease, Instant now) {
        return lease.holder().equals(replica)
                || !now.isBefore(lease.until())
                || !now.isBefore(watchedSince(zone, lease, now).plus(duration(lease)));
    }

    private Instant watchedSince(AvailabilityZone zone, LeaseRecord lease, Instant now) {
        Watched before = watched.get(zone);
        if (before == null || !before.lease().equals(lease) || now.isBefore(before.since())) {
            watched.put(zone, new Watched(lease, now));
            return now;
        }
        return before.since();
    }

    private static Duration duration(LeaseRecord lease) {
        return Duration.between(lease.renewed(), lease.until());
    }
}
