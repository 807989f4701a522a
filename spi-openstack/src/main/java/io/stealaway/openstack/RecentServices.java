package io.stealaway.openstack;

import io.stealaway.internal.http.Deadline;
import io.stealaway.model.HostId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.SortedMap;

/**
 * Whether compute services are up, read once for all migrations that are looked at within a few seconds. That one is up may be so
 * old; that one is down is always read now, as more follows from it. Not thread-safe.
 */
final class RecentServices {
    private static final Duration RECENT = Duration.ofSeconds(5);

    private final Nova nova;
    private final InstantSource clock;
    private SortedMap<HostId, ComputeService> services = Collections.emptySortedMap();
    private Instant readAt = Instant.EPOCH;

    RecentServices(Nova nova, InstantSource clock) {
        this.nova = nova;
        this.clock = clock;
    }

    /** Returns whether the compute service of a host is up; false when it has none. */
    boolean up(HostId host, Deadline deadline) {
        Instant now = clock.instant();
        boolean recent = !now.isBefore(readAt) && now.isBefore(readAt.plus(RECENT));
        if (!recent || !listedUp(host)) {
            services = nova.services(deadline);
            readAt = now;
        }
        return listedUp(host);
    }

    private boolean listedUp(HostId host) {
        ComputeService service = services.get(host);
        return service != null && service.up();
    }
}
