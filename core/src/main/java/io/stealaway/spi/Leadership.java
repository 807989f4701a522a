package io.stealaway.spi;

import io.stealaway.model.AvailabilityZone;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Leader election per zone: tells whether this process may act for a zone, and until when.
 *
 * <p>Implementations are thread-safe.
 */
public interface Leadership {

    /** The longest that a call to a backend may take: a lease lasts longer, and no acting call begins with less of it left. */
    Duration CALL_BOUND = Duration.ofSeconds(10);

    /**
     * Acquires, renews or confirms the lease of a zone.
     *
     * @throws BackendException if it cannot be told; the caller then acts as if it did not lead
     */
    Lease lease(AvailabilityZone zone);

    /**
     * Returns a leadership that always leads, for a single process.
     *
     * <p>Use it only with a journal that no second process can open; with several replicas, all of them would act.
     */
    static Leadership alone() {
        return zone -> new Leading(Instant.MAX);
    }

    /** The answer to {@link #lease}. */
    sealed interface Lease {}

    /**
     * This process leads.
     *
     * @param until when the lease ends unless it is renewed; no acting call may be under way then
     */
    record Leading(Instant until) implements Lease {
        /** Checks for null. */
        public Leading {
            Objects.requireNonNull(until, "until");
        }
    }

    /**
     * Another process leads.
     *
     * @param leader who, for people; maybe empty
     */
    record Following(String leader) implements Lease {
        /** Checks for null. */
        public Following {
            Objects.requireNonNull(leader, "leader");
        }
    }
}
